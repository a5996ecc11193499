import type { AudioBuffer, stt } from '@livekit/agents';
import { STT } from '@livekit/agents-plugin-openai';
import type OpenAI from 'openai';
import { LiveTranscription } from './live-transcription.js';
import { toFrameworkError } from './provider-error.js';

export interface RecognizerOptions {
  readonly client: OpenAI;
  readonly model: string;
  /** What visitors are likely to say. */
  readonly phrases: readonly string[];
  /** BCP 47 tag; without it the provider finds out by itself. */
  readonly lang: string | undefined;
  /** Model that hears along, by the Realtime protocol of the same provider; without it recordings are transcribed. */
  readonly liveModel?: string | undefined;
  readonly onFailed: (error: Error) => void;
  readonly onSucceeded: () => void;
}

/**
 * Speech to text through `POST /audio/transcriptions`, an utterance at a time. The framework swallows a failed
 * utterance without an `error` event and without a second try, so this class reports, and its client retries.
 */
export class Recognizer extends STT {
  /** Hears along; this class stands in for it while it has no connection. */
  readonly live: LiveTranscription | undefined;
  readonly #options: RecognizerOptions;

  constructor(options: RecognizerOptions) {
    const { client, phrases, lang, liveModel } = options;
    const prompt = phrases.length > 0 ? phrases.join('\n') : undefined;
    super({
      client: client,
      apiKey: client.apiKey ?? '',
      model: options.model,
      useRealtime: false,
      ...(prompt === undefined ? {} : { prompt }),
      ...(lang === undefined ? { detectLanguage: true } : { language: lang }),
    });
    this.#options = options;
    if (liveModel !== undefined)
      this.live = new LiveTranscription({
        baseUrl: client.baseURL,
        apiKey: client.apiKey ?? '',
        model: liveModel,
        lang,
        prompt,
      });
  }

  override async _recognize(buffer: AudioBuffer, abortSignal?: AbortSignal): Promise<stt.SpeechEvent> {
    try {
      const event = await super._recognize(buffer, abortSignal);
      this.#options.onSucceeded();
      return event;
    } catch (error) {
      if (!abortSignal?.aborted) this.#options.onFailed(toFrameworkError(error));
      throw toFrameworkError(error, false);
    }
  }
}
