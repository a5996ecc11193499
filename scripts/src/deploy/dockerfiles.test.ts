import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../paths.js';

/** What the instructions say, with lines that are continued joined. */
const instructionsOf = (file: string): readonly string[] =>
  readFileSync(join(ROOT, file), 'utf8')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => /^[A-Z]+ /.test(line));

describe.each(['token-server', 'agent', 'demo'])('%s/Dockerfile', (folder) => {
  const file = `${folder}/Dockerfile`;
  const instructions = instructionsOf(file);
  /** Those of the last stage, which is the image. */
  const image = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM ')));

  it('has nothing that the linter minds', () => {
    expect(validate(readFileSync(join(ROOT, file), 'utf8'))).toEqual([]);
  });

  it('runs as a user without rights, and can be asked for its health', () => {
    expect(image.findLast((line) => line.startsWith('USER '))).toBe('USER node');
    expect(image.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true);
  });

  it('copies what there is: folders of ours, and what the build makes', () => {
    const sources = image.flatMap((line) => /^COPY --from=build \/app\/(\S+)/.exec(line)?.[1] ?? []);
    expect(sources.length).toBeGreaterThan(2);
    const isMade = (path: string) => path === 'node_modules' || /\/(dist|bundle)$/.test(path);
    const missing = sources.filter((path) => !existsSync(join(ROOT, isMade(path) ? join(path, '..') : path)));
    expect(missing).toEqual([]);
  });

  it('D8: starts a file that the build makes from a source of ours', () => {
    const script = /^CMD \["node", "(?<script>[^"]+)"\]$/.exec(image.at(-1) ?? '')?.groups?.script ?? '';
    expect(existsSync(join(ROOT, script.replace(/\/(dist|bundle)\//, '/src/').replace(/\.js$/, '.ts')))).toBe(
      true,
    );
  });
});
