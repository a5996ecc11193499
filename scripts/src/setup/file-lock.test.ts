import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withFileLock } from './file-lock.js';

let file: string;
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'lock-test-')), 'nested', 'lock');
});
afterEach(() => rmSync(join(file, '../..'), { recursive: true, force: true }));

describe('withFileLock', () => {
  it('lets one work at a time', async () => {
    const events: string[] = [];
    const work = (name: string) => async () => {
      events.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      events.push(`${name} ends`);
    };
    let waits = 0;
    const first = withFileLock(file, work('first'));
    const second = withFileLock(file, work('second'), () => waits++);
    await Promise.all([first, second]);
    expect(events).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
    expect(waits).toBe(1);
  });

  it('is free again after work that failed', async () => {
    await expect(withFileLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withFileLock(file, async () => 'done')).toBe('done');
  });

  it('takes over from an owner that died', async () => {
    await withFileLock(file, async () => {});
    writeFileSync(file, '');
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(file, longAgo, longAgo);
    expect(await withFileLock(file, async () => 'taken')).toBe('taken');
  });
});
