import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { VARIABLE_NAMES } from './config.js';

const text = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** Of Node's, and known to everybody. */
const NOT_OURS = ['NODE_ENV'];
const OURS = VARIABLE_NAMES.filter((name) => !NOT_OURS.includes(name));

/** First column of the table of settings. */
const documented = () =>
  [...text('docs/server.md').matchAll(/^\| `([A-Z][A-Z_…]+)` \|/gm)].map(([, name = '']) => name);

/** The limits are a table of their own: `LIMIT_…`. */
const rowOf = (name: string) => (name.startsWith('LIMIT_') ? 'LIMIT_…' : name);

describe('the variables of the token server', () => {
  it.each(OURS)('%s stands in docs/server.md and in .env.example', (name) => {
    expect(documented()).toContain(rowOf(name));
    expect(text('.env.example')).toMatch(new RegExp(`^# ${name}=`, 'm'));
  });

  it('are all that docs/server.md speaks of', () => {
    expect(documented().filter((name) => !OURS.map(rowOf).includes(name))).toEqual([]);
  });

  it('have the default in .env.example that they have in docs/server.md, where it is a value', () => {
    const rows = [...text('docs/server.md').matchAll(/^\| `([A-Z_]+)` \| `([^`]+)` \|/gm)];
    expect(rows.length).toBeGreaterThan(10);
    for (const [, name, value = ''] of rows) {
      const shown = new RegExp(`^# ${name}=(.*)$`, 'm').exec(text('.env.example'))?.[1];
      // one that stands for another variable, or a folder, is told in words there
      if (shown) expect(shown, name).toBe(value);
    }
  });
});
