import { roomOfConversation } from '@voice-assistant/protocol';
import type { Request } from 'express';
import { bearerOf, unauthenticated } from './auth/bearer.js';
import type { ConversationKeys } from './auth/conversation-key.js';
import type { CallPlace } from './calls.js';
import { HttpError } from './http-error.js';
import type { AdminAccess, ConversationOwnership, User, UserVerifier } from './ports.js';

export interface ConversationGateDeps {
  readonly keys: ConversationKeys;
  readonly ownership: ConversationOwnership;
  readonly adminAccess: AdminAccess;
  readonly users?: UserVerifier | undefined;
  readonly newId: () => string;
}

/** Who asks about a conversation: the site's own server, a user whose it is, or who holds its key. */
export type ConversationCaller =
  | { readonly kind: 'admin' }
  | { readonly kind: 'user'; readonly user: User }
  | { readonly kind: 'key-holder'; readonly userId?: string | undefined };

/** Decides whose a conversation is, everywhere in the same way. */
export interface ConversationGate {
  /**
   * The conversation that a call is to go on with, or a new one.
   * @throws {HttpError} `forbidden`, `conversation-not-found`
   */
  place(request: ResumeRequest, user: User | undefined): Promise<CallPlace>;
  /** @throws {HttpError} `unauthenticated`, `forbidden`, `conversation-not-found` */
  authorise(req: Request, conversationId: string): Promise<ConversationCaller>;
}

export interface ResumeRequest {
  readonly conversation_id?: string | undefined;
  readonly conversation_key?: string | undefined;
}

export function createConversationGate(deps: ConversationGateDeps): ConversationGate {
  const { keys, ownership, adminAccess, users, newId } = deps;

  return {
    place: async ({ conversation_id: id, conversation_key: key }, user) => {
      if (key !== undefined) {
        const opened = await keys.verify(key);
        const isRight =
          opened !== undefined &&
          (id ?? opened.conversationId) === opened.conversationId &&
          // a key that was given to somebody who had signed in is theirs alone
          (opened.userId === undefined || opened.userId === user?.id);
        if (!isRight)
          throw new HttpError('forbidden', { detail: 'conversation_key: does not open this conversation' });
        await ownership.open(opened.conversationId, { user, key: opened });
        return { conversationId: opened.conversationId, isResumed: true };
      }
      if (id === undefined) return { conversationId: newId(), isResumed: false };
      if (user === undefined)
        throw new HttpError('forbidden', { detail: 'conversation_id: needs its conversation_key' });
      await ownership.open(id, { user });
      return { conversationId: id, isResumed: true };
    },

    authorise: async (req, conversationId) => {
      const credentials = bearerOf(req);
      if (await adminAccess.permits(credentials, 'roomAdmin', roomOfConversation(conversationId)))
        return { kind: 'admin' };
      const opened = await keys.verify(credentials);
      if (opened !== undefined) {
        if (opened.conversationId !== conversationId) throw new HttpError('forbidden');
        await ownership.open(conversationId, { key: opened });
        return { kind: 'key-holder', userId: opened.userId };
      }
      const user = await users?.verify(credentials, {
        headers: req.headers,
        ip: req.ip,
        url: req.originalUrl,
      });
      if (user === undefined)
        throw unauthenticated(
          req,
          'Authorization: must be a token of this site\'s, the conversation\'s key or "Bearer <key>:<secret>"',
        );
      await ownership.open(conversationId, { user });
      return { kind: 'user', user };
    },
  };
}
