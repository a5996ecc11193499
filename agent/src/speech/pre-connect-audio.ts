import { type ByteStreamReader, type Room, TrackSource } from '@livekit/rtc-node';
import { PRE_CONNECT_AUDIO_TOPIC } from '@voice-assistant/protocol';
import { decode, type Recording } from './pre-connect/decode.js';

/** LiveKit's mark of a track whose sender has recorded it since before it could be heard. */
const PRE_CONNECT_FEATURE = 6;
/** A minute of speech at 128 kbit/s, or 10 s of raw samples. Nobody needs more. */
const MAX_BYTES = 1_000_000;

interface Early {
  readonly recording: Recording;
  readonly bytes: Uint8Array;
}

/**
 * What visitors' browsers have recorded from the click on, by the track that goes on from there. Made before the agent
 * hears anything, because what is heard first would otherwise be heard before what was said first.
 */
export class Recordings {
  readonly #room: Room;
  readonly #byTrack = new Map<string, PromiseWithResolvers<Early>>();
  /** Tracks whose recording has begun to come. */
  readonly #coming = new Set<string>();

  constructor(room: Room) {
    this.#room = room;
    room.registerByteStreamHandler(PRE_CONNECT_AUDIO_TOPIC, (reader) => void this.#receive(reader));
  }

  /** Undefined where the visitor's microphone has no recording before it. */
  ofVisitor(sampleRate: number): Promise<Int16Array> | undefined {
    const trackId = this.#recordedTrack();
    if (trackId === undefined) return undefined;
    return this.#of(trackId).promise.then(({ bytes, recording }) => decode(bytes, recording, sampleRate));
  }

  /** Whether that of the visitor's microphone has begun to come. */
  isComing(): boolean {
    const trackId = this.#recordedTrack();
    return trackId !== undefined && this.#coming.has(trackId);
  }

  #recordedTrack(): string | undefined {
    const publications = [...this.#room.remoteParticipants.values()].flatMap((participant) => [
      ...participant.trackPublications.values(),
    ]);
    return publications.find(
      ({ source, info, sid }) =>
        source === TrackSource.SOURCE_MICROPHONE &&
        sid !== undefined &&
        (info?.audioFeatures.some((feature) => feature === PRE_CONNECT_FEATURE) || this.#byTrack.has(sid)),
    )?.sid;
  }

  #of(trackId: string): PromiseWithResolvers<Early> {
    let early = this.#byTrack.get(trackId);
    if (!early) {
      early = withResolvers<Early>();
      early.promise.catch(() => {}); // nobody may be waiting any more
      this.#byTrack.set(trackId, early);
    }
    return early;
  }

  async #receive(reader: ByteStreamReader): Promise<void> {
    const { attributes, mimeType } = reader.info;
    const { trackId, sampleRate, channels } = attributes ?? {};
    if (!trackId) return reader.close();
    const early = this.#of(trackId);
    this.#coming.add(trackId);
    try {
      const bytes = await readAll(reader);
      const recording = {
        mimeType,
        sampleRate: Number(sampleRate) || 48_000,
        channels: Number(channels) || 1,
      };
      early.resolve({ bytes, recording });
    } catch (error) {
      early.reject(error);
    }
  }
}

async function readAll(reader: ByteStreamReader): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of reader) {
    length += chunk.byteLength;
    if (length > MAX_BYTES) throw new RangeError('a recording that is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(reason: unknown): void;
}

/** As `Promise.withResolvers`, which Node 20 has not. */
function withResolvers<T>(): PromiseWithResolvers<T> {
  let settle!: Omit<PromiseWithResolvers<T>, 'promise'>;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle };
}
