import { type stt, tts, voice } from '@livekit/agents';
import type { Room } from '@livekit/rtc-node';
import { BargeIn } from './barge-in.js';
import { CallVoice } from './call-voice.js';
import { cutOffOf, keepWhatWasHeard } from './cut-off.js';
import { Hearing } from './hearing.js';
import type { LiveTranscription } from './live-transcription.js';
import { PhraseTokenizer } from './phrases.js';
import { Recognizer } from './recognizer.js';
import type { VoiceActivity } from './voice-activity.js';

/** Voice that goes on for so long is no cough and no "uh-huh": it interrupts before its text is known. */
const LONG_VOICE_MS = 1_500;
/** After such a voice that brought no text, the assistant goes on. */
const RESUME_AFTER_MS = 1_000;
/** How long the assistant is silent after a sound of the visitor when nothing here learns what it was. */
const UNTOLD_MS = 600;

/** Of a pipeline: what hears and what speaks. */
export interface SpeechParts {
  readonly stt?: stt.STT;
  readonly tts?: tts.TTS;
}

/** How one call is heard and spoken, around the models of its pipeline. */
export class Conversation {
  /** For the session, instead of the pipeline's own. Models that stream by themselves are left as they are. */
  readonly parts: SpeechParts;
  /** Settings of the session that go with them. */
  readonly settings: Pick<voice.AgentSessionOptions, 'ttsTextTransforms' | 'useTtsAlignedTranscript'>;
  /** Settings of the session's interruptions. */
  readonly interruption: { readonly minDuration?: number; readonly falseInterruptionTimeout: number };
  readonly #voice = new CallVoice();
  readonly #bargeIn: BargeIn;
  #live: LiveTranscription | undefined;
  #output: (() => voice.AudioOutput | null) | undefined;
  #cutOff: () => Promise<void> = async () => {};

  constructor(parts: SpeechParts, activity: VoiceActivity) {
    const { stt: recognizer, tts: speech } = parts;
    const isHeardHere = recognizer !== undefined && !recognizer.capabilities.streaming;
    this.#bargeIn = new BargeIn({
      voice: this.#voice,
      activity,
      output: () => this.#output?.() ?? null,
      ...(isHeardHere ? {} : { undecidedMs: UNTOLD_MS }),
    });
    const isCutHere = speech !== undefined && !speech.capabilities.streaming;
    this.parts = {
      ...parts,
      ...(isHeardHere ? { stt: this.#hearingOf(recognizer, activity) } : {}),
      ...(isCutHere ? { tts: new tts.StreamAdapter(speech, new PhraseTokenizer()) } : {}),
    };
    this.settings = {
      useTtsAlignedTranscript: false, // what is shown would wait for what is spoken
      ...(isCutHere ? { ttsTextTransforms: null } : {}), // it is cleaned where it is cut
    };
    this.interruption = {
      falseInterruptionTimeout: RESUME_AFTER_MS,
      ...(isHeardHere ? { minDuration: LONG_VOICE_MS } : {}),
    };
  }

  /** Speaks into that room for as long as the session is open. Before the session starts. */
  join(session: voice.AgentSession, room: Room) {
    this.#output = () => session.output.audio;
    this.#cutOff = cutOffOf(session);
    keepWhatWasHeard(session);
    session.output.audio = this.#voice;
    this.#voice.publishIn(room);
    this.#live?.open();
    session.once(voice.AgentSessionEventTypes.Close, () => {
      this.#bargeIn.stop();
      this.#live?.close();
      void this.#voice.close();
    });
  }

  #hearingOf(recognizer: stt.STT, activity: VoiceActivity): Hearing {
    this.#live = recognizer instanceof Recognizer ? recognizer.live : undefined;
    const hearing = new Hearing({
      recognizer,
      live: this.#live,
      activity,
      speech: this.#voice,
      cutOff: () => this.#cutOff(),
      onVerdict: (verdict) => this.#bargeIn.settle(verdict),
    });
    hearing.on('error', () => {}); // one without a listener is thrown by Node and ends the process
    return hearing;
  }
}
