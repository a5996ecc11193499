import { createWriteStream, mkdirSync, readFileSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

const TAIL_LINES = 200;

/** What a part prints: kept in `<folder>/<part>.log`, which starts empty, and handed on line by line. */
export class PartLog {
  readonly file: string;
  readonly #stream: WriteStream;
  readonly #tail: string[] = [];
  readonly #onLine: ((line: string) => void) | undefined;

  constructor(folder: string, part: string, onLine?: (line: string) => void) {
    mkdirSync(folder, { recursive: true });
    this.file = join(folder, `${part}.log`);
    this.#stream = createWriteStream(this.file);
    // A full disk must not end the stack; the tail in memory goes on.
    this.#stream.on('error', () => {});
    this.#onLine = onLine;
  }

  /** Takes in all that `stream` brings, also half a line at its end. */
  follow(stream: Readable): void {
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      const lines = (rest + text).split(/\r?\n/);
      rest = lines.pop() ?? '';
      for (const line of lines) this.write(line);
    });
    stream.on('end', () => {
      if (rest) this.write(rest);
      rest = '';
    });
    stream.on('error', () => {}); // its process is gone, which is told elsewhere
  }

  write(line: string): void {
    this.#stream.write(`${line}\n`);
    this.#tail.push(line);
    if (this.#tail.length > TAIL_LINES) this.#tail.shift();
    this.#onLine?.(line);
  }

  /** The last lines, newest last. */
  tail(count = 20): readonly string[] {
    return this.#tail.slice(-count);
  }

  /** Everything, also what was too much for the tail. */
  text(): string {
    // what is not written yet is still in the stream: the tail has it
    return this.#stream.writableLength === 0 ? readFileSync(this.file, 'utf8') : `${this.#tail.join('\n')}\n`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#stream.end(() => resolve()));
  }
}
