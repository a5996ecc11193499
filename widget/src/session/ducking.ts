import type { Meter } from './ports.js';

const POLL_MS = 20;
/** So long must a sound last before it counts as a voice: a click of the keyboard is shorter. */
const ONSET_MS = 60;
/** So long may a voice pause: words have gaps. */
const HANGOVER_MS = 600;
/** Root mean square of full scale. What echo cancellation leaves of the assistant's own voice stays below. */
const VOICE_LEVEL = 0.03;
/** What remains of the assistant's voice while the visitor speaks. */
const DUCKED_VOLUME = 0.2;

export interface DuckingDeps {
  readonly meter: Pick<Meter, 'loudness'>;
  /** From 0 to 1. */
  setVolume(volume: number): void;
}

/**
 * Turns the assistant down as soon as the visitor starts to speak over it. The agent stops by itself a moment later,
 * but only after it has heard enough to be sure, and the visitor should not have to shout until then.
 */
export class Ducking {
  readonly #deps: DuckingDeps;
  #timer: ReturnType<typeof setInterval> | undefined;
  #loudMs = 0;
  #quietMs = 0;
  #ducked = false;

  constructor(deps: DuckingDeps) {
    this.#deps = deps;
  }

  /** Listens while the assistant speaks and the microphone is open, and costs nothing otherwise. */
  follow(active: boolean): void {
    if (active === (this.#timer !== undefined)) return;
    if (active) {
      this.#timer = setInterval(this.#listen, POLL_MS);
      return;
    }
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#loudMs = 0;
    this.#set(false);
  }

  readonly #listen = (): void => {
    const loud = this.#deps.meter.loudness('visitor') >= VOICE_LEVEL;
    this.#loudMs = loud ? this.#loudMs + POLL_MS : 0;
    this.#quietMs = loud ? 0 : this.#quietMs + POLL_MS;
    if (this.#loudMs >= ONSET_MS) this.#set(true);
    else if (this.#quietMs >= HANGOVER_MS) this.#set(false);
  };

  #set(ducked: boolean): void {
    if (ducked === this.#ducked) return;
    this.#ducked = ducked;
    this.#deps.setVolume(ducked ? DUCKED_VOLUME : 1);
  }
}
