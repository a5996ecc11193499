import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../paths.js';
import type { Reporter } from '../progress.js';

/** All that a build of the widget depends on. */
const SOURCES = ['vite.config.ts', 'package-lock.json', 'widget', 'protocol/src', 'protocol/package.json'];
/** Made by builds, or no part of one. */
const NOT_SOURCES = new Set(['node_modules', 'dist', 'types']);
const ENTRY = 'widget/dist/voice-assistant.js';
const STAMP = 'node_modules/.cache/voice-assistant/widget-build';

/** The widget does not build; the message has what Vite said. */
export class WidgetBuildError extends Error {
  override readonly name = 'WidgetBuildError';
}

/**
 * Builds the widget with Vite, unless `widget/dist` comes from these very sources.
 * @throws {WidgetBuildError}
 */
export async function buildWidget(reporter: Reporter, signal?: AbortSignal): Promise<void> {
  const task = reporter.task('Widget');
  const stamp = join(ROOT, STAMP);
  const hash = hashOf(SOURCES.map((source) => join(ROOT, source)));
  const isFresh = existsSync(join(ROOT, ENTRY)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
  if (isFresh) {
    task.done('built already');
    return;
  }
  rmSync(stamp, { force: true }); // an interrupted build leaves none
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const build = await execa(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: ROOT,
    all: true,
    reject: false,
    stdin: 'ignore',
    ...(signal && { cancelSignal: signal }),
  });
  signal?.throwIfAborted();
  if (build.failed) {
    task.failed('the build failed');
    throw new WidgetBuildError(`The widget does not build:\n${build.all}`);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  task.done('built');
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
