import { DEFAULT_LANGUAGE } from '../assistants/localized.js';
import { isDictated } from './dictation.js';
import type { Endpointing, Patience } from './endpointing.js';
import { isUnfinished } from './unfinished.js';
import { isWholeAnswer } from './whole-answer.js';

/** Silence that ends a turn in which digits are dictated, ms: people breathe between groups of them. */
const DICTATED_MS = 900;
/** Of the time after a sentence that is over by sound and words, after an answer that is by its words: a reason may follow. */
const AFTER_ANSWER = 2;

export interface TurnPatienceOptions {
  readonly patience: Patience;
  /** BCP 47 tag of the visitor's language, when the page knows it. */
  readonly lang: string | undefined;
  /** Called when that changes, before the turn is judged. */
  readonly onChange: (endpointing: Endpointing) => void;
}

/**
 * Has the words say, too, whether a turn is over. The framework's detector goes by the sound alone, and of synthetic
 * voices took a third of the questions for half a sentence and 40 % of half sentences for whole ones (120 and 100 of
 * them, four voices): so where sound and words disagree, the turn ends after a time between.
 */
export class TurnPatience {
  readonly #options: TurnPatienceOptions;
  #now: Endpointing;

  constructor(options: TurnPatienceOptions) {
    this.#options = options;
    this.#now = options.patience;
  }

  /** What was just said. @param detected - the language that the recogniser takes it for, if it does. */
  heard(text: string, detected?: string | null) {
    const next = this.#after(text, detected || this.#options.lang || DEFAULT_LANGUAGE);
    if (next.minDelay === this.#now.minDelay && next.maxDelay === this.#now.maxDelay) return;
    this.#now = next;
    this.#options.onChange(next);
  }

  #after(text: string, lang: string): Endpointing {
    const { minDelay, unsureDelay, maxDelay } = this.#options.patience;
    if (isDictated(text)) return { minDelay: Math.max(minDelay, DICTATED_MS), maxDelay };
    if (isUnfinished(text, lang)) return { minDelay: unsureDelay, maxDelay };
    return { minDelay, maxDelay: isWholeAnswer(text, lang) ? AFTER_ANSWER * minDelay : unsureDelay };
  }
}
