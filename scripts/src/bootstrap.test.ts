import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

interface Bootstrap {
  reasonToInstall(root: string): string | undefined;
  satisfies(version: string, range: string): boolean;
}
const file: string = '../bootstrap.mjs'; // plain JavaScript outside of what the compiler knows
const { reasonToInstall, satisfies }: Bootstrap = await import(file);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bootstrap-test-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const packages = (lit: string) => ({
  '': { name: 'root' },
  'node_modules/lit': { version: lit },
  'node_modules/fsevents': { version: '2.3.3', optional: true },
});
const lock = (lit = '3.3.0') =>
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: packages(lit) }));
const installed = (lit = '3.3.0') => {
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  const { 'node_modules/lit': only } = packages(lit);
  writeFileSync(
    join(root, 'node_modules/.package-lock.json'),
    JSON.stringify({ packages: { 'node_modules/lit': only } }),
  );
};

describe('reasonToInstall', () => {
  it('is that nothing is installed, on a fresh clone', () => {
    lock();
    expect(reasonToInstall(root)).toBe('not installed yet');
  });

  it('is that an install was interrupted, when npm has not written its last file', () => {
    lock();
    mkdirSync(join(root, 'node_modules/lit'), { recursive: true });
    expect(reasonToInstall(root)).toBe('an installation was not finished');
  });

  it('is none for what the lock file says; binaries of other systems may be missing', () => {
    lock();
    installed();
    expect(reasonToInstall(root)).toBeUndefined();
    expect(reasonToInstall(root)).toBeUndefined(); // by the stamp now
  });

  it('is the lock file when that has changed since', () => {
    lock();
    installed();
    expect(reasonToInstall(root)).toBeUndefined();
    lock('3.4.0');
    expect(reasonToInstall(root)).toBe('the lock file has changed');
    installed('3.4.0');
    expect(reasonToInstall(root)).toBeUndefined();
  });
});

describe('satisfies', () => {
  for (const [version, expected] of [
    ['20.19.0', true],
    ['20.20.2', true],
    ['22.0.0', true],
    ['20.18.9', false],
    ['18.20.0', false],
  ] as const) {
    it(`${expected ? 'takes' : 'refuses'} Node ${version}`, () => {
      expect(satisfies(version, '>=20.19.0')).toBe(expected);
    });
  }
});
