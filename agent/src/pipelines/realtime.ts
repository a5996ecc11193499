import { realtime } from '@livekit/agents-plugin-openai';
import { createTts } from './cascade.js';
import { endpointsOf } from './endpoint.js';
import type { Parts, PipelineOptions } from './pipeline.js';

/** What OpenAI's model speaks with when the assistant names no voice. */
const DEFAULT_VOICE = 'marin';

/**
 * One model that hears and speaks, by OpenAI's Realtime protocol. Who speaks when is decided here and not by the
 * provider, so that pauses, interruptions and the assistant's endpointing are the same in every pipeline.
 */
export function createRealtime(options: PipelineOptions): Parts {
  const { assistant, config } = options;
  const { provider } = config;
  const voice = assistant.voice ?? DEFAULT_VOICE;
  const [endpoint] = endpointsOf(assistant.models.realtime, {
    model: provider.realtimeModel,
    voice,
    provider,
  });
  const model = new realtime.RealtimeModel({
    model: endpoint.model,
    voice: endpoint.voice,
    apiKey: endpoint.apiKey,
    baseURL: endpoint.baseUrl,
    turnDetection: null,
    inputAudioTranscription: {
      model: assistant.models.stt?.[0]?.model ?? provider.sttModel,
      ...(options.lang === undefined ? {} : { language: options.lang.split('-')[0] ?? options.lang }),
    },
  });
  // greeting and fallback sentences are said word for word, which a model that speaks freely cannot promise
  return { llm: model, tts: createTts(options) };
}
