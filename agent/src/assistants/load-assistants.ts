import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { DEFAULT_ASSISTANT } from '@voice-assistant/protocol';
import { parseMenu } from '../kiosk/parse-menu.js';
import type { Assistant } from './assistant.js';
import { type KnownNames, parseAssistant } from './parse-assistant.js';

/** Assistants by id. There is always one called {@link DEFAULT_ASSISTANT} when there were no problems. */
export type Assistants = ReadonlyMap<string, Assistant>;

export interface LoadedAssistants {
  readonly assistants: Assistants;
  /** One line each, e.g. `/srv/assistants/default.md:4: unknown key "voise"`. */
  readonly problems: readonly string[];
}

const FILE_NAME = /^([\w.-]{1,64})\.md$/;

/**
 * Reads every `*.md` of a folder, or of each in a comma list, of which the first has the default and goes before the
 * others where names clash. Never rejects: what cannot be read is a problem.
 */
export async function loadAssistants(folders: string, known: KnownNames): Promise<LoadedAssistants> {
  const dirs = folders.split(',').map((it) => it.trim());
  const dir = dirs[0] ?? '';
  const assistants = new Map<string, Assistant>();
  const problems: string[] = [];
  const files = await Promise.all(
    dirs.map(async (it) => (await listFiles(it)).map((name) => join(it, name))),
  );
  for (const file of files.flat()) {
    const name = basename(file);
    const id = FILE_NAME.exec(name)?.[1];
    if (id === undefined) {
      problems.push(`${file}:1: the file name may have only letters, digits, "_", "." and "-"`);
      continue;
    }
    const loaded = await loadAssistant(id, file, known);
    problems.push(...loaded.problems);
    if (loaded.assistant && !assistants.has(id)) assistants.set(id, loaded.assistant);
  }
  const isDefaultBroken = problems.some((problem) =>
    problem.startsWith(`${join(dir, `${DEFAULT_ASSISTANT}.md`)}:`),
  );
  if (!assistants.has(DEFAULT_ASSISTANT) && !isDefaultBroken)
    problems.push(`${join(dir, `${DEFAULT_ASSISTANT}.md`)}: is required; ASSISTANTS_DIR says where to look`);
  return { assistants, problems };
}

interface LoadedAssistant {
  readonly assistant?: Assistant | undefined;
  readonly problems: readonly string[];
}

/** One assistant, with the menu that its file names. */
async function loadAssistant(id: string, file: string, known: KnownNames): Promise<LoadedAssistant> {
  const parsed = parseAssistant({ id, file, text: await readFile(file, 'utf8') }, known);
  if (!parsed.assistant || !parsed.menuFile) return parsed;
  const menuFile = resolve(dirname(file), parsed.menuFile.path);
  const text = await readFile(menuFile, 'utf8').catch(() => undefined);
  if (text === undefined)
    return { problems: [`${file}:${parsed.menuFile.line}: "menu": ${menuFile} cannot be read`] };
  const { menu, problems } = parseMenu(menuFile, text);
  return menu ? { assistant: { ...parsed.assistant, menu }, problems } : { problems };
}

async function listFiles(dir: string): Promise<string[]> {
  try {
    return (await readdir(dir)).filter((name) => name.endsWith('.md')).sort();
  } catch {
    return []; // the default assistant is then reported as missing, with the folder's name
  }
}
