import {
  type RemoteTrack,
  VideoBufferType,
  type VideoFrame,
  type VideoFrameEvent,
  VideoStream,
} from '@livekit/rtc-node';
import type { Presence } from '@voice-assistant/protocol';
import { lumaGrid } from './luma-grid.js';
import { PresenceDetector } from './presence.js';

/** Two frames a second are looked at; the others only take the place of the one that is kept. */
const INTERVAL_MS = 500;

type FrameReader = ReadableStreamDefaultReader<VideoFrameEvent>;

export interface CameraEyeOptions {
  readonly onPresence: (presence: Presence) => void;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Watches one camera. Keeps the last frame, and only until the next one or until the camera is off. */
export class CameraEye {
  readonly #options: CameraEyeOptions;
  #detector = new PresenceDetector();
  #reader: FrameReader | undefined;
  #frame: VideoFrame | undefined;
  #presence: Presence = 'camera-off';

  constructor(options: CameraEyeOptions) {
    this.#options = options;
  }

  /** What the camera shows now; undefined while it is off. */
  get frame(): VideoFrame | undefined {
    return this.#frame;
  }

  /** Begins to watch, instead of what was watched before. */
  open(track: RemoteTrack) {
    this.close();
    this.#detector = new PresenceDetector();
    const reader = new VideoStream(track).getReader();
    this.#reader = reader;
    this.#watch(reader).catch(() => this.close()); // the track has ended
  }

  /** The camera is off. */
  close() {
    this.#reader?.cancel().catch(() => {}); // it has ended by itself
    this.#reader = undefined;
    this.#frame = undefined;
    this.#tell('camera-off');
  }

  async #watch(reader: FrameReader) {
    let lookedAtMs = Number.NEGATIVE_INFINITY;
    for (;;) {
      const { done, value } = await reader.read();
      if (reader !== this.#reader) return;
      if (done) return this.close();
      this.#frame = value.frame;
      const atMs = this.#options.now();
      if (atMs - lookedAtMs < INTERVAL_MS) continue;
      lookedAtMs = atMs;
      const { data, width, height } = planar(value.frame);
      this.#tell(this.#detector.see(lumaGrid(data, width, height), atMs));
    }
  }

  #tell(presence: Presence) {
    if (presence === this.#presence) return;
    this.#presence = presence;
    this.#options.onPresence(presence);
  }
}

const planar = (frame: VideoFrame): VideoFrame =>
  frame.type === VideoBufferType.I420 ? frame : frame.convert(VideoBufferType.I420);
