import { isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type Assistant, frontMatterSchema } from './assistant.js';

export interface AssistantSource {
  readonly id: string;
  /** As it shall be named in problems. */
  readonly file: string;
  readonly text: string;
}

export type ParsedAssistant =
  | { readonly assistant: Assistant; readonly problems: readonly [] }
  | { readonly assistant: undefined; readonly problems: readonly string[] };

type Path = readonly PropertyKey[];
type FrontMatter = ReturnType<typeof parseFrontMatter>;

/** The front matter's first line is the file's second, after the `---`. */
const LINES_BEFORE = 1;

/**
 * Reads one assistant. Problems have the form `default.md:4: message`, with the line in the file at which an editor
 * has to look.
 */
export function parseAssistant(source: AssistantSource, knownTools: ReadonlySet<string>): ParsedAssistant {
  const at = (line: number, message: string) => `${source.file}:${line}: ${message}`;
  const failed = (problems: readonly string[]): ParsedAssistant => ({ assistant: undefined, problems });

  const split = splitFrontMatter(source.text);
  if ('problem' in split) return failed([at(split.line, split.problem)]);

  const yaml = parseFrontMatter(split.frontMatter);
  const syntax = yaml.document.errors.map((error) =>
    at(yaml.lineAt(error.pos[0]), error.message.split('\n', 1)[0] ?? ''),
  );
  if (syntax.length > 0) return failed(syntax);

  const fields = frontMatterSchema.safeParse(yaml.document.toJS() ?? {});
  const problems = (fields.error?.issues ?? [])
    .flatMap((issue) => describeIssue(issue, yaml))
    .map((it) => at(it.line, it.message));
  for (const [index, tool] of (fields.data?.tools ?? []).entries())
    if (!knownTools.has(tool))
      problems.push(
        at(yaml.lineOf(['tools', index]), `unknown tool "${tool}"; there are: ${[...knownTools].join(', ')}`),
      );
  if (split.body === '')
    problems.push(at(split.bodyLine, 'the instructions below the front matter are missing'));
  if (!fields.success || problems.length > 0) return failed(problems);

  const { name, greeting, voice, tools = [], phrases = [] } = fields.data;
  const assistant = { id: source.id, name, greeting, voice, tools, phrases, instructions: split.body };
  return { assistant, problems: [] };
}

type Split =
  | { readonly line: number; readonly problem: string }
  | { readonly frontMatter: string; readonly body: string; readonly bodyLine: number };

function splitFrontMatter(text: string): Split {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines[0]?.trimEnd() !== '---')
    return { line: 1, problem: 'must begin with a line "---" and the front matter' };
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---');
  if (end < 0) return { line: lines.length, problem: 'the front matter has no closing line "---"' };
  return {
    frontMatter: lines.slice(1, end).join('\n'),
    body: lines
      .slice(end + 1)
      .join('\n')
      .trim(),
    bodyLine: end + 1,
  };
}

function parseFrontMatter(text: string) {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const lineAt = (offset: number) => lineCounter.linePos(offset).line + LINES_BEFORE;
  const lineOf = (path: Path): number => {
    const node = path.length === 0 ? document.contents : document.getIn(path, true);
    if (isNode(node) && node.range) return lineAt(node.range[0]);
    return path.length === 0 ? 1 : lineOf(path.slice(0, -1));
  };
  /** Line of the key itself, for keys whose value is not the problem. */
  const lineOfKey = (path: Path, key: string): number => {
    const map = path.length === 0 ? document.contents : document.getIn(path, true);
    const pair = isMap(map) ? map.items.find((item) => String(item.key) === key) : undefined;
    return isNode(pair?.key) && pair.key.range ? lineAt(pair.key.range[0]) : lineOf(path);
  };
  return { document, lineAt, lineOf, lineOfKey };
}

function describeIssue(issue: z.core.$ZodIssue, yaml: FrontMatter): { line: number; message: string }[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      line: yaml.lineOfKey(issue.path, key),
      message: `unknown key "${key}"; there are: ${Object.keys(frontMatterSchema.shape).join(', ')}`,
    }));
  const field = issue.path.join('.');
  if (field !== '' && !yaml.document.hasIn(issue.path))
    return [{ line: 1, message: `"${field}" is missing` }];
  return [
    {
      line: yaml.lineOf(issue.path),
      message: field === '' ? 'the front matter must be keys and values' : `"${field}": ${issue.message}`,
    },
  ];
}
