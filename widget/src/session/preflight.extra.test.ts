import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeWorld, failing } from '../testing/fakes.js';
import { checkDevices, checkNetwork } from './preflight.extra.js';

interface Machine {
  readonly secure?: boolean;
  readonly permission?: PermissionState;
  readonly refuses?: string;
  readonly devices?: readonly string[];
}

const onMachine = ({ secure = true, permission = 'prompt', refuses, devices = ['audioinput'] }: Machine) => {
  const stop = vi.fn();
  const getUserMedia = vi.fn(async () => {
    if (refuses) throw new DOMException('', refuses);
    return { getAudioTracks: () => [{ stop }] };
  });
  const mediaDevices = { getUserMedia, enumerateDevices: async () => devices.map((kind) => ({ kind })) };
  vi.stubGlobal('isSecureContext', secure);
  vi.stubGlobal('window', { isSecureContext: secure });
  vi.stubGlobal('document', {});
  vi.stubGlobal('navigator', { mediaDevices, permissions: { query: async () => ({ state: permission }) } });
  return { getUserMedia, stop };
};

describe('checkDevices()', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('only looks, and says what is not known yet', async () => {
    const { getUserMedia } = onMachine({});
    const { microphone, speaker } = await checkDevices();
    expect(microphone).toEqual({ state: 'unknown', code: null, count: 1 });
    expect(speaker.state).toBe('ready');
    expect(getUserMedia).not.toHaveBeenCalled();
  });

  it('opens the microphone for a moment where that is allowed or asked for', async () => {
    for (const [machine, options] of [
      [{ permission: 'granted' }, {}],
      [{}, { ask: true }],
    ] as const) {
      const { stop } = onMachine(machine);
      expect((await checkDevices(options)).microphone.state).toBe('ready');
      expect(stop).toHaveBeenCalledOnce();
    }
  });

  it.each([
    ['mic-insecure', { secure: false }],
    ['mic-denied', { permission: 'denied' }],
    ['mic-busy', { permission: 'granted', refuses: 'NotReadableError' }],
    ['mic-missing', { permission: 'granted', refuses: 'NotFoundError', devices: [] }],
  ] as const)('says %s', async (code, machine) => {
    onMachine(machine);
    expect((await checkDevices()).microphone).toMatchObject({ state: 'failed', code });
  });
});

describe('checkNetwork()', () => {
  it('goes the whole way, and leaves the room again', async () => {
    const world = createFakeWorld();
    const report = await checkNetwork(world.ports);
    expect(report).toMatchObject({
      token: { state: 'ready' },
      room: { state: 'ready' },
      stats: { rttMs: 20 },
    });
    expect(world.transports[0]!.calls).toEqual(['connect', 'disconnect']);
  });

  it('says which step failed, and tries none after it', async () => {
    const world = createFakeWorld();
    world.token = failing('server-unreachable');
    expect(await checkNetwork(world.ports)).toMatchObject({
      token: { state: 'failed', code: 'server-unreachable' },
      room: { state: 'skipped' },
      stats: null,
    });
    expect(world.transports).toEqual([]);
  });

  it('leaves a room that could not be entered', async () => {
    const world = createFakeWorld();
    world.onTransport = (transport) => {
      transport.connecting = failing('media-unreachable')();
    };
    expect(await checkNetwork(world.ports)).toMatchObject({
      token: { state: 'ready' },
      room: { state: 'failed', code: 'media-unreachable' },
    });
    expect(world.transports[0]!.calls.at(-1)).toBe('disconnect');
  });
});
