import { inference } from '@livekit/agents';
import type { ModelSpec } from '../assistants/front-matter.js';
import type { Parts, PipelineOptions } from './pipeline.js';
import { reportHealth } from './report-health.js';

/** LiveKit's names, `provider/model`, when the assistant names none. @see https://docs.livekit.io/agents/models/ */
const DEFAULT_MODELS = {
  stt: 'deepgram/nova-3',
  llm: 'openai/gpt-4.1-mini',
  tts: 'cartesia/sonic-3',
} as const;

/**
 * A cascade in LiveKit's cloud, paid for with the media server's key. Its gateway switches to the next model for
 * transcription and speech by itself; for the language model it has no such thing.
 */
export function createInference({ assistant, lang, config, health }: PipelineOptions): Parts {
  const { models, voice } = assistant;
  const { apiKey, apiSecret } = config.livekit;
  const access = {
    apiKey,
    apiSecret,
    ...(config.provider.inferenceUrl === undefined ? {} : { baseURL: config.provider.inferenceUrl }),
  };
  const language = lang === undefined ? {} : { language: lang };
  const stt = new inference.STT({
    ...access,
    ...language,
    model: models.stt?.[0]?.model ?? DEFAULT_MODELS.stt,
    ...fallbackOf(models.stt),
  });
  const llm = new inference.LLM({ ...access, model: models.llm?.[0]?.model ?? DEFAULT_MODELS.llm });
  const tts = new inference.TTS({
    ...access,
    ...language,
    model: models.tts?.[0]?.model ?? DEFAULT_MODELS.tts,
    ...(voice === undefined ? {} : { voice }),
    ...fallbackOf(models.tts),
  });
  reportHealth(llm, 'model-failed', health);
  reportHealth(tts, 'speech-failed', health);
  stt.on('error', ({ recoverable }) => recoverable || health.failed('transcription-failed'));
  stt.on('metrics_collected', () => health.succeeded('transcription-failed'));
  return { stt, llm, tts };
}

function fallbackOf(specs: readonly ModelSpec[] | undefined): { fallback?: string[] } {
  const [, ...others] = specs ?? [];
  return others.length > 0 ? { fallback: others.map(({ model }) => model) } : {};
}
