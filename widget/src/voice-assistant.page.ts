import { html } from 'lit';
import { type PageNotice, pageEvent } from './events.js';
import type { Diagnostics } from './session/diagnostics.extra.js';
import type { VoiceSession } from './session/index.js';
import type { SessionSnapshot } from './state/index.js';
import type { VoiceAssistant } from './voice-assistant.component.js';

/** A tool as the page has registered it: the arguments of `registerTool`. */
export type ToolRegistration = Parameters<VoiceSession['registerTool']>;

const SIGNALS = [
  ['message', 'va-message'],
  ['tool', 'va-tool-call'],
  ['turn', 'va-turn'],
  ['warning', 'va-warning'],
] as const satisfies readonly (readonly [Parameters<VoiceSession['on']>[0], PageNotice])[];

interface Follower {
  stop(): void;
}

/** What joins a session to the site's developer: events, tools of the page, and what is loaded for them alone. */
export class PageSide {
  readonly #host: VoiceAssistant;
  readonly #session: VoiceSession;
  readonly #offs: (() => void)[];
  readonly #tools = new Map<ToolRegistration, () => void>();
  readonly #telemetryUrl: () => string | null;
  #webMcp: Promise<Follower> | undefined;
  #diagnosing: Promise<void> | undefined;
  #diagnostics: Diagnostics | null = null;
  #telemetry: Promise<Follower> | undefined;
  /** When the call was asked for or, after a line, let in; ms since 1970. */
  #askedAt = 0;

  /** @param telemetryUrl - Null where the token endpoint is not ours. */
  constructor(host: VoiceAssistant, session: VoiceSession, telemetryUrl: () => string | null) {
    this.#host = host;
    this.#telemetryUrl = telemetryUrl;
    this.#session = session;
    this.#offs = SIGNALS.map(([signal, name]) =>
      session.on(signal, (detail) => host.dispatchEvent(pageEvent(name, detail as never))),
    );
    this.#offs.push(session.on('warning', ({ message }) => console.warn(`<voice-assistant> ${message}`)));
    this.syncTools();
  }

  /** Offers what the page has registered now, and no more. */
  syncTools(): void {
    for (const [tool, take] of this.#tools) {
      if (this.#host.tools.has(tool)) continue;
      this.#tools.delete(tool);
      take();
    }
    for (const tool of this.#host.tools)
      if (!this.#tools.has(tool)) this.#tools.set(tool, this.#session.registerTool(...tool));
  }

  update(): void {
    if (this.#host.webMcp && !this.#webMcp) {
      this.#webMcp = import('./session/web-mcp.extra.js').then(
        ({ WebMcp }) => new WebMcp(this.#session, this.#host),
      );
      this.#webMcp.catch(() => {}); // the page's own tools are there without it
    } else if (!this.#host.webMcp) this.#stopWebMcp();
    if (!this.#host.debug) this.#stopDebug();
  }

  /** Beside the panel, once its part has come. */
  renderDebug() {
    if (!this.#diagnosing) {
      this.#diagnosing = import('./ui/components/debug/debug.extra.js').then(({ diagnose }) => {
        this.#diagnostics = diagnose(this.#session);
        this.#host.requestUpdate();
      });
      this.#diagnosing.catch(() => {}); // nothing to see, and a call all the same
    }
    return html`<va-debug exportparts="debug, report" .diagnostics=${this.#diagnostics}></va-debug>`;
  }

  follow(before: SessionSnapshot, after: SessionSnapshot): void {
    const isAsked =
      after.connection === 'connecting' &&
      (before.connection !== 'connecting' || before.queue !== after.queue);
    if (isAsked) this.#askedAt = Date.now();
    const url = this.#telemetryUrl();
    if (before.connection === after.connection || after.connection !== 'connected' || this.#telemetry || !url)
      return;
    this.#telemetry = import('./session/telemetry.extra.js').then(
      ({ Telemetry }) => new Telemetry(this.#session, url, () => this.#askedAt),
    );
    this.#telemetry.catch(() => {
      this.#telemetry = undefined; // nothing is reported of this call
    });
  }

  close(): void {
    for (const off of this.#offs) off();
    for (const take of this.#tools.values()) take();
    this.#stopWebMcp();
    this.#stopDebug();
    void this.#telemetry?.then((telemetry) => telemetry.stop()).catch(() => {});
  }

  #stopDebug(): void {
    this.#diagnostics?.stop();
    this.#diagnostics = null;
    this.#diagnosing = undefined;
  }

  #stopWebMcp(): void {
    void this.#webMcp?.then((webMcp) => webMcp.stop()).catch(() => {});
    this.#webMcp = undefined;
  }
}
