import { getBrowser, type ReconnectPolicy, Room } from 'livekit-client';

/** bit/s. Opus speaks clearly at 32 kbit/s; the rest of an uplink is better spent on redundancy. */
const SPEECH_BITRATE = 32_000;

/** After this the call is over; ms. */
const RECONNECT_WITHIN_MS = 60_000;
const RECONNECT_EVERY_MS = 2_000;

/** A page that is left open shall not keep a connection for a visitor who only came by with the mouse. */
const READY_FOR_MS = 60_000;

/** livekit-client's own waits grow to 7 s, of which a visitor hears each one as silence. */
const reconnectPolicy: ReconnectPolicy = {
  nextRetryDelayInMs: ({ retryCount, elapsedMs }) =>
    elapsedMs > RECONNECT_WITHIN_MS
      ? null
      : // by chance, so that the visitors of a server that restarts do not come at once
        Math.min(RECONNECT_EVERY_MS, 400 * 2 ** retryCount) * (0.5 + Math.random() / 2),
};

const createRoom = (): Room =>
  new Room({
    adaptiveStream: true,
    // a visitor who goes to another page of the site comes back, and the agent waits for them
    disconnectOnPageLeave: false,
    dynacast: true,
    reconnectPolicy,
    // the microphone belongs to the session, which also stops it
    stopLocalTrackOnUnpublish: false,
    publishDefaults: { audioPreset: { maxBitrate: SPEECH_BITRATE }, dtx: true, red: true },
  });

/** What livekit-client 2.23 does first when it joins, of which its types say nothing. */
interface Engine {
  configure(): Promise<void>;
  applyInitialPublisherLayout(): void;
  readonly pcManager?: { readonly publisher: { createInitialOffer(): Promise<unknown> } };
  cleanupPeerConnections(): Promise<void>;
}

const engineOf = (room: Room): Engine => room.engine as unknown as Engine;

/**
 * Rooms for calls. The first half of joining asks nobody anything: to make a peer connection with its sections and an
 * offer takes 40 ms of a processor that in the click has a microphone to open as well, most of it because none of that
 * code has run before. So it is done while the visitor reaches for the button.
 */
export class Rooms {
  readonly #readyForMs: number;
  /** Of the next call. A room that is only dropped would go on listening for devices. */
  #next: Room | undefined;
  /** Runs while that is ready. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readyForMs = READY_FOR_MS) {
    this.#readyForMs = readyForMs;
  }

  /** Makes one ready. Nothing is sent, and nothing is asked of anybody. */
  prepare(): void {
    // livekit-client gives Firefox its connection after it has joined, with the server's addresses for it
    if (this.#timer || getBrowser()?.name === 'Firefox') return;
    this.#next ??= createRoom();
    this.#timer = setTimeout(this.#rest, this.#readyForMs);
    begin(this.#next).catch(this.#rest); // where there are no connections at all, the call says so
  }

  /** One that nobody else has, ready or not. */
  take(): Room {
    const room = this.#next ?? createRoom();
    this.#next = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return room;
  }

  readonly #rest = (): void => {
    if (!this.#timer) return; // taken meanwhile
    const room = this.take(); // or a call could get it with half a connection
    engineOf(room)
      .cleanupPeerConnections()
      .then(() => {
        this.#next ??= room;
      })
      .catch(() => {}); // it is dropped
  };
}

async function begin(room: Room): Promise<void> {
  const engine = engineOf(room);
  const configured = engine.configure(); // at once, and tells so later
  configured.catch(() => {}); // thrown below
  engine.applyInitialPublisherLayout();
  await configured;
  // the one that joins makes another; its code is then known to the browser
  await engine.pcManager?.publisher.createInitialOffer();
}
