import type { Interruption, Measurement, Turn } from './measure.js';
import { type Endpoint, SIDES, type Side } from './provider.js';
import { INTERRUPTIONS, NO_INTERRUPTIONS } from './utterances.js';

export interface Row {
  readonly figure: string;
  readonly ours: string;
  readonly reference: string;
  /** Ours / reference, where that means something. */
  readonly ratio: number | undefined;
}

const ENDPOINTS: readonly Endpoint[] = ['transcription', 'chat', 'speech'];

/** The value that a share of all lie below. NaN for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

export const delayOf = ({ heardAtMs, speechEndedAtMs }: Turn): number => heardAtMs - speechEndedAtMs;

/** The table of the benchmark. */
export function rowsOf({ turns, greetingsMs, interruptions }: Measurement): Row[] {
  const of = (side: Side) => turns.filter((turn) => turn.side === side);
  const times = (figure: string, values: (side: Side) => readonly number[]): Row[] => [
    row(`${figure}, median ms`, (side) => quantile(values(side), 0.5)),
    row(`${figure}, p90 ms`, (side) => quantile(values(side), 0.9)),
  ];
  const count = (figure: string, test: (turn: Turn) => boolean): Row => {
    const paused = (side: Side) => of(side).filter(({ hasPause }) => hasPause);
    const text = (side: Side) => `${paused(side).filter(test).length} of ${paused(side).length}`;
    return { figure, ours: text('ours'), reference: text('reference'), ratio: undefined };
  };
  const callsPerTurn = (side: Side, wanted: readonly Endpoint[]) =>
    of(side).flatMap(({ calls }) => calls.filter(({ endpoint }) => wanted.includes(endpoint))).length /
    of(side).length;
  return [
    ...times('end of speech -> first audio', (side) => of(side).map(delayOf)),
    ...times('the same, no pause in it', (side) =>
      of(side)
        .filter(({ hasPause }) => !hasPause)
        .map(delayOf),
    ),
    row('provider calls per turn', (side) => callsPerTurn(side, ENDPOINTS), 2),
    ...ENDPOINTS.map((endpoint) => row(`  ${endpoint}`, (side) => callsPerTurn(side, [endpoint]), 2)),
    count('heard to answer in the pause', ({ wasAnsweredInPause }) => wasAnsweredInPause),
    count('took the turn in the pause', ({ wasCutInPause }) => wasCutInPause),
    ...interruptionRows(interruptions),
    ...times('click -> greeting', (side) => greetingsMs[side]),
  ];
}

function interruptionRows(interruptions: readonly Interruption[]): Row[] {
  const of = (side: Side, ids: readonly string[]) =>
    interruptions.filter((it) => it.side === side && ids.includes(it.sound));
  const silences = (ids: readonly string[]) => (side: Side) =>
    of(side, ids).flatMap(({ silentAfterMs }) => silentAfterMs ?? []);
  const counted = (figure: string, ids: readonly string[], test: (it: Interruption) => boolean): Row => {
    const text = (side: Side) => `${of(side, ids).filter(test).length} of ${of(side, ids).length}`;
    return { figure, ours: text('ours'), reference: text('reference'), ratio: undefined };
  };
  const ids = INTERRUPTIONS.map(({ id }) => id);
  return [
    row('interruption -> silence, median ms', (side) => quantile(silences(ids)(side), 0.5)),
    ...INTERRUPTIONS.map(({ id, parts }) =>
      row(`  "${parts.join(' ')}"`, (side) => quantile(silences([id])(side), 0.5)),
    ),
    counted('interruption not heeded', ids, ({ silentAfterMs }) => silentAfterMs === undefined),
    ...NO_INTERRUPTIONS.map(({ id }) => counted(`goes on after: ${id}`, [id], ({ wentOn }) => wentOn)),
  ];
}

/** A dash for what was not measured. */
export const textOf = (value: number, digits = 0): string =>
  Number.isNaN(value) ? '-' : value.toFixed(digits);

function row(figure: string, value: (side: Side) => number, digits = 0): Row {
  const [ours, reference] = SIDES.map(value) as [number, number];
  return {
    figure,
    ours: textOf(ours, digits),
    reference: textOf(reference, digits),
    ratio: ours / reference,
  };
}

/** For a terminal, or for Markdown: it is both. */
export function tableOf(rows: readonly Row[]): string {
  const cells = [
    ['figure', 'ours', 'reference', 'ratio'],
    ...rows.map(({ figure, ours, reference, ratio }) => [
      figure,
      ours,
      reference,
      ratio === undefined || Number.isNaN(ratio) ? '' : ratio.toFixed(2),
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const lines = cells.map(
    (line) =>
      `| ${line
        .map((cell, column) => (column ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[0] ?? 0)))
        .join(' | ')} |`,
  );
  const rule = `| ${widths.map((width, column) => (column ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}
