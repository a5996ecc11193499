import type { Mark } from './marks.js';
import type { Turn } from './measure.js';
import type { ProviderCall } from './provider.js';
import { delayOf } from './report.js';

const WIDTH = 1_000;
const LABEL = 190;
const ROW = 15;
const COLORS = { transcription: '#7c5cd6', chat: '#1f7fb8', speech: '#c96a1b' } as const;

/** A page that draws each turn: what was asked of the provider, when it answered, and when that was heard. */
export function timelinePage(turns: readonly Turn[], table: string): string {
  const legend = Object.entries(COLORS)
    .map(([name, color]) => `<span style="color:${color}">■</span> ${name}`)
    .join(' ');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>bench/turn</title>
<style>
  body { font: 14px/1.4 system-ui, sans-serif; margin: 2rem auto; max-width: ${WIDTH}px; color: #222; }
  svg { display: block; margin: 0 0 1rem; max-width: 100%; }
  text { font: 11px system-ui, sans-serif; }
</style>
<h1>Where every millisecond goes</h1>
<p>0 is the last sample of the visitor's speech; the grey bar before it is that speech. ${legend}: from the request to the
  end of its answer, pale until the first word or byte; hatched when it was given up. The black line is the first
  sound in the visitor's ear. Green: what the agent's log says of it (point at one): silence noticed, begins to think,
  turn decided, thought stands.</p>
<pre>${escaped(table)}</pre>
${turns.map(drawing).join('\n')}
</html>
`;
}

function drawing(turn: Turn, index: number): string {
  const zeroMs = turn.speechEndedAtMs;
  const fromMs = -Math.min(zeroMs - turn.speechBeganAtMs + 100, 4_000);
  const toMs = Math.max(2_500, delayOf(turn) + 300);
  const x = (atMs: number) =>
    LABEL + ((Math.min(Math.max(atMs, fromMs), toMs) - fromMs) / (toMs - fromMs)) * (WIDTH - LABEL);
  const height = (turn.calls.length + 3) * ROW + 18;
  const bar = (from: number, to: number, y: number, style: string) =>
    `<rect x="${x(from).toFixed(1)}" y="${y}" width="${Math.max(1, x(to) - x(from)).toFixed(1)}" height="${ROW - 4}" ${style}/>`;
  const rows = turn.calls.map((call, row) => callBars(call, (row + 2) * ROW, zeroMs, bar)).join('');
  const ticks = [];
  for (let atMs = Math.ceil(fromMs / 500) * 500; atMs <= toMs; atMs += 500)
    ticks.push(
      `<line x1="${x(atMs)}" x2="${x(atMs)}" y1="${ROW}" y2="${height - 16}" stroke="#ddd"/>` +
        `<text x="${x(atMs)}" y="${height - 4}" text-anchor="middle" fill="#666">${atMs}</text>`,
    );
  const heard = x(delayOf(turn));
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Turn ${index + 1}">
<text x="0" y="11" font-weight="bold">${index + 1}. ${turn.side}: ${escaped(turn.utterance)}, heard after ${delayOf(turn).toFixed(0)} ms</text>
${ticks.join('')}
<text x="0" y="${ROW + 10}">visitor speaks</text>${bar(turn.speechBeganAtMs - zeroMs, 0, ROW, 'fill="#bbb"')}
${rows}
${marksOf(turn.marks, (turn.calls.length + 2) * ROW, (atMs) => x(atMs - zeroMs))}
<line x1="${heard}" x2="${heard}" y1="${ROW}" y2="${height - 16}" stroke="#000" stroke-width="2"/>
</svg>`;
}

function callBars(
  call: ProviderCall,
  y: number,
  zeroMs: number,
  bar: (from: number, to: number, y: number, style: string) => string,
): string {
  const color = COLORS[call.endpoint];
  const endedAtMs = call.endedAtMs ?? call.startedAtMs;
  const dash = call.aborted ? ` stroke="${color}" stroke-dasharray="3"` : '';
  const title = `<title>${call.endpoint}: ${escaped(call.text)}</title>`;
  const label = `<text x="0" y="${y + 10}">${call.endpoint}: ${escaped(call.text.slice(0, 22))}</text>`;
  const waiting = bar(
    call.startedAtMs - zeroMs,
    (call.firstAtMs ?? endedAtMs) - zeroMs,
    y,
    `fill="${color}" fill-opacity="0.35"${dash}`,
  );
  const answering =
    call.firstAtMs === undefined
      ? ''
      : bar(call.firstAtMs - zeroMs, endedAtMs - zeroMs, y, `fill="${color}"${dash}`);
  return `<g>${title}${label}${waiting}${answering}</g>`;
}

function marksOf(marks: readonly Mark[], y: number, x: (atMs: number) => number): string {
  const lines = marks.map(({ what, atMs }) => {
    const at = x(atMs).toFixed(1);
    return `<path d="M${at} ${y}l4 10h-8z" fill="#2a7d3f"><title>${what}</title></path>`;
  });
  return `<text x="0" y="${y + 10}">agent's log</text>${lines.join('')}`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => ENTITIES[letter] ?? letter);
