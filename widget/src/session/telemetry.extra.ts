import { type SessionSnapshot, selectInCall } from '../state/index.js';
import type { VoiceSession } from './voice-session.js';

const INTERVAL_MS = 60_000;
/** As much as one report may hold; a conversation has fewer turns in a minute. */
const MAX_TURNS = 100;

type Source = Pick<VoiceSession, 'on' | 'participantToken' | 'snapshot' | 'stats' | 'subscribe'>;

/** Tells the token server how the calls of a page go, once a minute and at their end: figures, never words. */
export class Telemetry {
  readonly #session: Source;
  readonly #url: string;
  readonly #offs: (() => void)[];
  readonly #timer: ReturnType<typeof setInterval>;
  #turns: { response_ms: number }[] = [];
  #before: SessionSnapshot;
  #refused = false;

  /** @param url - Address of `POST /api/telemetry`. */
  constructor(session: Source, url: string) {
    this.#session = session;
    this.#url = url;
    this.#before = session.snapshot;
    this.#timer = setInterval(() => void this.#report(), INTERVAL_MS);
    this.#offs = [
      session.on('turn', ({ heardMs }) => {
        if (heardMs !== null && this.#turns.length < MAX_TURNS)
          this.#turns.push({ response_ms: Math.round(heardMs) });
      }),
      session.subscribe((snapshot) => {
        const ended = selectInCall(this.#before) && !selectInCall(snapshot);
        const { quality } = this.#before;
        this.#before = snapshot;
        if (ended) this.#send(knownQuality(quality));
      }),
    ];
    window.addEventListener('pagehide', this.#onPageHide);
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const off of this.#offs) off();
    window.removeEventListener('pagehide', this.#onPageHide);
  }

  readonly #onPageHide = (): void => {
    if (selectInCall(this.#session.snapshot)) this.#send(knownQuality(this.#session.snapshot.quality));
  };

  async #report(): Promise<void> {
    if (!selectInCall(this.#session.snapshot)) return;
    const stats = await this.#session.stats();
    this.#send({
      ...knownQuality(this.#session.snapshot.quality),
      ...(stats?.rttMs != null && { rtt_ms: Math.round(stats.rttMs) }),
      ...(stats?.jitterMs != null && { jitter_ms: Math.round(stats.jitterMs) }),
      ...(stats?.packetLoss != null && { packet_loss: stats.packetLoss }),
    });
  }

  #send(figures: Readonly<Record<string, unknown>>): void {
    const { participantToken } = this.#session;
    if (!participantToken || this.#refused) return;
    const turns = this.#turns;
    this.#turns = [];
    fetch(this.#url, {
      method: 'POST',
      keepalive: true, // the page may be on its way out
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${participantToken}` },
      body: JSON.stringify({ ...figures, ...(turns.length > 0 && { turns }) }),
    }).then(
      ({ status }) => {
        this.#refused = status >= 400 && status < 500; // a server that does not want it is not asked again
      },
      () => {}, // figures are no reason to trouble anybody
    );
  }
}

/** A call may be over before its quality was told; the server takes no such word. */
const knownQuality = (quality: string) => (quality === 'unknown' ? {} : { quality });
