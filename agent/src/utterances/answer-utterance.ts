import type { stt, tts } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import type { UtteranceResponse } from '@voice-assistant/protocol';
import type { Assistant } from '../assistants/assistant.js';
import type { AssistantStore } from '../assistants/assistant-store.js';
import { chooseAssistant } from '../assistants/choose-assistant.js';
import { inLanguage } from '../assistants/localized.js';
import { fillInstructions } from '../assistants/variables.js';
import type { Config } from '../config.js';
import type { CallRooms } from '../life/call-keeper.js';
import { chatModelOf, createCascade } from '../pipelines/cascade.js';
import type { Logger } from '../ports.js';
import { ProviderHealth } from '../provider-health.js';
import { packagedSpeech } from '../resilience/packaged-speech.js';
import { type SentenceName, sentence } from '../resilience/sentences.js';
import { samplesOf } from '../speech/audio-frames.js';
import { HEARING_RATE_HZ, joinedSamples } from '../speech/samples.js';
import { type ChatModel, chat } from './chat.js';
import { findIntent } from './intent.js';
import type { Utterance } from './read-utterance.js';
import { speakInto } from './room-speaker.js';
import { type Speech, toWav } from './speech.js';
import { UtteranceError } from './utterance-error.js';

export interface AnswererOptions {
  readonly config: Config;
  readonly assistants: AssistantStore;
  readonly rooms: Pick<CallRooms, 'present'>;
  readonly logger: Logger;
}

export interface Answered {
  readonly response: UtteranceResponse;
  /** Resolves when the reply has been said in the room, at once where there is none. */
  readonly spoken: Promise<void>;
}

/** Two minutes take a provider longer than the turn of a call does: so much more for each second. */
const PATIENCE_MS_PER_SECOND = 250;
/** OpenAI takes 4,096 characters. What is longer is cut in what is heard, not in what is read. */
const SPOKEN_MAX_LENGTH = 4_000;

/** One more try of what timed out or broke off; what was refused for now, `patientFetch` repeats. */
const SPEECH_TRIES = { maxRetry: 1, retryIntervalMs: 500, timeoutMs: 10_000 };

const NOTE = `The visitor has left you a spoken message. Answer it once, in their language, in a few short sentences
that will be read out: no lists, no markup, no links. You have no tools here.`;

/** Hears, thinks and speaks for one recording. */
interface Voice {
  readonly assistant: Assistant;
  readonly lang: string | undefined;
  readonly stt: stt.STT;
  readonly tts: tts.TTS;
  readonly model: ChatModel;
}

/** What somebody who is in no call said, and the assistant's reply. */
export class UtteranceAnswerer {
  readonly #options: AnswererOptions;

  constructor(options: AnswererOptions) {
    this.#options = options;
  }

  /**
   * Transcribes, asks for intent and reply side by side, speaks, and says it in the room that is named.
   * @throws {UtteranceError} with what can be said instead, which has been said in the room as well.
   */
  async answer({ request, samples }: Utterance, signal: AbortSignal): Promise<Answered> {
    const { room_name: roomName } = request;
    if (roomName !== undefined) await this.#assertRoom(roomName);
    const voice = await this.#voiceFor(request, samples.length / HEARING_RATE_HZ);
    const speaker = { name: request.participant_name ?? voice.assistant.name, roomName };
    try {
      const transcription = await hear(voice.stt, samples, signal);
      const { text, speech, ...understood } = await this.#replyTo(transcription, voice, signal);
      const response = {
        transcription,
        ...understood,
        response_text: text,
        audio_data: toWav(speech).toString('base64'),
      };
      const { ended } = await this.#say(speaker, { text, speech }, signal);
      return { response, spoken: ended };
    } catch (error) {
      if (signal.aborted || !(error instanceof StepError)) throw error;
      throw await this.#failed(error, voice, speaker, signal);
    } finally {
      await voice.tts.close();
    }
  }

  async #assertRoom(roomName: string) {
    const present = await this.#options.rooms.present(roomName).catch((cause: unknown) => {
      throw new UtteranceError('media-server-unreachable', { cause });
    });
    if (!present) throw new UtteranceError('room-not-found');
  }

  async #voiceFor(request: Utterance['request'], seconds: number): Promise<Voice> {
    const { config, assistants, logger } = this.#options;
    const { assistant: asked, lang } = request;
    const metadata = JSON.stringify({ ...(asked !== undefined && { assistant: asked }) });
    const { assistant: chosen, warning } = chooseAssistant(metadata, await assistants.current());
    if (warning) logger.warn({ assistant: chosen.id }, warning);
    const assistant = forCascade(chosen);
    const { provider } = config;
    const timeoutMs = provider.timeoutMs + seconds * PATIENCE_MS_PER_SECOND;
    const options = {
      assistant,
      lang,
      config: { ...config, provider: { ...provider, timeoutMs, sttLiveModel: undefined } },
      health: new ProviderHealth(),
      logger,
    };
    const { stt, tts } = createCascade(options);
    return { assistant, lang, stt, tts, model: chatModelOf(options) };
  }

  async #replyTo(transcription: string, voice: Voice, signal: AbortSignal) {
    if (transcription === '') return { intent: 'unclear', confidence: 0, ...(await own('not-heard', voice)) };
    const messages = [
      { role: 'system' as const, content: instructionsFor(voice.assistant) },
      { role: 'user' as const, content: transcription },
    ];
    const [understood, text] = await Promise.all([
      findIntent(voice.model, transcription, signal),
      chat(voice.model, { messages }, signal),
    ]).catch((cause: unknown) => {
      throw new StepError('model-failed', 'no-answer', { cause });
    });
    if (text === '') throw new StepError('model-failed', 'no-answer');
    return { ...understood, text, speech: await speak(voice.tts, text, signal) };
  }

  /** The error of a step with what can be said for it; who is in the room hears it. */
  async #failed(error: StepError, voice: Voice, speaker: Speaker, signal: AbortSignal) {
    const fallback = await own(error.sentence, voice);
    await this.#say(speaker, fallback, signal).catch(() => {}); // the first failure is the one to tell
    return new UtteranceError(error.code, {
      cause: error.cause,
      fallback: {
        response_text: error.reply ?? fallback.text,
        audio_data: toWav(fallback.speech).toString('base64'),
      },
    });
  }

  async #say({ name, roomName }: Speaker, { text, speech }: Reply, signal: AbortSignal) {
    if (roomName === undefined) return { ended: Promise.resolve() };
    const { livekit } = this.#options.config;
    try {
      return await speakInto({ livekit, roomName, name }, speech, signal);
    } catch (cause) {
      const fallback = { response_text: text, audio_data: toWav(speech).toString('base64') };
      throw new UtteranceError('media-server-unreachable', { cause, fallback });
    }
  }
}

interface Speaker {
  readonly name: string;
  readonly roomName: string | undefined;
}

interface Reply {
  readonly text: string;
  readonly speech: Speech;
}

/** A step that failed, and what the agent says then. */
class StepError extends Error {
  override readonly name = 'StepError';
  readonly code: 'transcription-failed' | 'model-failed' | 'speech-failed';
  readonly sentence: SentenceName;
  /** What would have been said. */
  readonly reply: string | undefined;

  constructor(
    code: StepError['code'],
    sentenceName: SentenceName,
    { reply, ...options }: ErrorOptions & { reply?: string } = {},
  ) {
    super(`utterance: ${code}`, options);
    this.code = code;
    this.sentence = sentenceName;
    this.reply = reply;
  }
}

/** Models and voices of LiveKit's cloud mean nothing elsewhere: there the environment's are taken. */
function forCascade(assistant: Assistant): Assistant {
  if (assistant.pipeline !== 'inference') return assistant;
  const { voice: _, ...others } = assistant;
  return { ...others, models: {} };
}

const instructionsFor = ({ instructions, variables }: Assistant): string =>
  `${fillInstructions(instructions, variables)}\n\n${NOTE}`;

async function hear(recognizer: stt.STT, samples: Int16Array, signal: AbortSignal): Promise<string> {
  try {
    const frame = new AudioFrame(samples, HEARING_RATE_HZ, 1, samples.length);
    const { alternatives } = await recognizer.recognize(frame, signal);
    return alternatives?.[0]?.text.trim() ?? '';
  } catch (cause) {
    throw new StepError('transcription-failed', 'not-heard', { cause });
  }
}

async function speak(voice: tts.TTS, text: string, signal: AbortSignal): Promise<Speech> {
  const pieces: Int16Array[] = [];
  try {
    const stream = voice.synthesize(text.slice(0, SPOKEN_MAX_LENGTH), SPEECH_TRIES, signal);
    for await (const { frame } of stream) pieces.push(frame.data);
  } catch (cause) {
    throw new StepError('speech-failed', 'no-voice', { cause, reply: text });
  }
  if (pieces.length === 0) throw new StepError('speech-failed', 'no-voice', { reply: text });
  return { samples: joinedSamples(pieces), sampleRateHz: voice.sampleRate };
}

/** A sentence of the agent's own: the assistant's words or else ours in the visitor's language; the sound is packaged. */
async function own(name: SentenceName, { assistant, lang }: Voice): Promise<Reply> {
  const words = assistant.fallback[name];
  const frames: AudioFrame[] = [];
  for await (const frame of await packagedSpeech(name)) frames.push(frame);
  const speech = {
    samples: samplesOf(frames),
    sampleRateHz: frames[0]?.sampleRate ?? HEARING_RATE_HZ,
  };
  return { text: words === undefined ? sentence(name, lang) : inLanguage(words, lang), speech };
}
