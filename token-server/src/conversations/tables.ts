import type { ConversationChannel, Speaker } from '@voice-assistant/protocol';

/** Columns that both engines read alike: times are milliseconds since 1970, truths 0 or 1. */
export interface Tables {
  conversations: {
    id: string;
    owner: string | null;
    channel: ConversationChannel;
    title: string | null;
    created_at: number;
    updated_at: number;
    /** Position of its last message, 0 before the first: they are counted without a gap. */
    last_position: number;
  };
  messages: {
    conversation_id: string;
    id: string;
    position: number;
    speaker: Speaker;
    name: string | null;
    text: string;
    said_at: number;
    interrupted: number;
  };
  /** May come before the message itself is recorded. */
  feedback: {
    conversation_id: string;
    message_id: string;
    value: 'up' | 'down';
    comment: string | null;
    given_at: number;
  };
  /** Ids alone, so that what an agent delivers late does not bring back what was removed. */
  removed_conversations: {
    id: string;
    removed_at: number;
  };
}
