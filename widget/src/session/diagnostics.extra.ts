import type { SessionSnapshot } from '../state/index.js';
import type { ConnectionStats } from './ports.js';
import type { TurnTimings } from './turns.js';
import type { VoiceSession } from './voice-session.js';

const POLL_MS = 2_000;
/** A report is for reading: the last of each is enough. */
const MAX_TURNS = 50;
const MAX_EVENTS = 300;

export interface DiagnosticEvent {
  /** ISO 8601. */
  readonly at: string;
  readonly what: string;
}

export interface DiagnosticsView {
  readonly turns: readonly TurnTimings[];
  readonly stats: ConnectionStats | null;
  readonly events: readonly DiagnosticEvent[];
}

/** Parts of the snapshot that are told as they change. Never the transcript: what was said is nobody's business. */
const WATCHED = ['connection', 'agent', 'quality', 'attempt'] as const;

/** Watches a session for its developer: timings, connection, what happened when. No words, names, tokens or addresses. */
export class Diagnostics {
  readonly #session: VoiceSession;
  readonly #version: string;
  readonly #offs: (() => void)[];
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #listeners = new Set<(view: DiagnosticsView) => void>();
  #view: DiagnosticsView = { turns: [], stats: null, events: [] };
  #before: SessionSnapshot;

  constructor(session: VoiceSession, version: string) {
    this.#session = session;
    this.#version = version;
    this.#before = session.snapshot;
    this.#offs = [
      session.on('turn', (turn) => this.#change({ turns: [...this.#view.turns, turn].slice(-MAX_TURNS) })),
      session.on('warning', ({ code }) => this.#note(`warning ${code}`)),
      session.on('tool', ({ name, state, error }) =>
        this.#note(`tool ${name} ${state}${error ? ` ${error}` : ''}`),
      ),
      session.on('message', ({ type }) => this.#note(`message ${type}`)),
      session.subscribe(this.#onSnapshot),
    ];
    this.#timer = setInterval(() => void this.#poll(), POLL_MS);
  }

  get view(): DiagnosticsView {
    return this.#view;
  }

  /** Calls back after each change. Returns the function that ends this. */
  subscribe(listener: (view: DiagnosticsView) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const off of this.#offs) off();
    this.#listeners.clear();
  }

  /** To be sent to whoever looks for the fault: JSON, with nothing in it that opens anything or that was said. */
  report(): string {
    const { connection, agent, microphone, quality, error, transcript } = this.#session.snapshot;
    const report = {
      version: this.#version,
      at: new Date().toISOString(),
      browser: navigator.userAgent,
      snapshot: { connection, agent, microphone: microphone.state, quality, error: error?.code ?? null },
      // how much was said, not what
      transcript: transcript.map(({ speaker, text, final }) => ({ speaker, characters: text.length, final })),
      ...this.#view,
    };
    return JSON.stringify(report, null, 2);
  }

  readonly #onSnapshot = (snapshot: SessionSnapshot): void => {
    const before = this.#before;
    this.#before = snapshot;
    for (const key of WATCHED) if (before[key] !== snapshot[key]) this.#note(`${key} ${snapshot[key]}`);
    if (before.microphone.state !== snapshot.microphone.state)
      this.#note(`microphone ${snapshot.microphone.state}`);
    if (snapshot.error && snapshot.error !== before.error) this.#note(`error ${snapshot.error.code}`);
  };

  #note(what: string): void {
    const event = { at: new Date().toISOString(), what };
    this.#change({ events: [...this.#view.events, event].slice(-MAX_EVENTS) });
  }

  async #poll(): Promise<void> {
    const stats = await this.#session.stats();
    if (stats || this.#view.stats) this.#change({ stats });
  }

  #change(part: Partial<DiagnosticsView>): void {
    this.#view = Object.freeze({ ...this.#view, ...part });
    for (const listener of this.#listeners) listener(this.#view);
  }
}
