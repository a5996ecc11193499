import { failureOf, toVoiceError } from '../errors.js';
import type { SessionFact } from '../state/index.js';
import { microphonePhaseOf } from './microphone.js';
import type { Meter, SessionPorts, Transport } from './ports.js';

export interface CallMicrophoneDeps {
  readonly ports: SessionPorts;
  readonly meter: Meter;
  readonly signal: AbortSignal;
  record(fact: SessionFact): void;
}

/** The visitor's microphone during one call: asked for, published, muted, replaced when it is unplugged, let go. */
export class CallMicrophone {
  readonly #deps: CallMicrophoneDeps;
  #track: MediaStreamTrack | null = null;
  #opening: Promise<void> | undefined;
  #transport: Transport | null = null;
  #stopWatching: () => void = () => {};
  /** What the visitor wants, whichever microphone is there, and also before there is one. */
  #muted = false;

  constructor(deps: CallMicrophoneDeps) {
    this.#deps = deps;
  }

  /** Asks for the microphone; a failure is a fact, not an exception, because the call goes on by text. */
  open(): Promise<void> {
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async publishTo(transport: Transport): Promise<void> {
    this.#transport = transport;
    await this.#publish();
  }

  /** Says what holds in the room, so that "muted" is never shown while someone can be heard. */
  async setMuted(muted: boolean): Promise<void> {
    this.#muted = muted;
    const track = this.#track;
    if (!track) return muted ? undefined : this.open();
    this.#applyMuted(track);
    await this.#transport?.setMicrophoneMuted(muted);
  }

  close(): void {
    this.#stopWatching();
    this.#track?.stop();
    this.#track = null;
    this.#transport = null;
  }

  async #open(): Promise<void> {
    const { ports, signal, record, meter } = this.#deps;
    record({ type: 'microphone/changed', state: 'asking', deviceId: null });
    try {
      const track = await ports.openMicrophone();
      if (signal.aborted) return track.stop(); // hung up while the prompt was open
      this.#track = track;
      this.#stopWatching = ports.onMicrophoneEnded(track, () => void this.#replace());
      meter.watch('visitor', track);
      this.#applyMuted(track);
      await this.#publish();
    } catch (error) {
      const { code } = toVoiceError(error);
      record({ type: 'microphone/failed', state: microphonePhaseOf(code), failure: failureOf(code) });
    }
  }

  /** Whichever comes last, the room or the microphone, publishes. */
  async #publish(): Promise<void> {
    if (this.#track && this.#transport) await this.#transport.publishMicrophone(this.#track);
  }

  /** The device went: the system's default takes over, if there is one. */
  async #replace(): Promise<void> {
    this.#stopWatching();
    this.#track = null;
    this.#deps.meter.watch('visitor', null);
    await this.#transport?.unpublishMicrophone();
    await this.open();
  }

  #applyMuted(track: MediaStreamTrack): void {
    track.enabled = !this.#muted;
    const deviceId = track.getSettings().deviceId ?? null;
    this.#deps.record({ type: 'microphone/changed', state: this.#muted ? 'muted' : 'on', deviceId });
  }
}
