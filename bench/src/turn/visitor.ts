import { EventEmitter, once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { launchFlags } from '../../../scripts/dist/chromium/launch-flags.js';
import { installEars, type Sound } from './ears.js';
import type { Utterance } from './utterances.js';

const FLAGS = ['--autoplay-policy=no-user-gesture-required'];
const PATIENCE_MS = 20_000;

/** A browser with a page that holds livekit-client and nothing else. */
export class Visitors {
  readonly #browser: Browser;
  readonly #server: Server;

  static async launch(executablePath: string): Promise<Visitors> {
    const client = await readFile(createRequire(import.meta.url).resolve('livekit-client'), 'utf8');
    const server = createServer(({ url }, response) => {
      if (url === '/livekit-client.js') response.setHeader('content-type', 'text/javascript').end(client);
      else
        response
          .setHeader('content-type', 'text/html')
          .end('<!doctype html><link rel="icon" href="data:,"><script src="/livekit-client.js"></script>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = await chromium.launch({ executablePath, args: [...launchFlags(), ...FLAGS] });
    return new Visitors(browser, server);
  }

  private constructor(browser: Browser, server: Server) {
    this.#browser = browser;
    this.#server = server;
  }

  async open(): Promise<Visitor> {
    const page = await this.#browser.newPage();
    const visitor = new Visitor(page);
    await page.exposeFunction('onSound', (sound: Sound) => visitor.hear(sound));
    await page.goto(`http://localhost:${(this.#server.address() as AddressInfo).port}/`);
    await page.evaluate(installEars);
    await delay(500); // until the clocks are compared
    return visitor;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.close();
  }
}

/** Someone in a call who speaks and listens. Instants are ms since the epoch. */
export class Visitor {
  readonly sounds: Sound[] = [];
  readonly #page: Page;
  readonly #changes = new EventEmitter();

  constructor(page: Page) {
    this.#page = page;
    page.on('pageerror', (error) => console.error(error));
  }

  hear(sound: Sound): void {
    this.sounds.push(sound);
    this.#changes.emit('sound');
  }

  call(url: string, token: string): Promise<number> {
    return this.#page.evaluate(([u, t]) => window.bench.call(u, t), [url, token] as const);
  }

  /** Speaks. Resolves to the index in {@link sounds} from which on everything is new. */
  async say({ samples, sampleRateHz }: Utterance): Promise<number> {
    const since = this.sounds.length;
    const base64 = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString('base64');
    await this.#page.evaluate(([s, rate]) => window.bench.say(s, rate), [base64, sampleRateHz] as const);
    return since;
  }

  /** The first such sound after the instant, waited for. */
  async next(kind: Pick<Sound, 'where' | 'what'>, afterMs: number, timeoutMs = PATIENCE_MS): Promise<Sound> {
    const signal = AbortSignal.timeout(timeoutMs);
    for (;;) {
      const found = this.sounds.find(
        ({ where, what, atMs }) => where === kind.where && what === kind.what && atMs > afterMs,
      );
      if (found) return found;
      await once(this.#changes, 'sound', { signal }).catch(() => {
        throw new Error(`nothing heard in ${timeoutMs} ms: ${kind.where} ${kind.what}`);
      });
    }
  }

  /** Waits until nothing has come back for a while. */
  async silence(forMs: number): Promise<void> {
    for (;;) {
      const before = this.sounds.length;
      await delay(forMs);
      const last = this.sounds.findLast(({ where }) => where === 'ear');
      if (this.sounds.length === before && last?.what !== 'begins') return;
    }
  }

  async leave(): Promise<void> {
    // what was measured stands, even if the browser is gone by now
    await this.#page.evaluate(() => window.bench.hangUp()).catch(() => {});
    await this.#page.close().catch(() => {});
  }
}
