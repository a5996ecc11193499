import { HttpError } from '../http-error.js';
import type { ConversationOwnership } from '../ports.js';

/** Conversations in memory, each with its owner; null where it belongs to who holds its key. */
export const memoryOwnership = (
  owners: Readonly<Record<string, string | null>> = {},
): ConversationOwnership => ({
  open: async (id, { user, key }) => {
    const owner = owners[id];
    const hasKey = key?.conversationId === id;
    if (owner === undefined) {
      if (hasKey) return;
      throw new HttpError('conversation-not-found');
    }
    if (owner !== null && owner === user?.id) return;
    if (!hasKey || (owner !== null && owner !== key.userId)) throw new HttpError('forbidden');
  },
});
