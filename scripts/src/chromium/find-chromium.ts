import { join } from 'node:path';
import { execa } from 'execa';
import { chromium as playwright } from 'playwright-core';
import { ROOT } from '../paths.js';
import type { Reporter, Task } from '../progress.js';
import type { Env } from '../settings.js';
import { installWithApt } from '../setup/apt.js';
import { type Attempt, firstThatWorks, NotThisWay } from '../setup/attempts.js';
import { findExecutable, isExecutable } from '../setup/find-executable.js';

const NAMES = [
  ...['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'],
  ...['microsoft-edge-stable', 'microsoft-edge', 'msedge'],
];
/** Where installers put it that do not touch the PATH. */
const USUAL_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** A download that tells of no progress for this long is given up. */
const DOWNLOAD_STALL_MS = 30_000;
const INSTALL_TIMEOUT_MS = 8 * 60_000;

const WHAT = {
  name: 'Chromium',
  advice: 'Install Chromium or Chrome, or set CHROME_PATH to the program file of one, and start again.',
};

export interface FindChromiumOptions {
  readonly env: Env;
  readonly cacheDir: string;
  readonly reporter: Reporter;
  /** Whether programs may be downloaded or installed. Default true. */
  readonly mayInstall?: boolean;
}

/**
 * The program file of a Chromium: `CHROME_PATH`, the PATH, Playwright's download, the system's packages.
 * @throws {NothingWorkedError} that lists what was tried.
 */
export function findChromium(options: FindChromiumOptions): Promise<string> {
  const { env, cacheDir, reporter, mayInstall = true } = options;
  const attempts: Attempt<string>[] = [
    ...(env.CHROME_PATH
      ? [{ title: 'Chromium: CHROME_PATH', run: () => runnable(env.CHROME_PATH ?? '') }]
      : []),
    { title: 'Chromium: on the PATH', run: () => runnable(installed(env)) },
    { title: "Chromium: Playwright's folder", run: () => runnable(playwrightPath()) },
    ...(mayInstall
      ? [
          { title: "Chromium: Playwright's download", run: (task: Task) => downloadWithPlaywright(task) },
          {
            title: "Chromium: the system's packages",
            run: async (task: Task) => {
              await installWithApt('chromium', { env, cacheDir }, task);
              return runnable(installed(env));
            },
          },
        ]
      : []),
  ];
  return firstThatWorks(
    WHAT,
    attempts.map((attempt) => ({ ...attempt, describe: (file: string) => file })),
    reporter,
  );
}

const installed = (env: Env): string | undefined =>
  findExecutable(NAMES, env) ?? USUAL_PLACES.find(isExecutable);

/** `file` if it is there and starts: one without its libraries does not. */
async function runnable(file: string | undefined): Promise<string> {
  if (!file || !isExecutable(file)) throw new NotThisWay(file ? `${file} is no program` : 'not there');
  // on Windows it has no --version and would open a window
  if (process.platform === 'win32') return file;
  const { failed, stderr } = await execa(file, ['--version'], { reject: false, timeout: 15_000 });
  if (failed) throw new NotThisWay(`${file} does not start: ${stderr.split('\n')[0]}`);
  return file;
}

/** Where Playwright would have put its Chromium. */
function playwrightPath(): string | undefined {
  const file = playwright.executablePath();
  return isExecutable(file) ? file : undefined;
}

async function downloadWithPlaywright(task: Task): Promise<string> {
  const cli = join(ROOT, 'node_modules/playwright-core/cli.js');
  const download = execa(process.execPath, [cli, 'install', '--no-shell', 'chromium'], {
    reject: false,
    timeout: INSTALL_TIMEOUT_MS,
    env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '5000' },
  });
  const stall = setTimeout(() => download.kill(), DOWNLOAD_STALL_MS);
  download.stdout.on('data', (data: Buffer) => {
    stall.refresh();
    const percent = /(\d+)%/.exec(data.toString())?.[1];
    if (percent) task.update(`${percent} %`);
  });
  const result = await download;
  clearTimeout(stall);
  const file = playwrightPath();
  if (file && !result.failed) return runnable(file);
  throw new NotThisWay(`could not be downloaded${telling(result.stderr)}`);
}

function telling(stderr: string): string {
  const line = stderr.split('\n').find((it) => /Error:|ENOTFOUND|ECONNREFUSED|EAI_AGAIN/.test(it));
  return line ? `: ${line.trim()}` : '';
}
