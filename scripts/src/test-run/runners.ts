import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../paths.js';
import type { Env } from '../settings.js';
import { judge, type RunnerResult } from './summary.js';

/** What a runner cannot do without. */
export type Need = 'media-server' | 'postgres' | 'redis' | 'chromium' | 'builds';

/**
 * Runners of one lane run one after another, the lanes side by side: calls mostly wait, and one lane alone leaves half
 * of two processors idle. Two with browsers side by side do not: words are lost then.
 */
export const LANES = ['packages', 'browser'] as const;

export interface Runner {
  readonly name: string;
  /** Names by which it is asked for on the command line. */
  readonly groups: readonly string[];
  readonly needs: readonly Need[];
  /** A program of the packages, as path in node_modules, and its arguments. */
  readonly program: string;
  readonly args: readonly string[];
  /** Whether it writes a summary; a runner that does not is one test, by its exit code. */
  readonly writesSummary: boolean;
  readonly lane: (typeof LANES)[number];
}

const VITEST_REPORTERS = ['--reporter=default', '--reporter=scripts/dist/test-run/vitest-summary.js'];

/** In the order in which they run in their lane: what fails soonest first. */
export const RUNNERS: readonly Runner[] = [
  {
    name: 'lint',
    groups: ['lint'],
    needs: [],
    program: '@biomejs/biome/bin/biome',
    args: ['check', '--error-on-warnings'],
    lane: 'packages',
    writesSummary: false,
  },
  {
    name: 'unit',
    groups: ['unit'],
    needs: ['media-server', 'postgres', 'redis', 'builds'],
    program: 'vitest/vitest.mjs',
    args: ['run', ...VITEST_REPORTERS],
    lane: 'packages',
    writesSummary: true,
  },
  {
    name: 'widget',
    groups: ['widget'],
    needs: ['chromium'],
    program: '@web/test-runner/dist/bin.js',
    args: ['--config', 'widget/web-test-runner.config.js'],
    lane: 'browser',
    writesSummary: true,
  },
  {
    name: 'e2e',
    groups: ['e2e'],
    needs: ['media-server', 'chromium', 'builds'],
    program: 'vitest/vitest.mjs',
    args: ['run', '--config', 'e2e/vitest.config.ts', ...VITEST_REPORTERS],
    lane: 'browser',
    writesSummary: true,
  },
  {
    name: 'systems',
    groups: ['systems'],
    needs: ['media-server', 'chromium', 'builds'],
    program: 'vitest/vitest.mjs',
    args: ['run', '--config', 'e2e/systems/vitest.config.ts', ...VITEST_REPORTERS],
    lane: 'browser',
    writesSummary: true,
  },
  {
    name: 'conversations',
    groups: ['conversations'],
    needs: ['media-server', 'chromium', 'builds'],
    program: 'vitest/vitest.mjs',
    args: ['run', '--config', 'e2e/conversations/vitest.config.ts', ...VITEST_REPORTERS],
    lane: 'browser',
    writesSummary: true,
  },
];

export interface RunOptions {
  readonly env: Env;
  /** Go to the runner as they are, e.g. a file name. */
  readonly extraArgs: readonly string[];
  readonly signal: AbortSignal;
  /** Where its output goes; this terminal if left out. */
  readonly outputFile?: string | undefined;
}

/** Runs one runner, and counts. */
export async function runRunner(runner: Runner, options: RunOptions): Promise<RunnerResult> {
  const output = options.outputFile ? { file: options.outputFile, append: true } : 'inherit';
  const folder = mkdtempSync(join(tmpdir(), 'voice-assistant-tests-'));
  const file = join(folder, 'summary.json');
  mkdirSync(join(ROOT, '.run'), { recursive: true });
  try {
    const program = join(ROOT, 'node_modules', runner.program);
    const { exitCode } = await execa(process.execPath, [program, ...runner.args, ...options.extraArgs], {
      cwd: ROOT,
      env: { ...options.env, VITEST_SUMMARY_FILE: file, WTR_SUMMARY_FILE: file },
      extendEnv: false,
      stdin: 'ignore',
      stdout: output,
      stderr: output,
      reject: false,
      cancelSignal: options.signal,
      forceKillAfterDelay: 10_000,
    });
    options.signal.throwIfAborted();
    if (runner.writesSummary) return judge(runner.name, exitCode, readJson(file));
    const passed = exitCode === 0 ? 1 : 0;
    return judge(runner.name, exitCode, { passed, failed: 1 - passed });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readJson(file: string): unknown {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // half written by a runner that crashed: the same as none
  }
}
