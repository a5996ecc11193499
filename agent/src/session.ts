import { inference, voice } from '@livekit/agents';
import type { Room } from '@livekit/rtc-node';
import type { PipelineKind } from './assistants/front-matter.js';
import { createCascade } from './pipelines/cascade.js';
import { createInference } from './pipelines/inference.js';
import type { Parts, PipelineOptions } from './pipelines/pipeline.js';
import { createRealtime } from './pipelines/realtime.js';
import { Conversation } from './speech/conversation.js';
import { REALTIME_RATE_HZ } from './speech/live-transcription.js';
import { HEARING_RATE_HZ } from './speech/samples.js';
import type { VoiceActivity } from './speech/voice-activity.js';
import { endpointingOf, type Patience } from './turns/endpointing.js';
import { TurnPatience } from './turns/turn-patience.js';

/** One more try, after 100 ms, of what timed out or broke off; what was refused for now, `patientFetch` repeats. */
const MAX_RETRIES = 1;
const RETRY_INTERVAL_MS = 500;

export interface SessionOptions extends PipelineOptions {
  readonly vad: VoiceActivity;
  readonly room: Room;
}

const PIPELINES: Readonly<Record<PipelineKind, (options: PipelineOptions) => Parts>> = {
  cascade: createCascade,
  realtime: createRealtime,
  inference: createInference,
};

/** What hears, thinks and speaks by the assistant's pipeline, for one use of it. */
export const createParts = (options: PipelineOptions): Parts =>
  PIPELINES[options.assistant.pipeline](options);

/** At what rate the visitor is heard, in Hz, so that least is resampled. */
export function hearingRateOf({ assistant, config }: Pick<PipelineOptions, 'assistant' | 'config'>): number {
  const isLive = assistant.pipeline === 'cascade' && config.provider.sttLiveModel !== undefined;
  return isLive || assistant.pipeline === 'realtime' ? REALTIME_RATE_HZ : HEARING_RATE_HZ;
}

/** The session of one call, by the assistant's pipeline. Nothing is sent before it is started. */
export function createSession({ vad, room, ...options }: SessionOptions): voice.AgentSession {
  const { assistant, health, config } = options;
  const connect = {
    maxRetry: MAX_RETRIES,
    retryIntervalMs: RETRY_INTERVAL_MS,
    timeoutMs: config.provider.timeoutMs,
  };
  const pipeline = createParts(options);
  const patience = endpointingOf(assistant.endpointing);
  const { minDelay, maxDelay } = patience;
  const conversation = new Conversation(pipeline, vad);
  const session = new voice.AgentSession({
    ...pipeline,
    ...conversation.parts,
    vad,
    turnHandling: {
      turnDetection: new inference.TurnDetector({ version: 'v1-mini' }), // the local one
      endpointing: { minDelay, maxDelay },
      interruption: { mode: 'vad', ...conversation.interruption }, // the other one runs in LiveKit's cloud
      // a person pauses for thought more often than three times in a long sentence, and still waits at its end. Hearing
      // keeps such guesses few; a limit that is reached costs the guess at the end, the one that counts.
      preemptiveGeneration: {
        enabled: true,
        preemptiveTts: true,
        maxRetries: 20,
        maxSpeechDuration: 60_000,
      },
    },
    // For as long as this lasts, 3 s by default, the visitor can neither interrupt nor be heard while the agent
    // speaks. Browsers cancel echo from the first sound on.
    aecWarmupDuration: null,
    ...conversation.settings,
    connOptions: {
      sttConnOptions: connect,
      llmConnOptions: connect,
      ttsConnOptions: connect,
      maxUnrecoverableErrors: Number.POSITIVE_INFINITY, // the call ends with a word: see first-aid.ts
    },
  });
  // An `error` event without a listener is thrown by Node and ends the process.
  session.on(voice.AgentSessionEventTypes.Error, ({ error }) => {
    if ('type' in error && error.type === 'realtime_model_error' && !error.recoverable)
      health.failed('model-failed', error.error);
  });
  conversation.join(session, room);
  // a realtime model tells what it has heard when the turn is over
  if (pipeline.stt) followWords(session, patience, options.lang);
  return session;
}

/** The framework tells of final words before it judges whether they end the turn. */
function followWords(session: voice.AgentSession, patience: Patience, lang: string | undefined) {
  const turns = new TurnPatience({
    patience,
    lang,
    onChange: (endpointing) => session.updateOptions({ turnHandling: { endpointing } }),
  });
  session.on(voice.AgentSessionEventTypes.UserInputTranscribed, ({ transcript, isFinal, language }) => {
    if (isFinal) turns.heard(transcript, language);
  });
}
