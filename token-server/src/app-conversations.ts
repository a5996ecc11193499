import type { Express } from 'express';
import type { AppDeps } from './app.js';
import { type CallLimits, openerOf, rulesOf } from './app-calls.js';
import { createConversationAccess } from './conversations/access.js';
import { limitRate } from './middleware/rate-limit.js';
import { conversationsRoute } from './routes/conversations.js';
import { createConversationRoute } from './routes/create-conversation.js';

/** Requests about conversations from one address, agents not counted. */
const READS_PER_MINUTE = 600;

/** What was said: for pages, whose visitors see what is theirs, and for agents, which record it. */
export function useConversationRoutes(
  app: Express,
  deps: AppDeps,
  { mayCall }: Pick<CallLimits, 'mayCall'>,
): void {
  const { settings, conversations, guards, keys, services, users, rooms, metrics, log } = deps;
  const { store, changes } = conversations;
  const { trustProxy } = settings.http;
  const create = createConversationRoute({
    store,
    opener: openerOf(deps),
    rules: rulesOf(deps),
    serverUrl: settings.livekit.publicUrl,
  });
  app.use(
    '/api/conversations',
    conversationsRoute({
      ...{ store, changes, keys, services, users, rooms, log },
      access: createConversationAccess(store),
      create: [metrics.countRefusals, ...mayCall, ...create],
      limit: limitRate({
        name: 'conversations',
        perMinute: READS_PER_MINUTE,
        counters: guards.counters,
        trustProxy,
        log,
      }),
    }),
  );
}
