import type { TokenResponse } from '@voice-assistant/protocol';
import { VoiceError } from '../errors.js';
import { Beat } from '../session/beat.js';
import { CallMedia, type Devices } from '../session/call-media.js';
import type {
  CallLimits,
  ConnectionStats,
  ConversationTicket,
  DeviceChoices,
  EarlyAudio,
  Meter,
  MeterSource,
  SessionPorts,
  TokenOptions,
  Transport,
  TransportEvents,
} from '../session/ports.js';
import {
  type CallDevice,
  INITIAL_SNAPSHOT,
  reduce,
  type SessionFact,
  type SessionSnapshot,
} from '../state/index.js';

/** The snapshot after these facts, so that tests only ever see one that can come about. */
export const snapshotAfter = (...facts: readonly SessionFact[]): SessionSnapshot =>
  facts.reduce(reduce, INITIAL_SNAPSHOT);

/** Facts of a call in which the agent listens and the microphone is open. */
export const IN_CALL: readonly SessionFact[] = [
  { type: 'call/started' },
  { type: 'call/connected' },
  { type: 'agent/changed', agent: 'listening' },
  { type: 'microphone/changed', state: 'on', deviceId: 'built-in' },
];

/** A meter whose levels the test sets. */
export class FakeMeter implements Meter {
  running = false;
  readonly beat = new Beat();
  readonly listeners = new Set<(levels: Float32Array) => void>();
  start(): void {
    this.running = true;
  }
  watch(): void {}
  /** What `loudness` answers. */
  level = 0;
  /** What `loudness` answers for the assistant. */
  assistantLevel = 0;
  loudness(source: MeterSource = 'visitor'): number {
    return source === 'visitor' ? this.level : this.assistantLevel;
  }
  subscribe(_source: string, listener: (levels: Float32Array) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  stop(): void {
    this.running = false;
  }
  emit(...levels: number[]): void {
    for (const listener of this.listeners) listener(Float32Array.from(levels));
  }
}

/** A room that does what the test says. */
export class FakeTransport implements Transport {
  readonly calls: string[] = [];
  readonly events: TransportEvents;
  connecting: Promise<void> = Promise.resolve();
  /** To the agent, in order. */
  readonly sent: { readonly topic: string; readonly text: string }[] = [];

  /** Of each text that was sent, in order. */
  readonly textIds: string[] = [];

  /** What each microphone came with that was published, in order. */
  readonly recordings: (EarlyAudio | null)[] = [];

  constructor(events: TransportEvents) {
    this.events = events;
  }
  connect(): Promise<void> {
    this.calls.push('connect');
    return this.connecting;
  }
  async publishMicrophone(_track: MediaStreamTrack, early: EarlyAudio | null = null): Promise<void> {
    this.calls.push('publish');
    this.recordings.push(early);
  }
  async replaceMicrophone(): Promise<void> {
    this.calls.push('replace');
  }
  async publishVideo(_track: MediaStreamTrack, source: string): Promise<void> {
    this.calls.push(`publish ${source}`);
  }
  async unpublishVideo(): Promise<void> {
    this.calls.push('unpublish video');
  }
  showVideo(): () => void {
    return () => {};
  }
  async startAudio(): Promise<void> {
    this.calls.push('start audio');
  }
  async setSpeaker(deviceId: string | null): Promise<void> {
    this.calls.push(`speaker ${deviceId}`);
  }
  async unpublishMicrophone(): Promise<void> {
    this.calls.push('unpublish');
  }
  async setMicrophoneMuted(muted: boolean): Promise<void> {
    this.calls.push(muted ? 'mute' : 'unmute');
  }
  setVolume(volume: number): void {
    this.calls.push(`volume ${volume}`);
  }
  async sendText(text: string, id: string): Promise<void> {
    this.calls.push(`text ${text}`);
    this.textIds.push(id);
  }
  async sendFile(file: File, onProgress: (progress: number) => void): Promise<void> {
    this.calls.push(`file ${file.name} ${file.type}`);
    onProgress(0.5);
  }
  async send(topic: string, text: string): Promise<void> {
    this.sent.push({ topic, text });
  }
  async stats(): Promise<ConnectionStats> {
    return { rttMs: 20, jitterMs: 2, packetLoss: 0.01, path: 'udp' };
  }
  async disconnect(): Promise<void> {
    this.calls.push('disconnect');
  }
}

/** As much of a track as the session touches. */
export class FakeTrack {
  enabled = true;
  stopped = false;
  unplug: () => void = () => {};
  readonly deviceId: string;
  constructor(deviceId = 'built-in') {
    this.deviceId = deviceId;
  }
  get label(): string {
    return `The ${this.deviceId} one`;
  }
  getSettings(): MediaTrackSettings {
    return { deviceId: this.deviceId };
  }
  clone(): FakeTrack {
    return new FakeTrack(this.deviceId);
  }
  stop(): void {
    this.stopped = true;
  }
}

export interface FakeWorld {
  readonly ports: SessionPorts;
  readonly meter: FakeMeter;
  /** One for each try to enter a room, in order. */
  readonly transports: FakeTransport[];
  /** One for each time that the microphone was given, in order. */
  readonly tracks: FakeTrack[];
  /** How often one was asked for ahead. */
  prepared: number;
  /** Runs when a transport is made, before it is used. */
  onTransport: (transport: FakeTransport) => void;
  token: (queueTicket: string | null) => Promise<TokenResponse>;
  microphone: () => Promise<void>;
  camera: () => Promise<void>;
  /** Cameras and screens that were given, in order. */
  readonly videos: FakeTrack[];
  deviceList: readonly CallDevice[];
  /** Something was plugged in or out. */
  changeDevices: () => void;
  limits: CallLimits;
  /** How often a microphone was recorded before there was a call to hear it. */
  recordings: number;
  tokenRequests: number;
  /** What was asked for with each of them. */
  readonly tokenOptions: TokenOptions[];
  readonly tokensAhead: TokenOptions[];
  /** Another tab has the call, as far as anybody has looked; and what it gives away with it. */
  elsewhere: boolean | undefined;
  handedOver: ConversationTicket | null;
  /** How long the browser takes to say that the call may be here. */
  claiming: Promise<void>;
  /** Another tab takes the call. */
  lose: () => void;
  /** Whether the device is kept awake. */
  awake: boolean;
  soundWaits: boolean;
}

/** A world in which everything works, until the test changes a part of it. */
export function createFakeWorld(): FakeWorld {
  const meter = new FakeMeter();
  let choices: DeviceChoices = { microphone: null, speaker: null, camera: null };
  const world: FakeWorld = {
    meter,
    transports: [],
    tracks: [],
    onTransport: () => {},
    token: async () => ({ server_url: 'wss://media.test', participant_token: 'token' }),
    microphone: async () => {},
    camera: async () => {},
    videos: [],
    deviceList: [],
    changeDevices: () => {},
    limits: { maxDurationS: null, idleTimeoutS: null },
    recordings: 0,
    prepared: 0,
    tokenRequests: 0,
    tokenOptions: [],
    tokensAhead: [],
    elsewhere: false,
    handedOver: null,
    claiming: Promise.resolve(),
    lose: () => {},
    awake: false,
    soundWaits: false,
    ports: {
      loadTransports: async () => ({
        prepare: () => {
          world.prepared += 1;
        },
        create: (events) => {
          const transport = new FakeTransport(events);
          world.transports.push(transport);
          world.onTransport(transport);
          return transport;
        },
      }),
      oneCall: {
        get elsewhere() {
          return world.elsewhere;
        },
        look: async () => {},
        claim: async (_, { takeOver, onLost }) => {
          await world.claiming;
          if (world.elsewhere && !takeOver) throw new VoiceError('call-elsewhere');
          world.lose = onLost;
          return takeOver ? world.handedOver : null;
        },
      },
      askTokenAhead: (options) => void world.tokensAhead.push(options),
      fetchToken: (_, options) => {
        world.tokenRequests += 1;
        world.tokenOptions.push(options);
        return world.token(options.queueTicket ?? null);
      },
      openMicrophone: async (deviceId) => {
        await world.microphone();
        const track = new FakeTrack(deviceId ?? 'built-in');
        world.tracks.push(track);
        return track as unknown as MediaStreamTrack;
      },
      recordEarly: () => {
        const early = { mimeType: 'audio/webm', stream: new ReadableStream(), stop: () => {} };
        world.recordings += 1;
        return early;
      },
      loadExtras: async () => ({ createMedia: (deps) => new CallMedia(deps, devicesOf(world)) }),
      limits: () => world.limits,
      devices: {
        choices: () => choices,
        keep: (kind, deviceId) => {
          choices = { ...choices, [kind]: deviceId };
        },
      },
      unlockAudio: () => {},
      soundWaits: () => world.soundWaits,
      onTrackEnded: (track, listener) => {
        (track as unknown as FakeTrack).unplug = listener;
        return () => {};
      },
      createMeter: () => meter,
      keepAwake: (signal) => {
        world.awake = true;
        signal.addEventListener('abort', () => {
          world.awake = false;
        });
      },
      nowMs: () => 1_000,
      random: () => 0.5,
    },
  };
  return world;
}

/** For a world in which something fails. */
export const failing = (code: ConstructorParameters<typeof VoiceError>[0]) => async (): Promise<never> => {
  throw new VoiceError(code);
};

const devicesOf = (world: FakeWorld): Devices => ({
  openCamera: async (deviceId) => {
    await world.camera();
    const track = new FakeTrack(deviceId ?? 'webcam');
    world.videos.push(track);
    return track as unknown as MediaStreamTrack;
  },
  openScreen: async () => {
    const track = new FakeTrack('screen');
    world.videos.push(track);
    return track as unknown as MediaStreamTrack;
  },
  listDevices: async () => world.deviceList,
  onDevicesChanged: (listener) => {
    world.changeDevices = listener;
    return () => {
      world.changeDevices = () => {};
    };
  },
});
