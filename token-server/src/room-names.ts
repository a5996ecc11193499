import { conversationOfRoom } from '@voice-assistant/protocol';

const KIOSK_PREFIX = 'kiosk-';
const DETAILS_PREFIX = 'voice_assistant_room_';

/** Name of the room of one session at a kiosk. */
export const roomOfKiosk = (kioskId: string, sessionId: string): string =>
  `${KIOSK_PREFIX}${kioskId}-${sessionId}`;

/** Name of a room of `connection-details`, in which a conversation is held. */
export const roomOfDetails = (conversationId: string): string => `${DETAILS_PREFIX}${conversationId}`;

/** Whether it is one of those that this server's tokens make. Others of the same media server are not ours to end. */
export const isRoomOfOurs = (name: string): boolean =>
  conversationOfRoom(name) !== undefined || name.startsWith(KIOSK_PREFIX) || name.startsWith(DETAILS_PREFIX);
