import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../paths.js';

/**
 * Ends our process groups if we die without being able to: `scripts/guardian.mjs`, a process that notices when the
 * pipe from us closes. Without it, `kill -9` on `npm start` would leave the parts and their ports behind.
 */
export class Guardian {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;

  constructor() {
    this.#child = spawn(process.execPath, [join(ROOT, 'scripts/guardian.mjs')], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      windowsHide: true,
    });
    // Failing to start or being killed costs only this protection.
    this.#exited = new Promise((resolve) => this.#child.once('exit', resolve).once('error', resolve));
    this.#child.stdin?.on('error', () => {});
    // Must not keep this process alive by itself.
    this.#child.unref();
    if (this.#child.stdin && 'unref' in this.#child.stdin) (this.#child.stdin as { unref(): void }).unref();
  }

  watch(group: number): void {
    // a process that could not be started has no group, and 0 would mean the guardian's own
    if (group > 0) this.#child.stdin?.write(`+${group}\n`);
  }

  forget(group: number): void {
    if (group > 0) this.#child.stdin?.write(`-${group}\n`);
  }

  /** Ends it, and with it every group that it still watches. Resolves when it is gone. */
  async close(): Promise<void> {
    this.#child.ref();
    this.#child.stdin?.end();
    await this.#exited;
  }
}
