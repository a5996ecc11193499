import type { Conversation } from '@voice-assistant/protocol';
import type { ConversationKeyClaims } from '../auth/conversation-key.js';
import { HttpError } from '../http-error.js';
import type { User } from '../ports.js';
import type { ConversationStore } from './ports.js';

/** Who wants to use a conversation, as far as was proved. */
export interface Claim {
  /** Whom the site has signed in. */
  readonly user?: User | undefined;
  /** What their key opens. */
  readonly key?: ConversationKeyClaims | undefined;
}

/** Says whose a conversation is, to whoever gives access to it. */
export interface ConversationAccess {
  /**
   * @returns The conversation; nothing for one that has not begun yet, of which somebody holds the key.
   * @throws {HttpError} `forbidden` for another's, `conversation-not-found` for none or one that was removed.
   */
  open(id: string, claim: Claim): Promise<Conversation | undefined>;
}

export function createConversationAccess(
  store: Pick<ConversationStore, 'find' | 'isRemoved'>,
): ConversationAccess {
  return {
    open: async (id, claim) => {
      const conversation = await store.find(id);
      if (conversation !== undefined) {
        if (isTheirs(conversation, claim)) return conversation;
        throw new HttpError('forbidden');
      }
      // a row is made with the first message, so who has the key may come before it
      if (claim.key?.conversationId === id && !(await store.isRemoved(id))) return undefined;
      throw new HttpError('conversation-not-found');
    },
  };
}

/** A signed-in user's belongs to them alone: a key to it holds only if it was given to them. */
function isTheirs({ id, owner }: Conversation, { user, key }: Claim): boolean {
  if (owner !== null && owner === user?.id) return true;
  return key?.conversationId === id && (owner === null || owner === key.userId);
}
