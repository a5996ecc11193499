import { AGENT_TOKEN_AUDIENCE } from '@voice-assistant/protocol';
import { SignJWT } from 'jose';
import type { Config } from '../config.js';
import { WORKER_PORT_VARIABLE } from '../http/worker-http.js';
import { REPORTS_MAX, type Report } from './reports.js';

const FLUSH_MS = 1_000;
const TIMEOUT_MS = 2_000;

/** Tells the worker what happens in a job's process. Best effort: a figure that does not arrive is lost. */
export class Reporter {
  readonly #config: Config;
  readonly #waiting: Report[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(config: Config) {
    this.#config = config;
  }

  report(report: Report) {
    this.#waiting.push(report);
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
    this.#timer.unref();
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const reports = this.#waiting.splice(0, REPORTS_MAX);
    const port = process.env[WORKER_PORT_VARIABLE];
    if (reports.length === 0 || !port) return;
    try {
      const response = await fetch(`http://${this.#host()}:${port}/reports`, {
        method: 'POST',
        headers: { authorization: `Bearer ${await this.#token()}`, 'content-type': 'application/json' },
        body: JSON.stringify(reports),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.body?.cancel();
    } catch {
      // the worker is ending
    }
  }

  /** Of the worker, which may listen on one address alone. */
  #host(): string {
    const { host } = this.#config.health;
    return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  }

  #token(): Promise<string> {
    const { apiKey, apiSecret } = this.#config.livekit;
    return new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(apiKey)
      .setAudience(AGENT_TOKEN_AUDIENCE)
      .setIssuedAt()
      .setExpirationTime('1 min')
      .sign(new TextEncoder().encode(apiSecret));
  }
}
