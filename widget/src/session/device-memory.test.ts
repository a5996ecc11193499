import { afterEach, describe, expect, it, vi } from 'vitest';
import { DeviceMemory } from './device-memory.js';

const KEY = 'voice-assistant.devices';
const NONE = { microphone: null, speaker: null, camera: null };

const storage = (saved?: string) => {
  const items = new Map(saved === undefined ? [] : [[KEY, saved]]);
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => items.set(key, value),
  });
  return items;
};

describe('DeviceMemory', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('keeps choices for this page alone, unless the site wants more', () => {
    const items = storage('{"microphone":"old"}');
    const memory = new DeviceMemory(() => false);
    expect(memory.choices()).toEqual(NONE);
    memory.keep('microphone', 'usb');
    expect(memory.choices()).toEqual({ ...NONE, microphone: 'usb' });
    expect(items.get(KEY)).toBe('{"microphone":"old"}');
  });

  it('finds them again on the next page where the site wants that', () => {
    storage();
    new DeviceMemory(() => true).keep('speaker', 'headset');
    expect(new DeviceMemory(() => true).choices()).toEqual({ ...NONE, speaker: 'headset' });
  });

  it('is not troubled by blocked storage or by what somebody else wrote there', () => {
    for (const saved of [
      'no json',
      'null',
      '[]',
      '{"microphone":7,"camera":{}}',
      `{"speaker":"${'x'.repeat(300)}"}`,
    ]) {
      storage(saved);
      expect(new DeviceMemory(() => true).choices(), saved).toEqual(NONE);
    }
    vi.stubGlobal('localStorage', undefined);
    const memory = new DeviceMemory(() => true);
    expect(memory.choices()).toEqual(NONE);
    memory.keep('camera', 'front');
    expect(memory.choices().camera).toBe('front');
  });
});
