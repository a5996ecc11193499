import { failureOf, toVoiceError } from '../errors.js';
import type { SessionFact } from '../state/index.js';
import { microphonePhaseOf } from './microphone.js';
import type { EarlyAudio, Meter, SessionPorts, Transport } from './ports.js';
import { withRetries } from './retry.js';

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
  /** What the meter listens to: it goes on when the visitor is muted, to notice one who speaks all the same. */
  #ear: MediaStreamTrack | null = null;
  #early: EarlyAudio | null = null;
  #opening: Promise<void> | undefined;
  #transport: Transport | null = null;
  /** The agent puts one recording in front of what it hears, so only the first microphone of a call has one. */
  #published = false;
  #stopWatching: () => void = () => {};
  /** What the visitor wants, whichever microphone is there, and also before there is one. */
  #muted = false;
  /** Nobody listens yet, and will not for a while. */
  #waiting = false;

  constructor(deps: CallMicrophoneDeps) {
    this.#deps = deps;
  }

  /** Asks for the microphone; a failure is a fact, not an exception, because the call goes on by text. */
  open(): Promise<void> {
    if (this.#waiting) return Promise.resolve();
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

  /** Another microphone takes over in the middle of the call; if it cannot, the one that is there stays. */
  async use(deviceId: string | null): Promise<void> {
    const { ports, signal, record } = this.#deps;
    const before = this.#track;
    if (!before) return this.open();
    try {
      const track = await ports.openMicrophone(deviceId);
      if (signal.aborted) return track.stop();
      this.#early?.stop();
      this.#early = null;
      this.#adopt(track);
      await this.#transport?.replaceMicrophone(track);
      before.stop();
    } catch {
      record({ type: 'devices/lost', loss: { kind: 'microphone', replacedBy: before.label } });
    }
  }

  /** Lets the microphone go until there is somebody to hear it. Resolves when it is wanted again and there. */
  async pauseUntil(admitted: Promise<unknown>): Promise<void> {
    const wanted = this.#track !== null || this.#opening !== undefined;
    this.#waiting = true;
    this.#release();
    await admitted;
    this.#waiting = false;
    if (wanted) void this.open();
  }

  close(): void {
    this.#release();
    this.#transport = null;
  }

  async #open(): Promise<void> {
    const { ports, signal, record } = this.#deps;
    record({ type: 'microphone/changed', state: 'asking', deviceId: null });
    try {
      const track = await ports.openMicrophone(ports.devices.choices().microphone);
      if (signal.aborted || this.#waiting) return track.stop(); // hung up while the prompt was open
      this.#adopt(track);
      // what is said from here on is not lost: also with an agent there, it takes a while until it hears the track
      if (!this.#published) this.#early = ports.recordEarly(track);
      await this.#publish();
    } catch (error) {
      const { code } = toVoiceError(error);
      record({ type: 'microphone/failed', state: microphonePhaseOf(code), failure: failureOf(code) });
    }
  }

  #adopt(track: MediaStreamTrack): void {
    const { ports, meter } = this.#deps;
    this.#stopWatching();
    this.#ear?.stop();
    this.#track = track;
    this.#ear = track.clone();
    this.#stopWatching = ports.onTrackEnded(track, () => void this.#replace());
    meter.watch('visitor', this.#ear);
    this.#applyMuted(track);
  }

  /** Whichever comes last, the room or the microphone, publishes. */
  async #publish(): Promise<void> {
    const [track, transport, early] = [this.#track, this.#transport, this.#early];
    if (!track || !transport) return;
    this.#early = null;
    this.#published = true;
    const { ports, signal } = this.#deps;
    const options = { signal, random: ports.random, onAttempt: () => {} };
    await withRetries(() => transport.publishMicrophone(track, early), options);
  }

  /** The device went: the system's default takes over, if there is one. */
  async #replace(): Promise<void> {
    this.#release();
    await this.#transport?.unpublishMicrophone();
    await this.open();
    const { label } = this.#track ?? {};
    if (label === undefined) return;
    this.#deps.record({ type: 'devices/lost', loss: { kind: 'microphone', replacedBy: label } });
  }

  #release(): void {
    this.#stopWatching();
    this.#stopWatching = () => {};
    this.#early?.stop();
    this.#early = null;
    this.#track?.stop();
    this.#ear?.stop();
    this.#track = this.#ear = null;
    this.#deps.meter.watch('visitor', null);
  }

  #applyMuted(track: MediaStreamTrack): void {
    track.enabled = !this.#muted;
    const deviceId = track.getSettings().deviceId ?? null;
    this.#deps.record({ type: 'microphone/changed', state: this.#muted ? 'muted' : 'on', deviceId });
  }
}
