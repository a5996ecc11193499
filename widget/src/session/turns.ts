import { type AgentMessagePayloads, readTurnTimings } from '@voice-assistant/protocol';
import { BEAT_MS } from './beat.js';
import type { Meter } from './ports.js';

/**
 * When the parts of one answer came, in ms after the visitor's last sound; null where a part did not happen. The first
 * four as the agent measured them, the last as it was heard here.
 */
export interface TurnTimings {
  readonly turn: number;
  readonly endOfSpeechMs: number | null;
  readonly transcriptMs: number | null;
  readonly firstTokenMs: number | null;
  readonly firstAudioMs: number | null;
  readonly heardMs: number | null;
}

/** A voice, and not what echo cancellation leaves of the other side's. Root mean square of full scale. */
const VISITOR_LEVEL = 0.03;
const ASSISTANT_LEVEL = 0.01;
/** The agent's figures and the ear's belong together when they come within so long of each other. */
const PAIR_WITHIN_MS = 3_000;
/** A later sound of the assistant's is no answer to what the visitor said. */
const ANSWER_WITHIN_MS = 30_000;

export interface TurnClockDeps {
  readonly meter: Pick<Meter, 'beat' | 'loudness'>;
  nowMs(): number;
  onTurn(timings: TurnTimings): void;
}

type AgentTimings = AgentMessagePayloads['turn.timings'];

/** Listens to both voices and joins what it hears to what the agent says of each turn. */
export class TurnClock {
  readonly #deps: TurnClockDeps;
  #stopListening: (() => void) | undefined;
  #pairing: ReturnType<typeof setTimeout> | undefined;
  #visitorLoudAt: number | null = null;
  #heardMs: number | null = null;
  #told: AgentTimings | null = null;
  #turns = 0;

  constructor(deps: TurnClockDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#stopListening ??= this.#deps.meter.beat.every(1, this.#listen);
  }

  stop(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#flush();
  }

  /** @param payload - Of a message `turn.timings`; anything else is passed over. */
  told(payload: object): void {
    const timings = readTurnTimings(payload);
    if (!timings) return;
    if (this.#told) this.#flush();
    this.#told = timings;
    this.#settle();
  }

  readonly #listen = (): void => {
    const now = this.#deps.nowMs();
    if (this.#deps.meter.loudness('visitor') >= VISITOR_LEVEL) {
      this.#visitorLoudAt = now;
      return;
    }
    if (this.#visitorLoudAt === null || this.#deps.meter.loudness('assistant') < ASSISTANT_LEVEL) return;
    const elapsed = now - this.#visitorLoudAt;
    this.#visitorLoudAt = null;
    // less than a beat after the visitor's last sound: that was talked over, not answered
    if (elapsed <= 2 * BEAT_MS || elapsed > ANSWER_WITHIN_MS) return;
    if (this.#heardMs !== null) this.#flush();
    this.#heardMs = elapsed;
    this.#settle();
  };

  #settle(): void {
    clearTimeout(this.#pairing);
    if (this.#told && this.#heardMs !== null) this.#flush();
    else this.#pairing = setTimeout(() => this.#flush(), PAIR_WITHIN_MS);
  }

  #flush(): void {
    clearTimeout(this.#pairing);
    const [told, heardMs] = [this.#told, this.#heardMs];
    if (!told && heardMs === null) return;
    this.#told = null;
    this.#heardMs = null;
    this.#turns = told ? Math.max(told.turn, this.#turns + 1) : this.#turns + 1;
    this.#deps.onTurn({
      turn: told?.turn ?? this.#turns,
      endOfSpeechMs: told?.end_of_speech_ms ?? null,
      transcriptMs: told?.transcript_ms ?? null,
      firstTokenMs: told?.first_token_ms ?? null,
      firstAudioMs: told?.first_audio_ms ?? null,
      heardMs,
    });
  }
}
