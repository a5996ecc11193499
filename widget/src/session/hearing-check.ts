import type { SessionSnapshot, Unheard } from '../state/index.js';
import { BEAT_MS } from './beat.js';
import type { Meter } from './ports.js';

/** Beats between two looks. */
const LOOK = 3;
const LOOK_MS = LOOK * BEAT_MS;
/** Root mean square of full scale: a voice, not the room. */
const VOICE_LEVEL = 0.03;
/** Root mean square of full scale. Any microphone that works in a room with a person in it comes above. */
const SILENT_LEVEL = 0.002;
/** So long must a voice last while it is muted; a cough is shorter. */
const MUTED_VOICE_MS = 700;
/** So long may the assistant listen to nothing at all. */
const SILENCE_MS = 12_000;
/** So long a hint stays after its reason has gone. */
const LINGER_MS = 4_000;

export interface HearingCheckDeps {
  readonly meter: Pick<Meter, 'beat' | 'loudness'>;
  onChange(unheard: Unheard | null): void;
}

/** Notices a visitor who talks while muted, and a microphone that is open but gives nothing. */
export class HearingCheck {
  readonly #deps: HearingCheckDeps;
  #stopListening: (() => void) | undefined;
  #voiceMs = 0;
  #silentMs = 0;
  #calmMs = 0;
  #muted = false;
  #unheard: Unheard | null = null;

  constructor(deps: HearingCheckDeps) {
    this.#deps = deps;
  }

  /** Listens while the assistant does and there is a microphone, and costs nothing otherwise. */
  follow({ connection, agent, microphone }: SessionSnapshot): void {
    const muted = microphone.state === 'muted';
    const active =
      connection === 'connected' && agent === 'listening' && (muted || microphone.state === 'on');
    if (muted !== this.#muted || microphone.state === 'off') this.#reset();
    this.#muted = muted;
    if (active === (this.#stopListening !== undefined)) return;
    this.#stopListening?.();
    this.#stopListening = active ? this.#deps.meter.beat.every(LOOK, this.#listen) : undefined;
  }

  readonly #listen = (): void => {
    const level = this.#deps.meter.loudness('visitor');
    if (level >= SILENT_LEVEL) this.#silentMs = 0;
    else if (!this.#muted) this.#silentMs += LOOK_MS;
    this.#voiceMs = level >= VOICE_LEVEL ? this.#voiceMs + LOOK_MS : Math.max(0, this.#voiceMs - LOOK_MS / 2);
    const unheard = this.#judge();
    this.#calmMs = unheard === null ? this.#calmMs + LOOK_MS : 0;
    if (unheard !== null || this.#calmMs >= LINGER_MS || this.#unheard === 'silent') this.#set(unheard);
  };

  #judge(): Unheard | null {
    if (this.#muted) return this.#voiceMs >= MUTED_VOICE_MS ? 'muted' : null;
    return this.#silentMs >= SILENCE_MS ? 'silent' : null;
  }

  #reset(): void {
    this.#voiceMs = this.#silentMs = this.#calmMs = 0;
    this.#set(null);
  }

  #set(unheard: Unheard | null): void {
    if (unheard === this.#unheard) return;
    this.#unheard = unheard;
    this.#deps.onChange(unheard);
  }
}
