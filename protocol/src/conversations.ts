/** How a conversation is held; what it is opened with decides what the widget shows. */
export const CONVERSATION_CHANNELS = ['text', 'voice', 'video'] as const;
export type ConversationChannel = (typeof CONVERSATION_CHANNELS)[number];

/** Whoever may say something in a conversation. */
export const SPEAKERS = ['visitor', 'assistant', 'colleague'] as const;
export type Speaker = (typeof SPEAKERS)[number];

/** `aud` of the tokens with which an agent asks the token server: `iss` is the media server's key, HS256 its secret. */
export const SERVICE_TOKEN_AUDIENCE = 'voice-assistant/token-server';

/** Longest life of such a token, in seconds. */
export const SERVICE_TOKEN_MAX_AGE_SECONDS = 600;

const ROOM_PREFIX = 'conversation:';

/** Name of the room in which a conversation is spoken. */
export const roomOfConversation = (conversationId: string): string => `${ROOM_PREFIX}${conversationId}`;

/** The conversation that is spoken in a room; nothing for a room of another kind. */
export const conversationOfRoom = (roomName: string): string | undefined =>
  roomName.startsWith(ROOM_PREFIX) ? roomName.slice(ROOM_PREFIX.length) || undefined : undefined;

/** Most events of one `POST /api/conversations/:id/messages`. */
export const RECORD_EVENTS_MAX = 100;

/** Longest text of a message, in characters. */
export const MESSAGE_TEXT_MAX_LENGTH = 16_000;
