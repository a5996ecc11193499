import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { SILENT } from '../progress.js';
import type { Env } from '../settings.js';
import { firstThatWorks, NotThisWay } from '../setup/attempts.js';
import { withFileLock } from '../setup/file-lock.js';
import { isExecutable } from '../setup/find-executable.js';
import { buildWithGo } from '../setup/go-build.js';

/** What an engine reads in a compose file; the parts of it that are looked at here. */
export interface ComposeProject {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

export interface ComposeService {
  readonly image?: string;
  readonly build?: { readonly dockerfile: string };
  readonly profiles?: readonly string[];
  readonly command?: string | readonly string[];
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly healthcheck?: unknown;
  readonly read_only?: boolean;
  readonly ports?: readonly {
    readonly host_ip?: string;
    readonly published: string;
    readonly target: number;
    readonly protocol: string;
  }[];
}

const VERSION = '2.16.2';
const MODULE = `github.com/compose-spec/compose-go/v2/cmd@v${VERSION}`;

/** `${NAME}`, `${NAME:-default}` and `${NAME:?why it is needed}`, which are all that our file uses. */
const VARIABLE = /\$\{(?<name>\w+)(?::(?<kind>[-?])(?<text>[^}]*))?\}/g;

/** The variables that a compose file asks for. */
export function variablesOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(VARIABLE)].map((match) => match.groups?.name ?? ''))];
}

/** The text with its variables replaced; an empty one counts as not set. @throws with the words of the file. */
export function interpolate(text: string, settings: Env): string {
  return text.replaceAll(VARIABLE, (_all, name: string, kind: string | undefined, rest: string = '') => {
    const value = settings[name];
    if (value) return value;
    if (kind === '?') throw new Error(`${name}: ${rest}`);
    return kind === '-' ? rest : '';
  });
}

/**
 * Reads a compose file with compose-go, the library by which Docker reads them, so that no engine is needed.
 * @throws with what is wrong in it, or {@link NothingWorkedError} where there is no Go to build the library with.
 */
export async function readComposeFile(
  text: string,
  options: { readonly env: Env; readonly cacheDir: string },
): Promise<ComposeProject> {
  const reader = await findReader(options);
  const folder = await mkdtemp(join(tmpdir(), 'compose-'));
  try {
    const file = join(folder, 'docker-compose.yml');
    await writeFile(file, text);
    const { stdout } = await execa(reader, ['-format', 'json', '-no-path-resolution', file], { cwd: folder });
    return JSON.parse(stdout) as ComposeProject;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Kept in the cache folder; built in 7 s. */
function findReader(options: { readonly env: Env; readonly cacheDir: string }): Promise<string> {
  const { env, cacheDir } = options;
  const bin = join(cacheDir, 'bin');
  const target = join(bin, `compose-go-${VERSION}${process.platform === 'win32' ? '.exe' : ''}`);
  const what = { name: 'reader of compose files', advice: 'Install Go (https://go.dev/dl).' };
  const cached = async () => {
    if (!isExecutable(target)) throw new NotThisWay('not there');
    return target;
  };
  return firstThatWorks(
    what,
    [
      { title: 'compose-go: cache folder', run: cached },
      {
        title: 'compose-go: build with Go',
        run: async (task) => {
          await mkdir(bin, { recursive: true });
          return withFileLock(`${target}.lock`, () =>
            buildWithGo({ module: MODULE, target, about: 'about 10 s', env }, task),
          );
        },
      },
    ],
    SILENT,
  );
}
