import type { CreatedConversation } from '@voice-assistant/protocol';
import { createConversationRequestSchema } from '@voice-assistant/protocol/schemas';
import type { RequestHandler } from 'express';
import type { CallOpener } from '../call-opener.js';
import { type CallRules, planCall } from '../calls.js';
import type { ConversationStore } from '../conversations/ports.js';
import { userOf } from '../middleware/authenticate.js';
import { callerOf } from '../middleware/caller.js';
import { jsonBody, parseBody } from '../middleware/json-body.js';

export interface CreateConversationDeps {
  readonly store: Pick<ConversationStore, 'create'>;
  readonly opener: CallOpener;
  readonly rules: CallRules;
  /** WebSocket address that the browser dials. */
  readonly serverUrl: string;
}

/** `POST` → 201 with the conversation, its room and a token to speak in it, so that a page needs one request. */
export function createConversationRoute(deps: CreateConversationDeps): RequestHandler[] {
  const { store, opener, rules, serverUrl } = deps;
  return [
    ...jsonBody,
    async (req, res) => {
      const { channel, title, ...request } = parseBody(createConversationRequestSchema, req);
      const user = userOf(res);
      const id = rules.newId();
      const place = { conversationId: id, isResumed: false };
      const grant = planCall(request, place, rules, user);
      // the row comes last: who is refused leaves none
      const { token, conversationKey } = await opener.open({
        ...place,
        grant,
        caller: callerOf(req),
        ticket: request.queue_ticket,
      });
      const answer: CreatedConversation = {
        conversation: await store.create({ id, owner: user?.id, channel, title }),
        room_name: grant.roomName,
        server_url: serverUrl,
        participant_token: token,
        conversation_id: id,
        conversation_key: conversationKey,
      };
      res.status(201).location(`/api/conversations/${id}`).json(answer);
    },
  ];
}
