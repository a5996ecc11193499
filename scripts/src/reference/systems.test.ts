import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../paths.js';
import { ALL_ROWS, anchorOf, readSystems } from './systems.js';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const rows = readSystems(read('docs/systems.md'));

/** Whether a page of `docs/` is there, and has the heading that is linked. */
function leadsSomewhere(link: string): boolean {
  const [file = '', anchor] = link.split('#');
  if (!existsSync(join(ROOT, 'docs', file))) return false;
  if (anchor === undefined) return true;
  const headings = [...read(join('docs', file)).matchAll(/^#+ (.*)$/gm)].map(([, it = '']) => anchorOf(it));
  return headings.includes(anchor);
}

describe('docs/systems.md', () => {
  it('has every row of every system once, in order', () => {
    expect(rows.map(({ id }) => id)).toEqual(ALL_ROWS);
  });

  it.each(rows)('$id names tests that there are, and a guide', ({ tests, guides }) => {
    expect(tests.length).toBeGreaterThan(0);
    const missing = tests.filter(
      ({ file, title }) => !existsSync(join(ROOT, file)) || !read(file).includes(title),
    );
    expect(missing).toEqual([]);
    expect(guides.length).toBeGreaterThan(0);
    expect(guides.filter((link) => !leadsSomewhere(link))).toEqual([]);
  });
});

describe('docs/moving.md', () => {
  it('leads only to what there is', () => {
    const links = [...read('docs/moving.md').matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((link) => !leadsSomewhere(link))).toEqual([]);
  });
});
