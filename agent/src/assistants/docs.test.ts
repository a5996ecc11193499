import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TOOL_NAMES } from '../tools/registry.js';
import { frontMatterSchema } from './front-matter.js';
import { parseAssistant } from './parse-assistant.js';

const read = (name: string) => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');

/** The rows that `docs/agent.md` has to hold: copy them from here when the schema has changed. */
function frontMatterTable(): string {
  const rows = Object.entries(frontMatterSchema.shape).map(([name, field]) => {
    const missing = field.safeParse(undefined);
    const isPlain = missing.data !== undefined && typeof missing.data !== 'object';
    const fallback = isPlain ? `\`${missing.data}\`` : '';
    return `| \`${name}\` | ${missing.success ? fallback : 'required'} | ${field.description} |`;
  });
  return ['| Field | Default | |', '|---|---|---|', ...rows].join('\n');
}

describe('docs/agent.md', () => {
  const docs = read('agent.md');

  it('has a row for each field of the front matter, as the schema says it', () => {
    const table = /<!-- front matter.*-->\n([\s\S]*?)\n<!-- end -->/.exec(docs)?.[1];
    expect(table).toBe(frontMatterTable());
  });

  it('names each tool', () => {
    for (const name of TOOL_NAMES) expect(docs).toContain(`| \`${name}\` |`);
  });

  it('has an example that uses every field and is valid', () => {
    const env = { SPEECH_KEY: 'a', STOCK_TOKEN: 'b', NOTES_KEY: 'c' };
    const source = { id: 'example', file: 'assistant.md', text: read('examples/assistant.md') };
    const { assistant, problems } = parseAssistant(source, { tools: TOOL_NAMES, env });
    expect(problems).toEqual([]);
    for (const field of Object.keys(frontMatterSchema.shape)) expect(source.text).toContain(`\n${field}:`);
    expect(assistant?.models.llm).toHaveLength(2);
  });
});
