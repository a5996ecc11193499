import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../paths.js';
import type { Reporter } from '../progress.js';

/** All that a build of the widget depends on. */
const SOURCES = ['vite.config.ts', 'package-lock.json', 'widget', 'protocol/src', 'protocol/package.json'];
/** Made by builds, or no part of one. */
const NOT_SOURCES = new Set(['node_modules', 'dist', 'bundle', 'types']);
const STAMPS = 'node_modules/.cache/voice-assistant';

/** What a build reads and makes. */
interface Build {
  /** As it is told about. */
  readonly name: string;
  /** All that it depends on. */
  readonly sources: readonly string[];
  /** A file that it makes. */
  readonly entry: string;
  /** Remembers what it was made from. */
  readonly stamp: string;
  readonly config: string;
}

const WIDGET: Build = {
  name: 'Widget',
  sources: SOURCES,
  entry: 'widget/dist/voice-assistant.js',
  stamp: `${STAMPS}/widget-build`,
  config: 'vite.config.ts',
};

const PAGES: Build = {
  name: 'Demo pages',
  sources: [...SOURCES, 'demo/vite.config.ts', 'demo/src/support/page', 'demo/src/headless'],
  entry: 'demo/dist/pages/support.js',
  stamp: `${STAMPS}/demo-pages`,
  config: 'demo/vite.config.ts',
};

const TOKEN_SERVER: Build = {
  name: 'Token server',
  sources: ['package-lock.json', 'token-server', 'protocol/src', 'protocol/package.json'],
  entry: 'token-server/bundle/main.js',
  stamp: `${STAMPS}/token-server`,
  config: 'token-server/vite.config.ts',
};

const AGENT: Build = {
  name: 'Agent',
  sources: ['package-lock.json', 'agent', 'protocol/src', 'protocol/package.json'],
  entry: 'agent/bundle/main.js',
  stamp: `${STAMPS}/agent`,
  config: 'agent/vite.config.ts',
};

/** Something does not build; the message has what Vite said. */
export class BuildError extends Error {
  override readonly name = 'BuildError';
}

/**
 * Builds the widget with Vite, unless `widget/dist` comes from these very sources.
 * @throws {BuildError}
 */
export const buildWidget = (reporter: Reporter, signal?: AbortSignal): Promise<void> =>
  build(WIDGET, reporter, signal);

/**
 * The same for the scripts of the demo's pages.
 * @throws {BuildError}
 */
const buildDemoPages = (reporter: Reporter, signal?: AbortSignal): Promise<void> =>
  build(PAGES, reporter, signal);

async function build(
  { name, sources, entry, stamp: stampFile, config }: Build,
  reporter: Reporter,
  signal: AbortSignal | undefined,
): Promise<void> {
  const task = reporter.task(name);
  const stamp = join(ROOT, stampFile);
  const hash = hashOf(sources.map((source) => join(ROOT, source)));
  const isFresh = existsSync(join(ROOT, entry)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
  if (isFresh) {
    task.done('built already');
    return;
  }
  rmSync(stamp, { force: true }); // an interrupted build leaves none
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const run = await execa(process.execPath, [vite, 'build', '--config', config, '--logLevel', 'warn'], {
    cwd: ROOT,
    all: true,
    reject: false,
    stdin: 'ignore',
    ...(signal && { cancelSignal: signal }),
  });
  signal?.throwIfAborted();
  if (run.failed) {
    task.failed('the build failed');
    throw new BuildError(`${name}: the build failed:\n${run.all}`);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  task.done('built');
}

/**
 * The same for the token server, whose many modules take twice as long to load as a few files.
 * @throws {BuildError}
 */
export const buildTokenServer = (reporter: Reporter, signal?: AbortSignal): Promise<void> =>
  build(TOKEN_SERVER, reporter, signal);

/**
 * The same for the agent, of which each call starts a process.
 * @throws {BuildError}
 */
export const buildAgent = (reporter: Reporter, signal?: AbortSignal): Promise<void> =>
  build(AGENT, reporter, signal);

/**
 * All that a stack runs and the compiler has not made.
 * @throws {BuildError}
 */
export async function buildAll(reporter: Reporter, signal?: AbortSignal): Promise<void> {
  await Promise.all([
    buildWidget(reporter, signal),
    buildDemoPages(reporter, signal),
    buildTokenServer(reporter, signal),
    buildAgent(reporter, signal),
  ]);
}

/** One hash over names and contents, whatever the files' dates: a checkout changes those and nothing else. */
function hashOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesIn)) {
    hash
      .update(`${relative(ROOT, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

/** All source files in a folder, in a fixed order; a file is in itself. */
function filesIn(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return [];
  if (!stats.isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => !NOT_SOURCES.has(name) && !name.endsWith('.tsbuildinfo'));
  return names.sort().flatMap((name) => filesIn(join(path, name)));
}
