import {
  type APIConnectOptions,
  APIStatusError,
  APITimeoutError,
  DEFAULT_API_CONNECT_OPTIONS,
  tts,
} from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import type OpenAI from 'openai';
import { STAND_IN_HEADER } from '../pipelines/chain-fetch.js';
import type { KeptSpeech, SpeechKey } from './kept-speech.js';
import { toFrameworkError } from './provider-error.js';
import { SpeechFramer } from './speech-framer.js';

/** What `response_format: 'pcm'` means. @see https://platform.openai.com/docs/guides/text-to-speech */
export const PCM_RATE_HZ = 24_000;
const CHANNELS = 1;

export interface StreamingTtsOptions {
  readonly client: OpenAI;
  readonly model: string;
  readonly voice: string;
  /** Speech that need not be made again. */
  readonly kept?: KeptSpeech;
}

/**
 * Speech through `POST /audio/speech`, played as it arrives. The plugin's own class collects the whole answer first,
 * which costs a quarter of the time from the end of the visitor's speech to the reply.
 */
export class StreamingTts extends tts.TTS {
  override readonly label = 'StreamingTts';
  readonly #options: StreamingTtsOptions;
  readonly #closed = new AbortController();

  constructor(options: StreamingTtsOptions) {
    super(PCM_RATE_HZ, CHANNELS, { streaming: false });
    this.#options = options;
  }

  override get model(): string {
    return this.#options.model;
  }

  override get provider(): string {
    return new URL(this.#options.client.baseURL).host;
  }

  override synthesize(
    text: string,
    connOptions?: APIConnectOptions,
    abortSignal?: AbortSignal,
  ): tts.ChunkedStream {
    const signal = abortSignal ? AbortSignal.any([abortSignal, this.#closed.signal]) : this.#closed.signal;
    return new SpeechStream(this, {
      ...this.#options,
      text,
      signal,
      connOptions: connOptions ?? DEFAULT_API_CONNECT_OPTIONS,
    });
  }

  /** The framework splits replies into sentences and calls {@link synthesize} for each. */
  override stream(): tts.SynthesizeStream {
    throw new Error('StreamingTts takes whole sentences; wrap it in a tts.StreamAdapter');
  }

  override async close(): Promise<void> {
    this.#closed.abort();
  }
}

interface SpeechStreamOptions extends StreamingTtsOptions {
  readonly text: string;
  readonly signal: AbortSignal;
  readonly connOptions: APIConnectOptions;
}

class SpeechStream extends tts.ChunkedStream {
  override readonly label = 'StreamingTts';
  readonly #options: SpeechStreamOptions;
  #requestId = '';
  #hasSent = false;

  constructor(owner: StreamingTts, options: SpeechStreamOptions) {
    super(options.text, owner, options.connOptions, options.signal);
    this.#options = options;
  }

  /** One attempt; the base class repeats it on errors that may pass. */
  protected override async run(): Promise<void> {
    const kept = await this.#options.kept?.read(this.#key());
    if (kept) return this.#play(kept);
    const stall = new Stall(this.#options.connOptions.timeoutMs);
    try {
      await this.#receive(AbortSignal.any([this.abortSignal, stall.signal]), () => stall.reset());
    } catch (error) {
      if (this.abortSignal.aborted) return; // interrupted: nobody wants the rest
      // Once something was heard, a retry would say it twice.
      const retryable = !this.#hasSent;
      if (stall.signal.aborted)
        throw new APITimeoutError({ message: 'the speech provider stopped sending', options: { retryable } });
      throw toFrameworkError(error, retryable);
    } finally {
      stall.clear();
    }
  }

  async #receive(signal: AbortSignal, onProgress: () => void): Promise<void> {
    const { client, model, voice } = this.#options;
    const response = await client.audio.speech.create(
      { input: this.inputText, model, voice, response_format: 'pcm' },
      { signal, maxRetries: 0 },
    );
    this.#requestId = response.headers.get('x-request-id') ?? crypto.randomUUID();
    assertIsAudio(response);
    const framer = new SpeechFramer(PCM_RATE_HZ);
    const received: Uint8Array[] = [];
    for await (const bytes of response.body ?? []) {
      onProgress();
      received.push(bytes);
      for (const samples of framer.push(bytes)) this.#send(samples);
    }
    this.#sendLast(framer.end());
    if (!response.headers.has(STAND_IN_HEADER))
      await this.#options.kept?.write(this.#key(), Buffer.concat(received));
  }

  #play(pcm: Buffer) {
    this.#requestId = crypto.randomUUID();
    const framer = new SpeechFramer(PCM_RATE_HZ);
    for (const samples of framer.push(pcm)) this.#send(samples);
    this.#sendLast(framer.end());
  }

  #key(): SpeechKey {
    const { client, model, voice } = this.#options;
    return { provider: client.baseURL, model, voice, text: this.inputText };
  }

  #sendLast(frames: Int16Array<ArrayBuffer>[]) {
    for (const [index, samples] of frames.entries()) this.#send(samples, index === frames.length - 1);
  }

  #send(samples: Int16Array<ArrayBuffer>, final = false) {
    if (this.queue.closed) return;
    this.#hasSent = true;
    const frame = new AudioFrame(samples, PCM_RATE_HZ, CHANNELS, samples.length);
    this.queue.put({ requestId: this.#requestId, segmentId: this.#requestId, frame, final });
  }
}

/** Played as samples, JSON or MP3 would be loud noise. */
function assertIsAudio(response: Response) {
  const type = response.headers.get('content-type') ?? '';
  if (!/json|html|mpeg/.test(type)) return;
  throw new APIStatusError({
    message: 'the speech provider sent something else than PCM',
    options: { statusCode: response.status, retryable: false },
  });
}

/** Aborts when nothing has happened for a while. */
class Stall {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  constructor(timeoutMs: number) {
    this.#timer = setTimeout(() => this.#controller.abort(), timeoutMs);
  }
  get signal(): AbortSignal {
    return this.#controller.signal;
  }
  reset() {
    this.#timer.refresh();
  }
  clear() {
    clearTimeout(this.#timer);
  }
}
