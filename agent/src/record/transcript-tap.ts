import type { LocalParticipant } from '@livekit/rtc-node';
import { type Speaker, TRANSCRIPTION_ATTRIBUTES, TRANSCRIPTION_TOPIC } from '@voice-assistant/protocol';

/** One stream of words that are shown to the visitor. */
export interface ShownText {
  /** LiveKit's segment id: streams with the same one are versions of one utterance. */
  readonly segmentId: string;
  readonly speaker: Speaker;
  readonly name?: string | undefined;
  /** Versions of what the visitor said replace each other; only this one counts. */
  readonly isFinal: boolean;
}

/** Who speaks, of those whom the agent transcribes. */
export type WhoIs = (identity: string) => Pick<ShownText, 'speaker' | 'name'>;

export interface TranscriptListener {
  onText(shown: ShownText, text: string): void;
  onEnd(shown: ShownText): void;
}

/**
 * Sees every word before it is sent to the page, whichever pipeline it comes from: all of the framework's outputs
 * write through this one method. What an interrupted agent did not say is not written either.
 */
export function tapTranscripts(participant: LocalParticipant, listener: TranscriptListener, whoIs: WhoIs) {
  const streamText = participant.streamText.bind(participant);
  participant.streamText = async (options) => {
    const writer = await streamText(options);
    if (options?.topic !== TRANSCRIPTION_TOPIC) return writer;
    const { attributes = {}, senderIdentity = participant.identity } = options;
    const isAssistant = senderIdentity === participant.identity;
    const shown: ShownText = {
      segmentId: attributes[TRANSCRIPTION_ATTRIBUTES.segmentId] ?? writer.info.streamId,
      ...(isAssistant ? { speaker: 'assistant' } : whoIs(senderIdentity)),
      isFinal: isAssistant || attributes[TRANSCRIPTION_ATTRIBUTES.final] === 'true',
    };
    const write = writer.write.bind(writer);
    const close = writer.close.bind(writer);
    writer.write = (text) => {
      listener.onText(shown, text);
      return write(text);
    };
    writer.close = () => {
      listener.onEnd(shown);
      return close();
    };
    return writer;
  };
}
