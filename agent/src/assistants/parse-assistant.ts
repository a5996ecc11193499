import type { z } from 'zod';
import type { Assistant } from './assistant.js';
import { type FrontMatter, frontMatterSchema } from './front-matter.js';
import { type Environment, referencesIn } from './references.js';
import { placeholdersIn } from './variables.js';
import { type Path, readYaml, type Yaml } from './yaml-lines.js';

export interface AssistantSource {
  readonly id: string;
  /** As it shall be named in problems. */
  readonly file: string;
  readonly text: string;
}

export type ParsedAssistant =
  | {
      /** Without its menu, which stands in a file of its own. */
      readonly assistant: Omit<Assistant, 'menu'>;
      readonly menuFile: { readonly path: string; readonly line: number } | undefined;
      readonly problems: readonly [];
    }
  | { readonly assistant: undefined; readonly problems: readonly string[] };

/** What an assistant's file may refer to. */
export interface KnownNames {
  readonly tools: ReadonlySet<string>;
  readonly env: Environment;
}

interface Problem {
  readonly line: number;
  readonly message: string;
}

/** The front matter's first line is the file's second, after the `---`. */
const LINES_BEFORE = 1;

/**
 * Reads one assistant. Problems have the form `default.md:4: message`, with the line in the file at which an editor
 * has to look.
 */
export function parseAssistant(source: AssistantSource, known: KnownNames): ParsedAssistant {
  const failed = (problems: readonly Problem[]): ParsedAssistant => ({
    assistant: undefined,
    problems: problems.map(({ line, message }) => `${source.file}:${line}: ${message}`),
  });

  const split = splitFrontMatter(source.text);
  if ('message' in split) return failed([split]);

  const yaml = readYaml(split.frontMatter, LINES_BEFORE);
  const syntax = yaml.document.errors.map((error) => ({
    line: yaml.lineAt(error.pos[0]),
    message: error.message.split('\n', 1)[0] ?? '',
  }));
  if (syntax.length > 0) return failed(syntax);

  const values: unknown = withPipeline(yaml.document.toJS() ?? {}, known.env);
  const fields = frontMatterSchema.safeParse(values);
  const problems = (fields.error?.issues ?? []).flatMap((issue) => describeIssue(issue, yaml));
  if (fields.data) {
    problems.push(...unknownTools(fields.data.tools, known.tools, yaml));
    problems.push(...unknownVariables(fields.data, split, yaml));
  }
  problems.push(...unsetReferences(values, known.env, yaml));
  if (split.body === '')
    problems.push({ line: split.bodyLine, message: 'the instructions below the front matter are missing' });
  if (!fields.success || problems.length > 0) return failed(problems);
  const { menu, ...front } = fields.data;
  return {
    assistant: { ...front, id: source.id, instructions: split.body },
    menuFile: menu === undefined ? undefined : { path: menu, line: yaml.lineOf(['menu']) },
    problems: [],
  };
}

/** Of a file that names none, the one of the environment, which `parseConfig` has checked. */
function withPipeline(values: unknown, { PIPELINE: pipeline }: Environment): unknown {
  const isNamed = typeof values !== 'object' || values === null || 'pipeline' in values;
  return isNamed || !pipeline ? values : { ...values, pipeline };
}

function unknownTools(tools: readonly string[], known: ReadonlySet<string>, yaml: Yaml): Problem[] {
  return tools.flatMap((tool, index) =>
    known.has(tool)
      ? []
      : [
          {
            line: yaml.lineOf(['tools', index]),
            message: `unknown tool "${tool}"; there are: ${[...known].join(', ')}`,
          },
        ],
  );
}

/** A misspelt placeholder would be read out or leave a hole. */
function unknownVariables(fields: FrontMatter, { body, bodyLine }: Front, yaml: Yaml): Problem[] {
  const unknown = (text: string) => placeholdersIn(text).filter((it) => !Object.hasOwn(fields.variables, it));
  const message = (name: string) => `"{{${name}}}" is not among the variables of the front matter`;
  const { greeting } = fields;
  const inGreeting = (typeof greeting === 'string' ? [greeting] : Object.values(greeting)).flatMap(unknown);
  return [
    ...inGreeting.map((it) => ({ line: yaml.lineOf(['greeting']), message: message(it) })),
    ...body
      .split('\n')
      .flatMap((text, index) =>
        unknown(text).map((it) => ({ line: bodyLine + index, message: message(it) })),
      ),
  ];
}

/** Every `${NAME}` that the environment does not set, wherever it stands. */
function unsetReferences(value: unknown, env: Environment, yaml: Yaml, path: Path = []): Problem[] {
  if (typeof value === 'string')
    return referencesIn(value)
      .filter((it) => !env[it])
      .map((it) => ({ line: yaml.lineOf(path), message: `the environment variable ${it} is not set` }));
  if (typeof value !== 'object' || value === null) return [];
  const keyOf = (key: string) => (Array.isArray(value) ? Number(key) : key);
  return Object.entries(value).flatMap(([key, it]) => unsetReferences(it, env, yaml, [...path, keyOf(key)]));
}

interface Front {
  readonly frontMatter: string;
  readonly body: string;
  /** Line in the file at which the body begins, after empty ones. */
  readonly bodyLine: number;
}

function splitFrontMatter(text: string): Problem | Front {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines[0]?.trimEnd() !== '---')
    return { line: 1, message: 'must begin with a line "---" and the front matter' };
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---');
  if (end < 0) return { line: lines.length, message: 'the front matter has no closing line "---"' };
  const body = lines.slice(end + 1);
  const emptyLines = body.findIndex((line) => line.trim() !== '');
  return {
    frontMatter: lines.slice(1, end).join('\n'),
    body: body.join('\n').trim(),
    bodyLine: emptyLines < 0 ? end + 1 : end + 2 + emptyLines,
  };
}

function describeIssue(issue: z.core.$ZodIssue, yaml: Yaml): Problem[] {
  const path = pathInFile(issue.path, yaml);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      line: yaml.lineOfKey(path, key),
      message: `unknown key "${key}"${keysAt(path)}`,
    }));
  const field = path.join('.');
  if (issue.code === 'invalid_key')
    return issue.issues.map(({ message }) => ({
      line: yaml.lineOfKey(path.slice(0, -1), String(path.at(-1))),
      message: `"${field}": ${message}`,
    }));
  if (field !== '' && !yaml.document.hasIn(path)) {
    const line = path.length === 1 ? 1 : yaml.lineOf(path.slice(0, -1));
    return [{ line, message: `"${field}" is missing` }];
  }
  const message = field === '' ? 'the front matter must be keys and values' : `"${field}": ${issue.message}`;
  return [{ line: yaml.lineOf(path), message }];
}

/** The schema sees a list where the file may have the only entry alone. */
function pathInFile(path: Path, yaml: Yaml): Path {
  const found: PropertyKey[] = [];
  for (const key of path) if (key !== 0 || yaml.document.hasIn([...found, key])) found.push(key);
  return found;
}

const keysAt = (path: Path) =>
  path.length === 0
    ? `; there are: ${Object.keys(frontMatterSchema.shape).join(', ')}`
    : ` in "${path.join('.')}"`;
