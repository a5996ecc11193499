import type { CallEndReason } from '@voice-assistant/protocol';
import type { CallRooms } from './call-keeper.js';

export interface OwnRoom {
  readonly name: string;
  /** Of this very room: a conversation that goes on has another of the same name. */
  readonly sid: string;
  readonly reason: CallEndReason;
}

/**
 * Removes the room of a call that is over. A visitor who is back already keeps theirs, and gets another agent there: be it
 * a new room of the same name or, after they had left, the same one.
 * @throws when the media server cannot be reached.
 */
export async function removeOwnRoom(
  rooms: Pick<CallRooms, 'present' | 'remove'>,
  { name, sid, reason }: OwnRoom,
): Promise<void> {
  const now = await rooms.present(name);
  if (now?.roomSid !== sid) return;
  const isBack = (reason === 'visitor-left' || reason === 'visitor-lost') && now.visitors > 0;
  if (!isBack) await rooms.remove(name);
}
