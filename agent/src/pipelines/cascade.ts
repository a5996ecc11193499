import { LLM } from '@livekit/agents-plugin-openai';
import OpenAI from 'openai';
import type { Assistant } from '../assistants/assistant.js';
import { placeholdersIn } from '../assistants/variables.js';
import type { Provider } from '../config.js';
import { patientFetch } from '../resilience/patient-fetch.js';
import { KeptSpeech } from '../speech/kept-speech.js';
import { Recognizer } from '../speech/recognizer.js';
import { StreamingTts } from '../speech/streaming-tts.js';
import { type ChainOptions, createChainFetch } from './chain-fetch.js';
import { type Endpoints, endpointsOf } from './endpoint.js';
import type { Parts, PipelineOptions } from './pipeline.js';
import { reportHealth } from './report-health.js';

/** Speech to text, language model and speech over any address that answers OpenAI's HTTP API. */
export function createCascade(options: PipelineOptions): Required<Parts> {
  return { stt: createStt(options), llm: createLlm(options), tts: createTts(options) };
}

/** Where its parts are asked first, up to and with `/v1`. */
export function addressesOf({ assistant, config }: Pick<PipelineOptions, 'assistant' | 'config'>): string[] {
  const { stt, llm, tts } = assistant.models;
  const own = { model: '', voice: '', provider: config.provider };
  return [stt, llm, tts].map((specs) => endpointsOf(specs, own)[0].baseUrl);
}

function createStt({ assistant, lang, config, health, logger }: PipelineOptions): Recognizer {
  const { provider } = config;
  const endpoints = endpointsOf(assistant.models.stt, { model: provider.sttModel, voice: '', provider });
  const stt = new Recognizer({
    client: createClient(endpoints, provider, { part: 'stt', logger }),
    model: endpoints[0].model,
    phrases: assistant.phrases,
    lang,
    liveModel: provider.sttLiveModel,
    onFailed: (error) => health.failed('transcription-failed', error),
    onSucceeded: () => health.succeeded('transcription-failed'),
  });
  stt.on('error', () => {}); // one without a listener is thrown by Node and ends the process
  return stt;
}

function createLlm(options: PipelineOptions): LLM {
  const llm = new LLM(chatModelOf(options));
  reportHealth(llm, 'model-failed', options.health);
  return llm;
}

/** The assistant's language model, for who asks it without the framework. */
export function chatModelOf({ assistant, config, logger }: Omit<PipelineOptions, 'health'>): {
  readonly client: OpenAI;
  readonly model: string;
} {
  const { provider } = config;
  const endpoints = endpointsOf(assistant.models.llm, { model: provider.llmModel, voice: '', provider });
  return {
    client: createClient(endpoints, provider, { part: 'llm', logger }),
    model: endpoints[0].model,
  };
}

/** The speech of a cascade, which other pipelines take for what is said word for word. */
export function createTts({ assistant, config, health, logger }: PipelineOptions): StreamingTts {
  const { provider, speechDir } = config;
  const voice = assistant.voice ?? provider.ttsVoice;
  const endpoints = endpointsOf(assistant.models.tts, { model: provider.ttsModel, voice, provider });
  const kept = keptTexts(assistant);
  const speech = new StreamingTts({
    client: createClient(endpoints, provider, { part: 'tts', logger }),
    model: endpoints[0].model,
    voice: endpoints[0].voice,
    kept: new KeptSpeech(speechDir, (text) => kept.some((it) => it.includes(text))),
  });
  reportHealth(speech, 'speech-failed', health);
  return speech;
}

/** What is the same in every call. A greeting with variables is not, and may name a person. */
function keptTexts({ greeting, fallback }: Assistant): string[] {
  return [greeting, ...Object.values(fallback)]
    .filter((it) => it !== undefined)
    .flatMap((it) => (typeof it === 'string' ? [it] : Object.values(it)))
    .filter((it) => placeholdersIn(it).length === 0);
}

function createClient(endpoints: Endpoints, { timeoutMs }: Provider, options: ChainOptions): OpenAI {
  const chain = endpoints.length > 1 ? { fetch: createChainFetch(endpoints, options) } : {};
  return new OpenAI({
    apiKey: endpoints[0].apiKey,
    baseURL: endpoints[0].baseUrl, // never from the environment behind our configuration's back
    timeout: timeoutMs, // the library's own is ten minutes, in which a visitor hears nothing
    maxRetries: 0,
    fetch: patientFetch({ stallTimeoutMs: timeoutMs, ...chain }),
  });
}
