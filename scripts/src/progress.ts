import { clearLine, cursorTo } from 'node:readline';

/** How a piece of work that takes a while tells about itself. */
export interface Task {
  /** What it is doing now, e.g. `340 packages compiled`. Shown with the seconds gone by. */
  update(text: string): void;
  /** It is done; `detail` says with what result. */
  done(detail?: string): void;
  /** It did not work; the next thing is tried, or an error follows. */
  failed(reason: string): void;
}

/** Where set-up and the stack tell what they do, one line for each step. */
export interface Reporter {
  task(title: string): Task;
  /** A line that belongs to no task. */
  note(text: string): void;
  warn(text: string): void;
}

/** For tests and for whoever wants no output. */
export const SILENT: Reporter = {
  task: () => ({ update() {}, done() {}, failed() {} }),
  note() {},
  warn() {},
};

/** Without a terminal nothing can be overwritten: tasks that take longer than this say that they go on. */
const PLAIN_EVERY_MS = 10_000;
const TTY_EVERY_MS = 200;

/** Lines on a terminal: the running task's is rewritten in place. Elsewhere (a log, CI) plain lines. */
export function createReporter(out: NodeJS.WriteStream = process.stdout): Reporter {
  const tty = out.isTTY === true;
  const open = new Set<{ line: () => string }>();
  let shown = false;

  /** The oldest open task is the one shown: others end before it or take its place. */
  const draw = () => {
    const [task] = open;
    if (!tty || !task) return;
    cursorTo(out, 0);
    out.write(task.line().slice(0, (out.columns || 80) - 1));
    clearLine(out, 1);
    shown = true;
  };
  const write = (line: string) => {
    if (shown) {
      cursorTo(out, 0);
      clearLine(out, 0);
      shown = false;
    }
    out.write(`${line}\n`);
    draw();
  };

  return {
    note: write,
    warn: (text) => write(`! ${text}`),
    task(title) {
      const startedAtMs = Date.now();
      let now = '';
      const seconds = () => (Date.now() - startedAtMs) / 1000;
      const entry = { line: () => `… ${title} (${seconds().toFixed(0)} s${now && `, ${now}`})` };
      open.add(entry);
      draw();
      const timer = setInterval(
        () => (tty ? draw() : write(entry.line())),
        tty ? TTY_EVERY_MS : PLAIN_EVERY_MS,
      );
      timer.unref();
      const end = (line: string) => {
        clearInterval(timer);
        open.delete(entry);
        write(line);
      };
      return {
        update: (text) => {
          now = text;
        },
        done: (detail) => end(`✓ ${title}${detail ? `: ${detail}` : ''}${elapsed(seconds())}`),
        failed: (reason) => end(`- ${title}: ${reason}${elapsed(seconds())}`),
      };
    },
  };
}

/** Only what took noticeably long is worth its figure. */
const elapsed = (seconds: number): string => (seconds < 0.5 ? '' : ` (${seconds.toFixed(1)} s)`);
