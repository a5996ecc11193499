import { readFile } from 'node:fs/promises';

/** Something that an agent did within a turn, by its own log. */
export interface Mark {
  readonly what: string;
  /** Since the epoch. */
  readonly atMs: number;
}

/** What the framework, which both sides are built on, writes at level `debug`. */
const MARKS: Readonly<Record<string, string>> = {
  'VAD task: START_OF_SPEECH': 'voice noticed',
  'VAD task: END_OF_SPEECH': 'silence noticed',
  'starting preemptive generation': 'begins to think',
  'end of user turn': 'turn decided',
  'first sound sent': 'first sound sent',
  'using preemptive generation': 'thought stands',
};

/** The marks of a time in a log of JSON lines. */
export async function marksIn(logFile: string, fromMs: number, toMs: number): Promise<Mark[]> {
  const lines = (await readFile(logFile, 'utf8').catch(() => '')).split('\n');
  return lines.flatMap((line) => {
    const mark = markOf(line);
    return mark && mark.atMs >= fromMs && mark.atMs <= toMs ? [mark] : [];
  });
}

function markOf(line: string): Mark | undefined {
  try {
    const { msg, time } = JSON.parse(line) as { msg?: string; time?: number };
    const what = MARKS[msg ?? ''];
    return what === undefined || time === undefined ? undefined : { what, atMs: time };
  } catch {
    return undefined; // of another program
  }
}
