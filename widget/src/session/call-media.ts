import { failureOf, toVoiceError } from '../errors.js';
import type { CallDevice, DeviceKind, SessionFact, VideoSource } from '../state/index.js';
import type { SessionPorts, Transport } from './ports.js';

/** What the browser has to offer. */
export interface Devices {
  /** @throws VoiceError `camera-…` */
  openCamera(deviceId: string | null): Promise<MediaStreamTrack>;
  /** Null when the visitor chose nothing. */
  openScreen(): Promise<MediaStreamTrack | null>;
  listDevices(): Promise<readonly CallDevice[]>;
  onDevicesChanged(listener: () => void): () => void;
}

export interface CallMediaDeps {
  readonly ports: SessionPorts;
  readonly signal: AbortSignal;
  record(fact: SessionFact): void;
}

/** Camera, screen and loudspeaker of one call: what is optional in it. Nothing is loaded before it is asked for. */
export class CallMedia {
  readonly #deps: CallMediaDeps;
  readonly #devices: Devices;
  readonly #tracks: Record<VideoSource, MediaStreamTrack | null> = { camera: null, screen: null };
  readonly #listeners: Record<VideoSource, Set<(track: MediaStreamTrack | null) => void>> = {
    camera: new Set(),
    screen: new Set(),
  };
  #transport: Transport | null = null;
  #watching = false;

  constructor(deps: CallMediaDeps, devices: Devices) {
    this.#deps = deps;
    this.#devices = devices;
  }

  async publishTo(transport: Transport): Promise<void> {
    this.#transport = transport;
    const { speaker } = this.#deps.ports.devices.choices();
    if (speaker !== null) await this.useSpeaker(speaker);
    for (const source of ['camera', 'screen'] as const) {
      const track = this.#tracks[source];
      if (track) await transport.publishVideo(track, source);
    }
  }

  /** @throws VoiceError `camera-…`, which the snapshot says as well */
  async setCamera(on: boolean): Promise<void> {
    if (!on) return this.#close('camera');
    const { ports, record } = this.#deps;
    if (this.#tracks.camera) return;
    record({ type: 'camera/changed', state: 'asking', deviceId: null });
    try {
      await this.#open('camera', await this.#devices.openCamera(ports.devices.choices().camera));
    } catch (error) {
      const failure = toVoiceError(error);
      record({ type: 'camera/failed', failure: failureOf(failure.code) });
      throw failure;
    }
  }

  async setScreen(on: boolean): Promise<void> {
    if (!on) return this.#close('screen');
    const { record } = this.#deps;
    if (this.#tracks.screen) return;
    record({ type: 'screen/changed', state: 'asking' });
    const track = await this.#devices.openScreen();
    if (track) await this.#open('screen', track);
    else record({ type: 'screen/changed', state: 'off' });
  }

  /** The other camera takes over; what is seen of it changes without a gap in the call. */
  async useCamera(): Promise<void> {
    if (!this.#tracks.camera) return;
    await this.#close('camera');
    await this.setCamera(true);
  }

  async useSpeaker(deviceId: string | null): Promise<void> {
    const { record } = this.#deps;
    try {
      await this.#transport?.setSpeaker(deviceId);
      record({ type: 'speaker/changed', deviceId });
    } catch {
      record({ type: 'speaker/changed', deviceId: null }); // it is gone: the system's own choice plays
    }
  }

  /** Lists what there is to choose from, now and whenever that changes. */
  async list(): Promise<void> {
    const { ports, signal, record } = this.#deps;
    const look = async () => {
      const devices = await this.#devices.listDevices();
      if (signal.aborted) return;
      record({ type: 'devices/listed', devices });
      const speakers = devices.filter(({ kind }) => kind === 'speaker');
      const { speaker } = ports.devices.choices();
      if (speaker !== null && speakers.length > 0 && !speakers.some(({ id }) => id === speaker)) {
        await this.useSpeaker(null);
        record({ type: 'devices/lost', loss: { kind: 'speaker', replacedBy: speakers[0]?.label ?? '' } });
      }
    };
    if (!this.#watching)
      signal.addEventListener(
        'abort',
        this.#devices.onDevicesChanged(() => void look()),
        { once: true },
      );
    this.#watching = true;
    await look();
  }

  /** Calls back with the visitor's own picture, now and on each change. Returns the function that ends this. */
  watch(source: VideoSource, listener: (track: MediaStreamTrack | null) => void): () => void {
    this.#listeners[source].add(listener);
    listener(this.#tracks[source]);
    return () => this.#listeners[source].delete(listener);
  }

  close(): void {
    for (const source of ['camera', 'screen'] as const) this.#set(source, null)?.stop();
    this.#transport = null;
  }

  async #open(source: VideoSource, track: MediaStreamTrack): Promise<void> {
    const { ports, signal } = this.#deps;
    if (signal.aborted) return track.stop(); // hung up while the prompt was open
    ports.onTrackEnded(track, () => void this.#onEnded(source, track));
    this.#set(source, track);
    await this.#transport?.publishVideo(track, source);
    this.#say(source, 'on', track.getSettings().deviceId ?? null);
  }

  async #close(source: VideoSource): Promise<void> {
    const track = this.#set(source, null);
    if (!track) return;
    track.stop();
    await this.#transport?.unpublishVideo(track);
    this.#say(source, 'off', null);
  }

  /** Unplugged, or "stop sharing" in the browser's own bar. */
  async #onEnded(source: VideoSource, track: MediaStreamTrack): Promise<void> {
    if (this.#tracks[source] !== track) return;
    await this.#close(source);
    if (source === 'camera') this.#lost('camera');
  }

  #lost(kind: DeviceKind): void {
    this.#deps.record({ type: 'devices/lost', loss: { kind, replacedBy: null } });
  }

  #say(source: VideoSource, state: 'on' | 'off', deviceId: string | null): void {
    const { record } = this.#deps;
    if (source === 'camera') record({ type: 'camera/changed', state, deviceId });
    else record({ type: 'screen/changed', state });
  }

  /** @returns what was there before */
  #set(source: VideoSource, track: MediaStreamTrack | null): MediaStreamTrack | null {
    const before = this.#tracks[source];
    this.#tracks[source] = track;
    for (const listener of this.#listeners[source]) listener(track);
    return before;
  }
}
