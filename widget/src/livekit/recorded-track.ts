import { LocalAudioTrack } from 'livekit-client';
import type { EarlyAudio } from '../session/ports.js';

/**
 * How long the recording goes on when the agent has subscribed to the track, ms: the media server says so before the
 * first sound arrives there. Our agent hears once what is in both.
 */
const OVERLAP_MS = 400;

/**
 * A microphone that has been recorded before livekit-client was there. For livekit-client it is as if it had recorded
 * it by itself (`preConnectBuffer`): it marks the track and sends the recording to the agent, in its own form. These
 * are its internal methods; a release that renames them fails the test that the first words are heard.
 */
export class RecordedTrack extends LocalAudioTrack {
  readonly #early: EarlyAudio | null;

  constructor(track: MediaStreamTrack, early: EarlyAudio | null) {
    super(track, undefined, true);
    this.#early = early;
  }

  override get hasPreConnectBuffer(): boolean {
    return !!this.#early;
  }

  /** Also when the recording has ended: an agent may hear the track before livekit-client asks for what to send. */
  override getPreConnectBuffer(): ReadableStream<Uint8Array> | undefined {
    return this.#early?.stream;
  }

  override getPreConnectBufferMimeType(): string | undefined {
    return this.#early?.mimeType;
  }

  override stopPreConnectBuffer(): void {
    if (this.#early) setTimeout(this.#early.stop, OVERLAP_MS);
  }
}
