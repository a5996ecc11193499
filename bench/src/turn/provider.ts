import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { serveLive } from './live-provider.js';
import { PAUSE_MS, trimmed, type Utterance } from './utterances.js';

/** Who is measured. Each has an address of its own, so that calls can be told apart. */
export const SIDES = ['ours', 'reference'] as const;
export type Side = (typeof SIDES)[number];

export type Endpoint = 'transcription' | 'chat' | 'speech';

/** One request, with instants in ms since the epoch. */
export interface ProviderCall {
  readonly side: Side;
  readonly endpoint: Endpoint;
  /** What was heard, the visitor's last words, or what is to be spoken. */
  text: string;
  /** The request has come in whole. */
  readonly startedAtMs: number;
  /** First word or first byte of the answer. */
  firstAtMs: number | undefined;
  endedAtMs: number | undefined;
  /** Given up by the caller before the end. */
  aborted: boolean;
}

/** How fast it is, in ms. */
export interface Profile {
  readonly transcriptionMs: number;
  readonly firstWordMs: number;
  readonly perWordMs: number;
  readonly firstByteMs: number;
  /** How much faster than it is played speech comes. */
  readonly speechSpeed: number;
}

export const PROFILES = {
  usual: { transcriptionMs: 150, firstWordMs: 250, perWordMs: 20, firstByteMs: 150, speechSpeed: 4 },
  slow: { transcriptionMs: 450, firstWordMs: 750, perWordMs: 60, firstByteMs: 450, speechSpeed: 4 / 3 },
} as const satisfies Record<string, Profile>;

const SPEECH_RATE_HZ = 24_000;
/** Synthetic voices begin with this much of nothing. */
const LEADING_SILENCE_MS = 230;
const MS_PER_SPOKEN_WORD = 250;
const SPEECH_PIECE_MS = 10;
/** How much the length of a recording may differ from the known one and still be the same words. */
const SAME_LENGTH = 0.07;
/** So much of a word's end may be missing. */
const WORD_END_MS = 40;

/**
 * OpenAI's three endpoints with fixed delays. It knows what is being said, and tells by the length of a recording how
 * much of that is in it.
 */
export class BenchProvider {
  readonly calls: ProviderCall[] = [];
  readonly #profile: Profile;
  readonly #server: Server;
  readonly #saying = new Map<Side, Utterance>();
  /** How many parts of it were heard along with to their end. */
  readonly #partsOver = new Map<Side, number>();
  readonly #replies: ReadonlyMap<string, string>;

  static async start(profile: Profile, replies: ReadonlyMap<string, string>): Promise<BenchProvider> {
    const provider = new BenchProvider(profile, replies);
    await new Promise<void>((resolve) => provider.#server.listen(0, '127.0.0.1', resolve));
    return provider;
  }

  private constructor(profile: Profile, replies: ReadonlyMap<string, string>) {
    this.#profile = profile;
    this.#replies = replies;
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch((error: unknown) => {
        console.error(error);
        response.destroy();
      });
    });
    serveLive(this.#server, {
      lagMs: profile.transcriptionMs,
      hear: (side, samples, rateHz) =>
        this.#heard(side as Side, audibleMs(samples, rateHz), this.#partsOver.get(side as Side)),
      hearSoFar: (side, samples, rateHz) => this.#heardSoFar(side as Side, audibleMs(samples, rateHz)),
      onComplete: (side, transcript) => this.#completed(side as Side, transcript),
      onCall: (side) => this.#note(side as Side, 'transcription', ''),
    });
  }

  /** What an OpenAI client takes as its base URL. */
  baseUrl(side: Side): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${side}/v1`;
  }

  /** From now on this side's recordings are of that utterance. */
  expect(side: Side, utterance: Utterance): void {
    this.#saying.set(side, utterance);
    this.#partsOver.delete(side);
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const [, side, , ...path] = (request.url ?? '').split('/') as [string, Side, string, ...string[]];
    const call = (endpoint: Endpoint, text: string): ProviderCall => {
      const it = this.#note(side, endpoint, text);
      response.on('close', () => {
        it.endedAtMs = now();
        it.aborted = !response.writableFinished;
      });
      return it;
    };
    switch (path.join('/')) {
      case 'audio/transcriptions':
        return this.#transcribe(call('transcription', this.#heard(side, audibleMsOf(body))), response);
      case 'chat/completions':
        return this.#chat(call('chat', lastWords(body)), response);
      case 'audio/speech':
        return this.#speak(
          call('speech', (JSON.parse(body.toString()) as { input: string }).input),
          response,
        );
      default:
        response.writeHead(404).end('{}');
    }
  }

  #note(side: Side, endpoint: Endpoint, text: string): ProviderCall {
    const it: ProviderCall = {
      side,
      endpoint,
      text,
      startedAtMs: now(),
      firstAtMs: undefined,
      endedAtMs: undefined,
      aborted: false,
    };
    this.calls.push(it);
    return it;
  }

  async #transcribe(call: ProviderCall, response: ServerResponse): Promise<void> {
    await delay(this.#profile.transcriptionMs);
    call.firstAtMs = now();
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ text: call.text }));
  }

  async #chat(call: ProviderCall, response: ServerResponse): Promise<void> {
    const { firstWordMs, perWordMs } = this.#profile;
    const reply =
      this.#replies.get(call.text) ?? 'Could you say that again, please? I did not hear all of it.';
    const send = (delta: object, finish: string | null) =>
      response.write(
        `data: ${JSON.stringify({
          id: 'bench',
          object: 'chat.completion.chunk',
          created: 0,
          model: 'bench',
          choices: [{ index: 0, delta, finish_reason: finish }],
        })}\n\n`,
      );
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    for (const [index, word] of reply.split(' ').entries()) {
      // by the clock, so that late timers do not add up
      await delay(Math.max(0, call.startedAtMs + firstWordMs + index * perWordMs - now()));
      if (response.destroyed) return;
      call.firstAtMs ??= now();
      send({ role: 'assistant', content: index === 0 ? word : ` ${word}` }, null);
    }
    send({}, 'stop');
    response.end('data: [DONE]\n\n');
  }

  async #speak(call: ProviderCall, response: ServerResponse): Promise<void> {
    const { firstByteMs, speechSpeed } = this.#profile;
    const pcm = voiceLike(call.text);
    await delay(firstByteMs);
    response.writeHead(200, { 'content-type': 'audio/pcm' });
    call.firstAtMs = now();
    for (let sent = 0; sent < pcm.length && !response.destroyed; ) {
      const dueMs = (now() - call.firstAtMs) * speechSpeed + SPEECH_PIECE_MS;
      const due = Math.min(Math.floor((dueMs * SPEECH_RATE_HZ) / 1_000) * 2, pcm.length);
      if (due > sent) response.write(pcm.subarray(sent, due));
      sent = Math.max(sent, due);
      await delay(SPEECH_PIECE_MS / speechSpeed);
    }
    response.end();
  }

  #completed(side: Side, transcript: string) {
    const over = this.#partsOver.get(side) ?? 0;
    if (this.#saying.get(side)?.parts[over] === transcript) this.#partsOver.set(side, over + 1);
  }

  /**
   * The whole, one of the parts, or as many of the first words as fit into the recording.
   * @param from - Number of the first part that can be in it.
   */
  #heard(side: Side, heardMs: number, from = 0): string {
    const said = this.#saying.get(side);
    if (!said || heardMs < 100) return '';
    const parts = said.parts.slice(from);
    const partsMs = said.partsMs.slice(from);
    const wholeMs = partsMs.reduce((sum, it) => sum + it, 0) + PAUSE_MS * (parts.length - 1);
    const [closest] = [
      { text: parts.join(' '), lengthMs: wholeMs },
      ...parts.map((text, index) => ({ text, lengthMs: partsMs[index] ?? 0 })),
    ].sort((a, b) => Math.abs(heardMs - a.lengthMs) - Math.abs(heardMs - b.lengthMs));
    if (closest && Math.abs(heardMs - closest.lengthMs) < closest.lengthMs * SAME_LENGTH + 60)
      return closest.text;
    const words = parts.join(' ').split(' ');
    return words.slice(0, Math.max(1, Math.round((words.length * heardMs) / wholeMs))).join(' ');
  }

  #heardSoFar(side: Side, heardMs: number): string {
    const { parts = [], partsMs = [] } = this.#saying.get(side) ?? {};
    const words: string[] = [];
    let beginsMs = 0;
    for (let part = this.#partsOver.get(side) ?? 0; part < parts.length; part++) {
      const all = parts[part]?.split(' ') ?? [];
      const lengthMs = partsMs[part] ?? 0;
      const share = (heardMs - beginsMs + WORD_END_MS) / lengthMs;
      words.push(...all.slice(0, Math.max(0, Math.floor(all.length * share))));
      beginsMs += lengthMs + PAUSE_MS;
    }
    return words.join(' ');
  }
}

const now = () => performance.timeOrigin + performance.now();

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** From the first to the last audible sample of the WAV file in a form. */
function audibleMsOf(form: Buffer): number {
  const riff = form.indexOf('RIFF');
  const data = form.indexOf('data', riff);
  if (riff < 0 || data < 0) return 0;
  const rateHz = form.readUInt32LE(riff + 24);
  const bytes = Math.min(form.readUInt32LE(data + 4), form.length - data - 8);
  const samples = new Int16Array(bytes >> 1);
  for (let index = 0; index < samples.length; index++)
    samples[index] = form.readInt16LE(data + 8 + index * 2);
  return audibleMs(samples, rateHz);
}

const audibleMs = (samples: Int16Array, rateHz: number): number => (trimmed(samples).length / rateHz) * 1_000;

interface ChatBody {
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
}

/** Everything that the visitor has said since the last answer. */
function lastWords(body: Buffer): string {
  const { messages } = JSON.parse(body.toString()) as ChatBody;
  const since = messages.findLastIndex(({ role }) => role === 'assistant');
  return messages
    .slice(since + 1)
    .filter(({ role }) => role === 'user')
    .map(({ content }) => (typeof content === 'string' ? content : textOf(content)))
    .join(' ');
}

const textOf = (content: unknown): string =>
  (content as { text?: string }[]).map(({ text = '' }) => text).join(' ');

/** A hum as long as the words would take, after the silence that synthetic voices begin with. */
function voiceLike(text: string): Buffer {
  const silent = (LEADING_SILENCE_MS * SPEECH_RATE_HZ) / 1_000;
  const voiced = (text.split(' ').length * MS_PER_SPOKEN_WORD * SPEECH_RATE_HZ) / 1_000;
  const pcm = Buffer.alloc((silent + voiced) * 2);
  for (let index = 0; index < voiced; index++) {
    const seconds = index / SPEECH_RATE_HZ;
    const loudness = 7_000 + 2_500 * Math.sin(2 * Math.PI * 3 * seconds);
    const wave = Math.sin(2 * Math.PI * 180 * seconds) + 0.5 * Math.sin(2 * Math.PI * 540 * seconds);
    pcm.writeInt16LE(Math.round(loudness * wave), (silent + index) * 2);
  }
  return pcm;
}
