import { type SessionSnapshot, selectInCall } from '../state/index.js';
import type { VoiceSession } from './voice-session.js';

const INTERVAL_MS = 60_000;
/** The first report of a call, when the connection has been measured: most calls are over within a minute. */
const FIRST_MS = 5_000;
/** As much as one report may hold; a conversation has fewer turns in a minute. */
const MAX_TURNS = 100;

type Source = Pick<VoiceSession, 'on' | 'participantToken' | 'snapshot' | 'stats' | 'subscribe'>;

/** Tells the token server how the calls of a page go, after 5 s, once a minute and at their end: figures, never words. */
export class Telemetry {
  readonly #session: Source;
  readonly #url: string;
  readonly #askedAt: () => number;
  readonly #offs: (() => void)[];
  readonly #timer: ReturnType<typeof setInterval>;
  #turns: { response_ms: number }[] = [];
  #first: ReturnType<typeof setTimeout> | undefined;
  /** From the visitor's wish to the connection; told once. */
  #connectMs: number | undefined;
  #before: SessionSnapshot;
  #refused = false;

  /**
   * @param url - Address of `POST /api/telemetry`.
   * @param askedAt - When the call under way was asked for or, after a line, let in; ms since 1970.
   */
  constructor(session: Source, url: string, askedAt: () => number) {
    this.#session = session;
    this.#url = url;
    this.#askedAt = askedAt;
    this.#before = session.snapshot;
    this.#timer = setInterval(() => void this.#report(), INTERVAL_MS);
    this.#offs = [
      session.on('turn', ({ heardMs }) => {
        if (heardMs !== null && this.#turns.length < MAX_TURNS)
          this.#turns.push({ response_ms: Math.round(heardMs) });
      }),
      session.subscribe((snapshot) => {
        const before = this.#before;
        this.#before = snapshot;
        if (before.connection === 'connecting' && snapshot.connection === 'connected') this.#begin(snapshot);
        else if (!selectInCall(snapshot)) clearTimeout(this.#first);
        if (selectInCall(before) && !selectInCall(snapshot)) this.#send(knownQuality(before.quality));
      }),
    ];
    window.addEventListener('pagehide', this.#onPageHide);
    if (selectInCall(session.snapshot)) this.#begin(session.snapshot); // this part has come after the connection
  }

  stop(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#first);
    for (const off of this.#offs) off();
    window.removeEventListener('pagehide', this.#onPageHide);
  }

  #begin({ connectedAt }: SessionSnapshot): void {
    if (connectedAt !== null) this.#connectMs = Math.max(0, connectedAt - this.#askedAt());
    this.#first = setTimeout(() => void this.#report(), FIRST_MS);
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
    const connectMs = this.#connectMs;
    this.#connectMs = undefined;
    fetch(this.#url, {
      method: 'POST',
      keepalive: true, // the page may be on its way out
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${participantToken}` },
      body: JSON.stringify({
        ...figures,
        ...(connectMs !== undefined && { connect_ms: connectMs }),
        ...(turns.length > 0 && { turns }),
      }),
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
