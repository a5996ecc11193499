/**
 * LiveKit's own names for what an agent and a browser say to each other, so that any LiveKit client or agent
 * works with ours.
 * @see https://docs.livekit.io/agents/build/text/
 */

/** Text streams with what was said, by either side, as it is heard or spoken. */
export const TRANSCRIPTION_TOPIC = 'lk.transcription';

/** Text streams with what the visitor typed. */
export const CHAT_TOPIC = 'lk.chat';

/** Our own envelope, both ways. */
export const MESSAGE_TOPIC = 'va.message';

/** Attributes of a text stream on {@link TRANSCRIPTION_TOPIC}. */
export const TRANSCRIPTION_ATTRIBUTES = Object.freeze({
  /** Streams with the same id are versions of one utterance. */
  segmentId: 'lk.segment_id',
  /** `"true"` once the text will not change any more. */
  final: 'lk.transcription_final',
  /** Sid of the audio track that was transcribed. */
  trackId: 'lk.transcribed_track_id',
} as const);
