import { type VADEvent, VADEventType, type voice } from '@livekit/agents';
import type { CallVoice } from './call-voice.js';
import type { VoiceActivity } from './voice-activity.js';

const UNDECIDED_MS = 2_000;
/** A microphone that gives nothing for so long, not even silence, was taken away in mid-word. */
const GONE_MS = 1_000;
/** By then the framework has cut off what the visitor interrupted. */
const CUT_OFF_MS = 500;

/** What a sound of the visitor turned out to be. */
export type Verdict = 'words' | 'nothing';

export interface BargeInOptions {
  readonly voice: CallVoice;
  readonly activity: Pick<VoiceActivity, 'observe'>;
  /** What is in front of the voice, and shows the text as it is spoken: it stops and goes on with it. */
  readonly output: () => voice.AudioOutput | null;
  /** Longest silence after the visitor's last sound while nobody has told what it was. */
  readonly undecidedMs?: number;
}

/**
 * Lets the visitor interrupt. The framework waits for 500 ms of voice, which is heard as being talked over. Here the
 * assistant is hushed at the first sound; when that turns out to be no word, or only one that says "go on", the
 * assistant goes on in mid-word. Words are the framework's: it cuts off what was being said.
 */
export class BargeIn {
  readonly #options: BargeInOptions;
  readonly #stop: () => void;
  #timer: NodeJS.Timeout | undefined;
  #isVoice = false;

  constructor(options: BargeInOptions) {
    this.#options = options;
    this.#stop = options.activity.observe((event) => this.#onVoice(event));
  }

  /** What the visitor has said since the last time. Comes after the end of the sound. */
  settle(verdict: Verdict) {
    if (!this.#options.voice.isHushed) return;
    if (verdict === 'nothing') this.#unhush();
    // cutting off unhushes: the next thing that is said is the answer
    else this.#unhushAfter(CUT_OFF_MS);
  }

  stop() {
    this.#stop();
    clearTimeout(this.#timer);
  }

  #onVoice({ type }: VADEvent) {
    const { voice, output, undecidedMs = UNDECIDED_MS } = this.#options;
    if (type === VADEventType.START_OF_SPEECH) {
      voice.hush();
      this.#unhushAfter(GONE_MS);
      this.#isVoice = true;
      if (voice.isSpeaking) voice.whileUnheeded(() => output()?.pause());
    } else if (type === VADEventType.END_OF_SPEECH) {
      this.#isVoice = false;
      if (voice.isSpeaking) this.#unhushAfter(undecidedMs);
      else this.#unhush();
    } else if (this.#isVoice) this.#timer?.refresh();
  }

  #unhushAfter(delayMs: number) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#unhush(), delayMs);
  }

  #unhush() {
    clearTimeout(this.#timer);
    const { voice, output } = this.#options;
    voice.unhush();
    if (!voice.isPaused) voice.whileUnheeded(() => output()?.resume());
  }
}
