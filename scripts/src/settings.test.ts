import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheDir } from './cache-dir.js';
import { ROOT } from './paths.js';
import { readSettings, SETTINGS, withoutSettings } from './settings.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'settings-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('readSettings', () => {
  it('lets the environment overrule the file, and takes what is empty as not set', () => {
    const file = join(folder, '.env');
    writeFileSync(file, 'PORT=9000\nDEMO_PORT=4000 # the site\nOPENAI_API_KEY=\n');
    expect(readSettings({ PORT: '9001', HOST: ' ', USER: 'ada' }, file)).toEqual({
      PORT: '9001',
      DEMO_PORT: '4000',
    });
  });

  it('needs no file', () => {
    expect(readSettings({}, join(folder, 'none'))).toEqual({});
  });
});

describe('withoutSettings', () => {
  it('keeps the rest of the environment, and where things are on this machine', () => {
    const env = { PATH: '/bin', LIVEKIT_URL: 'wss://live.example.com', CHROME_PATH: '/chrome' };
    expect(withoutSettings(env)).toEqual({ PATH: '/bin', CHROME_PATH: '/chrome' });
  });
});

describe('.env.example', () => {
  it('lists every setting, and none that does not exist', () => {
    const text = readFileSync(join(ROOT, '.env.example'), 'utf8');
    const listed = [...text.matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1]);
    expect(listed.toSorted()).toEqual(SETTINGS.toSorted());
  });
});

describe('cacheDir', () => {
  it('is where it is set, or where the system keeps caches', () => {
    expect(cacheDir({ VOICE_ASSISTANT_CACHE: '/c' }, 'linux', '/home/ada')).toBe('/c');
    expect(cacheDir({ XDG_CACHE_HOME: '/x' }, 'linux', '/home/ada')).toBe('/x/voice-assistant');
    expect(cacheDir({}, 'linux', '/home/ada')).toBe('/home/ada/.cache/voice-assistant');
    expect(cacheDir({}, 'darwin', '/Users/ada')).toBe('/Users/ada/Library/Caches/voice-assistant');
  });
});
