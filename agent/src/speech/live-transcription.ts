import type { AudioFrame } from '@livekit/rtc-node';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { WordLag } from './word-lag.js';

/** The only rate of the protocol. @see https://platform.openai.com/docs/guides/realtime-transcription */
export const REALTIME_RATE_HZ = 24_000;
/** Audio is sent in pieces of this length: shorter ones cost a processor more than they save. */
const PIECE_MS = 20;
/** No provider takes so long for the last words of a sentence. Then the recording is sent instead. */
const COMPLETION_TIMEOUT_MS = 2_500;
const CONNECT_TIMEOUT_MS = 5_000;
const RECONNECT_MS = { first: 250, longest: 10_000 };
/** What is waiting to be sent; more means that the connection is stuck. */
const MAX_BUFFERED_BYTES = 2_000_000;

const serverEvent = z.union([
  z.object({
    type: z.literal('conversation.item.input_audio_transcription.delta'),
    item_id: z.string(),
    delta: z.string(),
  }),
  z.object({
    type: z.literal('conversation.item.input_audio_transcription.completed'),
    item_id: z.string(),
    transcript: z.string(),
  }),
  z.object({ type: z.literal('conversation.item.input_audio_transcription.failed'), item_id: z.string() }),
]);

export interface LiveTranscriptionOptions {
  /** Up to and with `/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly model: string;
  /** BCP 47 tag; without it the provider finds out by itself. */
  readonly lang: string | undefined;
  readonly prompt: string | undefined;
}

/** One utterance on the wire. */
export interface LiveItem {
  /** What has been understood so far. */
  readonly text: string;
  hear(frame: AudioFrame): void;
  /** Nothing more follows. Resolves to the text, or to nothing when the provider does not tell. */
  end(): Promise<string | undefined>;
}

/**
 * Speech to text that hears along, by OpenAI's Realtime protocol: one connection for a call, audio as it comes, words
 * while they are spoken. Where an utterance ends is decided here, not by the provider. It connects again by itself;
 * meanwhile nothing is said to be heard, and recordings are transcribed instead.
 */
export class LiveTranscription {
  readonly lag = new WordLag();
  readonly #options: LiveTranscriptionOptions;
  #socket: WebSocket | undefined;
  #reconnectMs = RECONNECT_MS.first;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  /** In the order in which they were said; those that are complete are gone. */
  #items: Item[] = [];
  /** Ids of those that are complete: words of theirs that come late are not the next one's. */
  readonly #done = new Set<string>();

  constructor(options: LiveTranscriptionOptions) {
    this.#options = options;
  }

  /** Connects, and stays connected until {@link close}. */
  open() {
    if (!this.#socket && !this.#isClosed) this.#connect();
  }

  get isConnected(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN && this.#socket.bufferedAmount < MAX_BUFFERED_BYTES;
  }

  /** Begins an utterance, or nothing when there is no connection. @param onText - called when more is understood. */
  begin(onText: () => void): LiveItem | undefined {
    if (!this.isConnected) return undefined;
    const item = new Item({
      send: (message) => this.#send(message),
      onText,
      // what else comes on this connection could be of either utterance
      onTimeout: () => this.#socket?.terminate(),
    });
    this.#items.push(item);
    return item;
  }

  close() {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  #connect() {
    const { apiKey, model } = this.#options;
    const socket = new WebSocket(addressOf(this.#options.baseUrl, model), {
      headers: { authorization: `Bearer ${apiKey}` },
      handshakeTimeout: CONNECT_TIMEOUT_MS,
    });
    this.#socket = socket;
    socket.on('open', () => {
      this.#reconnectMs = RECONNECT_MS.first;
      this.#send(sessionUpdate(this.#options));
    });
    socket.on('message', (data) => this.#onMessage(String(data)));
    socket.on('error', () => {}); // `close` follows
    socket.on('close', () => this.#onClose());
  }

  #onClose() {
    for (const item of this.#items.splice(0)) item.giveUp();
    this.#done.clear();
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => this.#connect(), this.#reconnectMs);
    this.#reconnectMs = Math.min(this.#reconnectMs * 2, RECONNECT_MS.longest);
  }

  #onMessage(data: string) {
    const parsed = serverEvent.safeParse(parseJson(data));
    if (!parsed.success) return; // there are many more, and new ones
    const event = parsed.data;
    if (this.#done.has(event.item_id)) return;
    const item =
      this.#items.find(({ id }) => id === event.item_id) ?? this.#items.find(({ id }) => id === undefined);
    if (!item) return;
    item.id = event.item_id;
    if ('delta' in event) return item.add(event.delta);
    this.#done.add(event.item_id);
    this.#items = this.#items.filter((it) => it !== item);
    item.complete('transcript' in event ? event.transcript : undefined);
  }

  #send(message: object) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}

interface ItemOptions {
  readonly send: (message: object) => void;
  readonly onText: () => void;
  /** The provider has not told the end. */
  readonly onTimeout: () => void;
}

class Item implements LiveItem {
  id: string | undefined;
  #text = '';
  #pieces: Buffer[] = [];
  #bytes = 0;
  /** Its connection is gone: nothing of it may get into the next one. */
  #isLost = false;
  readonly #options: ItemOptions;
  #complete: (text: string | undefined) => void = () => {};
  readonly #completed = new Promise<string | undefined>((resolve) => {
    this.#complete = resolve;
  });

  constructor(options: ItemOptions) {
    this.#options = options;
  }

  get text(): string {
    return this.#text.trim();
  }

  hear({ data }: AudioFrame) {
    if (this.#isLost) return;
    this.#pieces.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    this.#bytes += data.byteLength;
    if (this.#bytes >= (PIECE_MS * REALTIME_RATE_HZ * 2) / 1_000) this.#flush();
  }

  end(): Promise<string | undefined> {
    if (this.#isLost) return this.#completed;
    this.#flush();
    this.#options.send({ type: 'input_audio_buffer.commit' });
    const timer = setTimeout(() => {
      this.giveUp();
      this.#options.onTimeout();
    }, COMPLETION_TIMEOUT_MS);
    return this.#completed.finally(() => clearTimeout(timer));
  }

  add(delta: string) {
    this.#text += delta;
    this.#options.onText();
  }

  complete(text: string | undefined) {
    this.#complete(text?.trim());
  }

  giveUp() {
    this.#isLost = true;
    this.#complete(undefined);
  }

  #flush() {
    if (this.#bytes === 0) return;
    const audio = Buffer.concat(this.#pieces.splice(0)).toString('base64');
    this.#bytes = 0;
    this.#options.send({ type: 'input_audio_buffer.append', audio });
  }
}

/** Gateways choose by the model in the address; OpenAI's own takes it there for a conversation and refuses. */
function addressOf(baseUrl: string, model: string): string {
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/realtime`);
  url.protocol = url.protocol.replace('http', 'ws');
  url.searchParams.set('intent', 'transcription');
  if (url.hostname !== 'api.openai.com') url.searchParams.set('model', model);
  return url.href;
}

const sessionUpdate = ({ model, lang, prompt }: LiveTranscriptionOptions) => ({
  type: 'session.update',
  session: {
    type: 'transcription',
    audio: {
      input: {
        format: { type: 'audio/pcm', rate: REALTIME_RATE_HZ },
        transcription: {
          model,
          ...(lang === undefined ? {} : { language: lang.split('-')[0] }),
          ...(prompt === undefined ? {} : { prompt }),
        },
        turn_detection: null,
      },
    },
  },
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
