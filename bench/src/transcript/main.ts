import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withBrowser } from '../../../scripts/dist/chromium/with-browser.js';
import { ROOT } from '../../../scripts/dist/paths.js';
import { createReporter } from '../../../scripts/dist/progress.js';
import { quantile } from '../turn/report.js';
import { type Measured, measureTranscript } from './measure.js';
import { serveTranscript } from './page.js';

const HELP = `npm run bench -- transcript [options]
  --entries N   entries of the transcript (default 5000)
  --rounds N    pages, one after the other (default 5)
  --out FOLDER  where transcript.json goes (default .run/bench)`;

/** What a long transcript costs: frames while it is scrolled, and one more word. Resolves to the exit code. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      entries: { type: 'string', default: '5000' },
      rounds: { type: 'string', default: '5' },
      out: { type: 'string', default: join(ROOT, '.run/bench') },
      help: { type: 'boolean', default: false },
    },
  });
  const [entries, rounds] = [Number(values.entries), Number(values.rounds)];
  if (values.help || !(entries > 0) || !(rounds > 0)) {
    console.log(HELP);
    return values.help ? 0 : 1;
  }
  const about = { at: new Date().toISOString(), entries, rounds, loadBefore: loadavg()[0] };
  const measured = await measure(entries, rounds);
  console.log(`\n${tableOf(measured)}\n`);
  await mkdir(values.out, { recursive: true });
  const file = join(values.out, 'transcript.json');
  await writeFile(file, `${JSON.stringify({ about, measured }, undefined, 1)}\n`);
  console.log(`All rounds: ${file}`);
  return 0;
}

function measure(entries: number, rounds: number): Promise<Measured[]> {
  const reporter = createReporter();
  return withBrowser({ reporter }, async (browser) => {
    const site = await serveTranscript();
    const task = reporter.task('bench/transcript');
    try {
      const measured: Measured[] = [];
      for (let round = 1; round <= rounds; round++) {
        task.update(`round ${round} of ${rounds}`);
        measured.push(await measureTranscript(browser, site.url, entries));
      }
      task.done();
      return measured;
    } finally {
      await site.close();
    }
  });
}

function tableOf(measured: readonly Measured[]): string {
  const row = (figure: string, read: (it: Measured) => readonly number[], p: number) =>
    `| ${figure} | ${quantile(measured.flatMap(read), p).toFixed(1)} |`;
  return [
    '| figure, ms | all rounds |',
    '|---|---|',
    row('first drawing, median', (it) => [it.firstMs], 0.5),
    row('one more word: script, style and layout, median', (it) => it.wordMs, 0.5),
    row('one more word, 99th percentile', (it) => it.wordMs, 0.99),
    row('frame while scrolling, median', (it) => it.frameMs, 0.5),
    row('frame while scrolling, 95th percentile', (it) => it.frameMs, 0.95),
    row('frame while scrolling, 99th percentile', (it) => it.frameMs, 0.99),
    row('main thread in each such frame, median', (it) => [it.busyMsPerFrame], 0.5),
  ].join('\n');
}
