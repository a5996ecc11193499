import type { voice } from '@livekit/agents';
import { type ByteStreamReader, type Room, TrackSource } from '@livekit/rtc-node';
import { PRE_CONNECT_AUDIO_TOPIC } from '@voice-assistant/protocol';
import type { Logger } from '../ports.js';
import { decode, type Recording } from './pre-connect/decode.js';
import { EarlyAudioInput } from './pre-connect/early-audio-input.js';

/** LiveKit's mark of a track whose sender has recorded it since before it could be heard. */
const PRE_CONNECT_FEATURE = 6;
/** A minute of speech at 128 kbit/s, or 10 s of raw samples. Nobody needs more. */
const MAX_BYTES = 1_000_000;

interface Early {
  readonly recording: Recording;
  readonly bytes: Uint8Array;
}

/**
 * Lets a session hear what the visitor says from the click on, before there is an agent in the room. Called before
 * the session is started, because what is heard first would otherwise be heard before what was said first.
 */
export function hearFromTheClick(room: Room, session: voice.AgentSession, logger: Logger): void {
  const recordings = new Recordings(room);
  interceptInput(session, (source) => {
    return new EarlyAudioInput({
      source,
      recording: (sampleRate) => recordings.ofVisitor(sampleRate),
      onPrepended: (info) => logger.info(info, 'what was said before the agent came is heard'),
      onLost: (error) => logger.warn({ error }, 'what was said before the agent came is lost'),
    });
  });
}

/** The framework makes the input while the session starts, and has no option to put something around it. */
function interceptInput(
  session: voice.AgentSession,
  wrap: (source: voice.AudioInput) => voice.AudioInput,
): void {
  const { input } = session;
  const accessor = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input), 'audio');
  if (!accessor?.get || !accessor.set)
    throw new TypeError('the session has no input to put the recording before');
  const { get, set } = accessor;
  let wrapped: voice.AudioInput | undefined;
  Object.defineProperty(input, 'audio', {
    configurable: true,
    get: () => get.call(input),
    set(source: voice.AudioInput | null) {
      if (source && !wrapped) wrapped = wrap(source);
      set.call(input, source && wrapped);
    },
  });
}

/** What the visitor's browser has recorded, by the track that goes on from there. */
class Recordings {
  readonly #room: Room;
  readonly #byTrack = new Map<string, PromiseWithResolvers<Early>>();

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
