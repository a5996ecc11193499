import { homedir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { parseConfig } from './config.js';

describe('parseConfig', () => {
  it('has defaults for all', () => {
    expect(parseConfig({})).toMatchObject({ port: 8082, wordDelayMs: 4 });
    expect(parseConfig({}).cacheDir.startsWith(homedir())).toBe(true);
  });

  it('takes what is set, and empty as not set', () => {
    const env = { OFFLINE_PROVIDER_PORT: '9', VOICE_ASSISTANT_CACHE: '/a', XDG_CACHE_HOME: '/b' };
    expect(parseConfig(env)).toMatchObject({ port: 9, cacheDir: '/a' });
    expect(parseConfig({ ...env, VOICE_ASSISTANT_CACHE: '' }).cacheDir).toBe('/b/voice-assistant');
  });

  it('names what is wrong and not its value', () => {
    const wrong = () => parseConfig({ OFFLINE_PROVIDER_PORT: 'eighty' });
    expect(wrong).toThrow(/OFFLINE_PROVIDER_PORT/);
    expect(wrong).not.toThrow(/eighty/);
  });
});
