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

/** A conversation, as `GET /api/conversations/:id` reads it. */
export interface Conversation {
  readonly id: string;
  readonly channel: ConversationChannel;
  readonly title: string | null;
  /** `sub` of the signed-in user whose it is; null where it belongs to who holds its key. */
  readonly owner: string | null;
  /** ISO 8601, as `updated_at`, which is when the last message came. */
  readonly created_at: string;
  readonly updated_at: string;
  readonly message_count: number;
}

/** A message, as the history gives it back. */
export interface ConversationMessage {
  readonly id: string;
  /** Where in the conversation it stands: grows with each message. */
  readonly position: number;
  readonly speaker: Speaker;
  readonly name: string | null;
  readonly text: string;
  /** ISO 8601, when it was said. */
  readonly at: string;
  readonly interrupted: boolean;
  readonly feedback: MessageFeedback | null;
}

export interface MessageFeedback {
  readonly value: 'up' | 'down';
  readonly comment: string | null;
}

/** Answer of `GET /api/conversations/:id/messages`. */
export interface MessagePage {
  readonly messages: readonly ConversationMessage[];
  /** What to send as `after` for the next page; null: there is none yet. */
  readonly next: number | null;
}

/** Answer of `GET /api/conversations`, newest first. */
export interface ConversationPage {
  readonly conversations: readonly Conversation[];
  /** What to send as `before` for the next page; null at the end. */
  readonly next: string | null;
}

/** Answer of `POST /api/conversations`. */
export interface CreatedConversation {
  readonly conversation: Conversation;
  readonly room_name: string;
  readonly server_url: string;
  readonly participant_token: string;
  /** As in the answer to a request for a token. */
  readonly conversation_id: string;
  readonly conversation_key: string;
}
