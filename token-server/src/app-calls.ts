import type { Express, RequestHandler } from 'express';
import type { AppDeps } from './app.js';
import { createCallOpener } from './call-opener.js';
import type { CallRules } from './calls.js';
import { createConversationGate } from './conversation-gate.js';
import type { FailureLimit } from './middleware/failure-limit.js';
import { agentRoomsRoute } from './routes/agent-rooms.js';
import { connectionDetailsRoute } from './routes/connection-details.js';
import { conversationRoomsRoute } from './routes/conversation-rooms.js';
import { kioskRoute } from './routes/kiosk.js';
import { processVoiceRoute } from './routes/process-voice.js';
import { roleTokensRoute } from './routes/role-tokens.js';
import { roomEventsRoute } from './routes/room-events.js';
import { type TokenRouteDeps, tokenHandlers, tokenRoute } from './routes/token.js';
import { tokenRefreshRoute } from './routes/token-refresh.js';

/** What a call may be, as configured. */
export const rulesOf = ({ settings, newId }: AppDeps): CallRules => ({
  agentNames: settings.token.agentNames,
  newId,
});

/** Opens calls within all limits. */
export function openerOf({ calls, guards, metrics, issuer, keys, rooms, log }: AppDeps) {
  const desk = guards.deskOf(metrics.countIssued(issuer), calls.workers.answering);
  return createCallOpener({ ...calls, desk, keys, rooms, log });
}

export interface CallLimits {
  /** How often one address may ask. */
  readonly rate: readonly RequestHandler[];
  /** Besides, what a stranger has to show. */
  readonly mayCall: readonly RequestHandler[];
  readonly failures: FailureLimit;
}

const tokenDepsOf = (deps: AppDeps): TokenRouteDeps => ({
  opener: openerOf(deps),
  conversations: createConversationGate(deps),
  rules: rulesOf(deps),
  serverUrl: deps.settings.livekit.publicUrl,
});

/** What becomes of a `POST /token` that may be made. */
export const tokenHandlersOf = (deps: AppDeps): RequestHandler[] => tokenHandlers(tokenDepsOf(deps));

/** What pages ask for to begin a call, and to go on with it. */
export function useCallRoutes(app: Express, deps: AppDeps, { rate, mayCall, failures }: CallLimits): void {
  const { settings, calls, rooms } = deps;
  const rules = rulesOf(deps);
  const serverUrl = settings.livekit.publicUrl;
  const opener = openerOf(deps);
  const conversations = createConversationGate(deps);
  // before the others below /token: its credentials are the call's own
  app.use(
    '/token/refresh',
    ...rate,
    tokenRefreshRoute({ tokens: calls.participantTokens, rooms, serverUrl }),
  );
  app.use('/token', ...mayCall, tokenRoute(tokenDepsOf(deps)));
  app.use('/api/connection-details', ...mayCall, connectionDetailsRoute({ opener, rules, serverUrl }));
  const shared = { opener, rooms, rules, failures, serverUrl };
  const { conversationTokenTtlSeconds: ttlSeconds, kioskKeys, visionAgentName } = settings.calls;
  const { roomEmptyTimeoutSeconds } = settings.token;
  app.use(
    '/api/livekit',
    ...rate,
    conversationRoomsRoute({ ...shared, conversations, ttlSeconds, roomEmptyTimeoutSeconds }),
  );
  app.use('/api/kiosk/session', ...rate, kioskRoute({ ...shared, kioskKeys, watcherName: visionAgentName }));
}

/** What other servers ask for about calls. */
export function useCallServerRoutes(app: Express, deps: AppDeps, failures: FailureLimit): void {
  const { settings, calls, rooms, adminAccess: access, metrics, issuer } = deps;
  const grants = { access, failures };
  const rules = rulesOf(deps);
  const serverUrl = settings.livekit.publicUrl;
  app.use('/rooms', roleTokensRoute({ ...grants, issuer: metrics.countIssued(issuer), rules, serverUrl }));
  app.use('/livekit/events', roomEventsRoute({ ...grants, feeds: calls.feeds }));
  app.use('/livekit/process-voice', processVoiceRoute({ ...grants, agent: calls.voiceAgent }));
  app.use('/livekit', agentRoomsRoute({ ...grants, rooms, seat: calls.seat, rules }));
}
