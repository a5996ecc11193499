/**
 * LiveKit's own names for what an agent and a browser say to each other, so that any LiveKit client or agent
 * works with ours.
 * @see https://docs.livekit.io/agents/build/text/
 */

/** Text streams with what was said, by either side, as it is heard or spoken. */
export const TRANSCRIPTION_TOPIC = 'lk.transcription';

/** Text streams with what the visitor typed. */
export const CHAT_TOPIC = 'lk.chat';

/** Attributes of a text stream on {@link CHAT_TOPIC}. */
export const CHAT_ATTRIBUTES = Object.freeze({
  /** Streams with the same id are one message, sent again because nobody said that it came. Absent: the stream's. */
  messageId: 'va.message_id',
} as const);

/** Our own envelope, both ways. */
export const MESSAGE_TOPIC = 'va.message';

/** Byte streams with files of the visitor, as far as `assistant.hello` allows them. */
export const FILE_TOPIC = 'va.file';

/** Text streams with the tools of the visitor's page. */
export const TOOLS_TOPIC = 'va.tools';

/** Byte streams with what the visitor said before the agent was there. LiveKit's own name. */
export const PRE_CONNECT_AUDIO_TOPIC = 'lk.agent.pre-connect-audio-buffer';

/** Attributes of a text stream on {@link TRANSCRIPTION_TOPIC}. */
export const TRANSCRIPTION_ATTRIBUTES = Object.freeze({
  /** Streams with the same id are versions of one utterance. */
  segmentId: 'lk.segment_id',
  /** `"true"` once the text will not change any more. */
  final: 'lk.transcription_final',
  /** Sid of the audio track that was transcribed. */
  trackId: 'lk.transcribed_track_id',
} as const);
