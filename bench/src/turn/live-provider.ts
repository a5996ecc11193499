import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';

/** One utterance on its way. */
export interface LiveCall {
  text: string;
  firstAtMs: number | undefined;
  endedAtMs: number | undefined;
}

export interface LiveOptions {
  /** Words come this long after their sound has come in, the last ones too. */
  readonly lagMs: number;
  /** Words of a recording of mono samples that is over. */
  readonly hear: (side: string, samples: Int16Array, rateHz: number) => string;
  /** Words whose sound is all in a recording that goes on. */
  readonly hearSoFar: (side: string, samples: Int16Array, rateHz: number) => string;
  readonly onCall: (side: string) => LiveCall;
  /** What comes after it is something else. */
  readonly onComplete: (side: string, transcript: string) => void;
}

const RATE_HZ = 24_000;
const now = () => performance.timeOrigin + performance.now();

interface ClientEvent {
  readonly type: string;
  readonly audio?: string;
}

/** OpenAI's Realtime protocol for transcription, at `/{side}/v1/realtime`: it hears along, always a little behind. */
export function serveLive(server: Server, options: LiveOptions): void {
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, { url = '' }) => {
    let item = new LiveItem(socket, url.split('/')[1] ?? '', options);
    socket.on('message', (data) => {
      const event = JSON.parse(String(data)) as ClientEvent;
      if (event.type === 'input_audio_buffer.append') item.append(Buffer.from(event.audio ?? '', 'base64'));
      if (event.type !== 'input_audio_buffer.commit') return;
      void item.complete();
      item = new LiveItem(socket, url.split('/')[1] ?? '', options);
    });
  });
}

let items = 0;

class LiveItem {
  readonly #id = `item_${++items}`;
  readonly #socket: WebSocket;
  readonly #side: string;
  readonly #options: LiveOptions;
  #audio = Buffer.alloc(0);
  #call: LiveCall | undefined;
  #text = '';
  #lastHeardMs = 0;

  constructor(socket: WebSocket, side: string, options: LiveOptions) {
    this.#socket = socket;
    this.#side = side;
    this.#options = options;
  }

  append(audio: Buffer) {
    this.#call ??= this.#options.onCall(this.#side);
    this.#audio = Buffer.concat([this.#audio, audio]);
    const text = this.#options.hearSoFar(this.#side, this.#samples(), RATE_HZ);
    if (text === this.#text || !text.startsWith(this.#text)) return;
    const more = text.slice(this.#text.length);
    this.#text = text;
    this.#lastHeardMs = now();
    void delay(this.#options.lagMs).then(() => this.#tell(more));
  }

  async complete() {
    const call = this.#call;
    const transcript = this.#options.hear(this.#side, this.#samples(), RATE_HZ);
    this.#options.onComplete(this.#side, transcript);
    await delay(Math.max(0, this.#lastHeardMs + this.#options.lagMs - now()));
    if (call) Object.assign(call, { text: transcript, firstAtMs: call.firstAtMs ?? now(), endedAtMs: now() });
    this.#send({ type: 'conversation.item.input_audio_transcription.completed', transcript });
  }

  #samples(): Int16Array {
    const samples = new Int16Array(this.#audio.length >> 1);
    for (let at = 0; at < samples.length; at++) samples[at] = this.#audio.readInt16LE(at * 2);
    return samples;
  }

  #tell(delta: string) {
    if (this.#call) this.#call.firstAtMs ??= now();
    this.#send({ type: 'conversation.item.input_audio_transcription.delta', delta });
  }

  #send(event: object) {
    this.#socket.send(JSON.stringify({ ...event, item_id: this.#id, content_index: 0 }));
  }
}
