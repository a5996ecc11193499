import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PartSpec } from './part.js';
import type { PartLog } from './part-log.js';
import { groupGone, killGroup, signalGroup } from './process-group.js';

/** What a part's children get, after it ended by itself in order, to end too. */
const ORPHANS_MS = 500;

/** One run of a part: its process and those that it starts, which are one group. */
export class PartProcess {
  readonly pid: number;
  readonly startedAtMs = Date.now();
  /** Resolves, when the whole group is gone, to how it ended: `ended with code 1`. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;
  #asked = false;

  constructor(spec: PartSpec, log: PartLog) {
    // `detached` makes it the leader of a group of its own. So Ctrl-C in the terminal reaches us alone, and we decide.
    this.#child = spawn(spec.file, spec.args, {
      cwd: spec.cwd,
      env: { ...spec.env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    this.pid = this.#child.pid ?? 0;
    if (this.#child.stdout) log.follow(this.#child.stdout);
    if (this.#child.stderr) log.follow(this.#child.stderr);
    this.ended = this.#end();
  }

  /** To the part's process alone, not to those that it started. */
  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Asks it to end, asks again after `secondSignalAfterMs`, and kills the group after `graceMs`. */
  async stop(graceMs: number, secondSignalAfterMs = graceMs): Promise<void> {
    if (this.pid === 0) return;
    this.#asked = true;
    // To the leader alone: it knows in what order its children end, or has to tell them something first.
    this.#child.kill('SIGTERM');
    this.#child.kill('SIGCONT'); // one that is stopped would not hear it
    const first = await this.#endedWithin(secondSignalAfterMs);
    if (!first) this.#child.kill('SIGTERM');
    if (!first && !(await this.#endedWithin(graceMs - secondSignalAfterMs))) await killGroup(this.pid);
    await this.ended;
  }

  async #endedWithin(ms: number): Promise<boolean> {
    if (ms <= 0) return false;
    const timer = new AbortController();
    const late = sleep(ms, false, { signal: timer.signal }).catch(() => false);
    const result = await Promise.race([this.ended.then(() => true), late]);
    timer.abort();
    return result;
  }

  async #end(): Promise<string> {
    const how = await new Promise<string>((resolve) => {
      this.#child.once('error', (error) => resolve(`could not be started: ${error.message}`));
      // 'exit', not 'close': a grandchild that lives on keeps the pipes open
      this.#child.once('exit', (code, signal) =>
        resolve(signal ? `was ended by ${signal}` : `ended with code ${code}`),
      );
    });
    if (this.pid === 0) return how;
    // What a crashed part leaves behind would hold its ports and pipes when it is started again.
    if (this.#asked) await groupGone(this.pid, ORPHANS_MS);
    if (signalGroup(this.pid, 0)) await killGroup(this.pid);
    await this.#outputRead();
    return how;
  }

  /** The last words of a process that died are often still in the pipe. */
  #outputRead(): Promise<unknown> {
    const streams = [this.#child.stdout, this.#child.stderr].filter(
      (stream) => stream && !stream.readableEnded,
    );
    const ends = streams.map((stream) => new Promise((resolve) => stream?.once('close', resolve)));
    // something outside of the group may hold the pipe: nothing to wait for then
    return Promise.race([Promise.all(ends), sleep(200)]);
  }
}
