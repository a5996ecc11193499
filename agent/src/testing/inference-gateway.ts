import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** 24 kHz, 16 bits, one channel: half a second of a tone that is no silence. */
const SPEECH = Buffer.from(
  Int16Array.from({ length: 12_000 }, (_, at) => Math.sin(at / 8) * 8_000).buffer,
).toString('base64');

/** Louder than any codec's noise, of 32,768. */
const AUDIBLE = 500;
/** Pieces of 50 ms without a voice that end an utterance. */
const PAUSE_PIECES = 6;

/** What the framework sends, as far as this reads it. */
interface ClientEvent {
  readonly type: string;
  readonly transcript?: string;
  readonly audio?: string;
}

/**
 * A stand-in for the gateway of LiveKit Inference: chat over HTTP, transcription and speech over WebSockets, in the words
 * of @livekit/agents 1.9.0 (`inference/api_protos`). It hears `heard` in any voice, once that pauses or the audio ends,
 * and answers with `reply`.
 */
export class InferenceGateway {
  /** Path, query and bearer of each request. */
  readonly asked: { readonly path: string; readonly token: string }[] = [];
  /** What it was asked to say. */
  readonly spoken: string[] = [];
  /** Bytes of audio that came. */
  heardBytes = 0;
  readonly #heard: string;
  readonly #reply: string;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;

  static async start(heard: string, reply: string): Promise<InferenceGateway> {
    const gateway = new InferenceGateway(heard, reply);
    await new Promise<void>((resolve) => gateway.#server.listen(0, '127.0.0.1', resolve));
    return gateway;
  }

  private constructor(heard: string, reply: string) {
    this.#heard = heard;
    this.#reply = reply;
    this.#server = createServer((request, response) => {
      this.#note(request);
      request.resume().on('end', () => {
        const chunk = {
          id: '1',
          object: 'chat.completion.chunk',
          choices: [{ index: 0, delta: { content: this.#reply } }],
        };
        response.setHeader('content-type', 'text/event-stream');
        response.end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`);
      });
    });
    this.#sockets = new WebSocketServer({ server: this.#server });
    this.#sockets.on('connection', (socket, request) => {
      this.#note(request);
      const answer = request.url?.startsWith('/v1/stt') ? this.#listener() : this.#speak;
      socket.on('message', (data) => answer(socket, JSON.parse(String(data)) as ClientEvent));
    });
  }

  /** For `LIVEKIT_INFERENCE_URL`. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #note({ url = '', headers }: IncomingMessage) {
    this.asked.push({ path: url, token: (headers.authorization ?? '').replace('Bearer ', '') });
  }

  /** Hears on one connection. */
  #listener() {
    let quietPieces: number | undefined;
    return (socket: WebSocket, { type, audio = '' }: ClientEvent) => {
      const send = (event: object) => socket.send(JSON.stringify({ session_id: 's', ...event }));
      const finish = () => {
        if (quietPieces !== undefined)
          send({ type: 'final_transcript', transcript: this.#heard, language: 'de' });
        quietPieces = undefined;
      };
      if (type === 'session.create') send({ type: 'session.created' });
      if (type === 'input_audio') {
        const bytes = Buffer.from(audio, 'base64');
        this.heardBytes += bytes.length;
        const isVoice = new Int16Array(new Uint8Array(bytes).buffer).some((it) => Math.abs(it) > AUDIBLE);
        if (isVoice) quietPieces = 0;
        else if (quietPieces !== undefined && ++quietPieces >= PAUSE_PIECES) finish();
      }
      if (type === 'session.finalize') {
        finish();
        send({ type: 'session.finalized' });
      }
    };
  }

  readonly #speak = (socket: WebSocket, { type, transcript = '' }: ClientEvent) => {
    const send = (event: object) => socket.send(JSON.stringify({ session_id: 's', ...event }));
    if (type === 'session.create') send({ type: 'session.created' });
    if (type === 'input_transcript') this.spoken.push(transcript.trim());
    if (type === 'session.flush') {
      send({ type: 'output_audio', audio: SPEECH });
      send({ type: 'done' });
    }
  };
}
