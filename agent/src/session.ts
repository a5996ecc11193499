import { inference, type llm, type tts, type VAD, voice } from '@livekit/agents';
import { LLM } from '@livekit/agents-plugin-openai';
import type { AgentErrorCode } from '@voice-assistant/protocol';
import OpenAI from 'openai';
import type { Assistant } from './assistants/assistant.js';
import type { Provider } from './config.js';
import type { ProviderHealth } from './provider-health.js';
import { KeptSpeech } from './speech/kept-speech.js';
import { Recognizer } from './speech/recognizer.js';
import { StreamingTts } from './speech/streaming-tts.js';

/** The library's own default is ten minutes, in which a visitor hears nothing. */
const PROVIDER_TIMEOUT_MS = 10_000;

export interface SessionOptions {
  readonly assistant: Assistant;
  readonly lang: string | undefined;
  readonly provider: Provider;
  readonly vad: VAD;
  readonly health: ProviderHealth;
  /** Folder of speech that is the same in every call. */
  readonly speechDir: string;
}

/** A cascade for one call: speech to text, language model, speech. Nothing is sent before it is started. */
export function createSession({
  assistant,
  lang,
  provider,
  vad,
  health,
  speechDir,
}: SessionOptions): voice.AgentSession {
  const client = new OpenAI({
    apiKey: provider.apiKey,
    baseURL: provider.baseUrl ?? null, // null: never from the environment behind our configuration's back
    timeout: PROVIDER_TIMEOUT_MS,
    maxRetries: 0, // the framework retries
  });
  const stt = new Recognizer({
    client,
    model: provider.sttModel,
    phrases: assistant.phrases,
    lang,
    onFailed: () => health.failed('transcription-failed'),
    onSucceeded: () => health.succeeded('transcription-failed'),
  });
  const model = new LLM({ client, model: provider.llmModel });
  const speech = new StreamingTts({
    client,
    model: provider.ttsModel,
    voice: assistant.voice ?? provider.ttsVoice,
    kept: new KeptSpeech(speechDir, (text) => assistant.greeting.includes(text)),
  });
  report(model, 'model-failed', health);
  report(speech, 'speech-failed', health);

  const session = new voice.AgentSession({
    stt,
    llm: model,
    tts: speech,
    vad,
    turnHandling: {
      turnDetection: new inference.TurnDetector({ version: 'v1-mini' }), // the local one
      interruption: { mode: 'vad' }, // the other one runs in LiveKit's cloud
      preemptiveGeneration: { enabled: true },
    },
    // For as long as this lasts, 3 s by default, the visitor can neither interrupt nor be heard while the agent
    // speaks. Browsers cancel echo from the first sound on.
    aecWarmupDuration: null,
    connOptions: { maxUnrecoverableErrors: Number.POSITIVE_INFINITY }, // a failing provider does not end the call
  });
  // An `error` event without a listener is thrown by Node and ends the process.
  session.on(voice.AgentSessionEventTypes.Error, () => {});
  stt.on('error', () => {});
  return session;
}

/**
 * A stream that failed for good emits `error` and afterwards, like every stream, its metrics: those must not count
 * as the success that ends the failure.
 */
function report(part: llm.LLM | tts.TTS, code: AgentErrorCode, health: ProviderHealth) {
  let failedStreams = 0;
  const onError = ({ recoverable }: { recoverable: boolean }) => {
    if (recoverable) return;
    failedStreams++;
    health.failed(code);
  };
  const onEnd = (hasAnswered: boolean) => {
    if (failedStreams > 0) failedStreams--;
    else if (hasAnswered) health.succeeded(code);
  };
  if ('chat' in part) {
    part.on('error', onError);
    part.on('metrics_collected', ({ ttftMs }) => onEnd(ttftMs >= 0));
  } else {
    part.on('error', onError);
    // the framework's wrapper, which makes sentences of a reply, reports through us too, as streamed
    part.on('metrics_collected', ({ streamed, ttfbMs }) => streamed || onEnd(ttfbMs >= 0));
  }
}
