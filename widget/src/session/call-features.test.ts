import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { VoiceError } from '../errors.js';
import { createFakeWorld, failing } from '../testing/fakes.js';
import { VoiceSession } from './voice-session.js';

const start = () => {
  const world = createFakeWorld();
  return { world, session: new VoiceSession(world.ports) };
};

/** In a call with a microphone, which the fakes give at once. */
const inCall = async () => {
  const { world, session } = start();
  await session.connect();
  await vi.waitFor(() => expect(session.snapshot.microphone.state).toBe('on'));
  return { world, session, transport: world.transports[0]! };
};

const warning = (payload: object) =>
  JSON.stringify({
    version: 1,
    type: 'call.warning',
    payload,
    timestamp: new Date(0).toISOString(),
    session_id: 's',
  });

describe('before there is a call to hear it', () => {
  it('the microphone is recorded, and is not any more once it is published', async () => {
    const { world, session } = start();
    let enter = () => {};
    world.onTransport = (transport) => {
      transport.connecting = new Promise((resolve) => {
        enter = resolve;
      });
    };
    const connected = session.connect();
    await vi.waitFor(() => expect(world.recordings).toBe(1));
    await vi.waitFor(() => expect(world.transports).toHaveLength(1));
    enter();
    await connected;
    await session.mute();
    await session.unmute();
    await session.useDevice('microphone', 'usb');
    expect(world.recordings).toBe(1);
  });

  it('a microphone that comes after the room is recorded too', async () => {
    const { world, session } = start();
    let allow = () => {};
    world.microphone = () =>
      new Promise((resolve) => {
        allow = resolve;
      });
    await session.connect();
    allow();
    await vi.waitFor(() => expect(session.snapshot.microphone.state).toBe('on'));
    expect(world.recordings).toBe(1);
    expect(world.transports[0]!.recordings).toEqual([expect.objectContaining({ mimeType: 'audio/webm' })]);
  });

  it('a microphone that comes after the agent is recorded until it is heard, and one that takes its place is not', async () => {
    const { world, session } = start();
    await session.connect({ microphone: false });
    const transport = world.transports[0]!;
    transport.events.onFact({ type: 'agent/changed', agent: 'listening' });
    await session.unmute();
    await vi.waitFor(() =>
      expect(transport.recordings).toEqual([expect.objectContaining({ mimeType: 'audio/webm' })]),
    );
    world.tracks[0]!.unplug();
    await vi.waitFor(() => expect(transport.recordings).toHaveLength(2));
    expect(transport.recordings[1]).toBeNull();
    expect(world.recordings).toBe(1);
  });
});

describe('while all lines are busy', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const busy = (position: number) => {
    throw new VoiceError('at-capacity', {
      queue: { position, ticket: `ticket ${position}`, retryAfterS: 5 },
    });
  };

  it('waits with the ticket, without a microphone, and takes it again when there is a line', async () => {
    const { world, session } = start();
    const { token } = world;
    const tickets: (string | null)[] = [];
    world.token = async (ticket) => {
      tickets.push(ticket);
      return tickets.length < 3 ? busy(3 - tickets.length) : token(ticket);
    };
    const connected = session.connect();
    await vi.advanceTimersByTimeAsync(0);
    await vi.dynamicImportSettled();
    expect(session.snapshot.queue).toMatchObject({ position: 2 });
    expect(session.snapshot.microphone.state).toBe('off');
    expect(world.tracks.every(({ stopped }) => stopped)).toBe(true);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.snapshot.queue).toMatchObject({ position: 1 });
    await vi.advanceTimersByTimeAsync(5_000);
    await connected;
    await vi.advanceTimersByTimeAsync(0);
    expect(tickets).toEqual([null, 'ticket 2', 'ticket 1']);
    expect(session.snapshot).toMatchObject({
      connection: 'connected',
      queue: null,
      microphone: { state: 'on' },
    });
    expect(world.transports[0]!.calls).toContain('publish');
  });

  it('stops asking when the visitor hangs up', async () => {
    const { world, session } = start();
    world.token = async () => busy(1);
    void session.connect();
    await vi.advanceTimersByTimeAsync(0);
    await vi.dynamicImportSettled();
    await session.disconnect();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.tokenRequests).toBe(1);
    expect(session.snapshot).toMatchObject({ connection: 'ended', queue: null });
  });

  it('says so, and does not wait, where there is no queue', async () => {
    const { world, session } = start();
    world.token = failing('at-capacity');
    await expect(session.connect()).rejects.toMatchObject({ code: 'at-capacity' });
    expect(session.snapshot.error).toMatchObject({ code: 'at-capacity', action: 'retry' });
  });
});

describe('devices in a call', () => {
  it('are changed without a gap: the new microphone is sent before the old one stops', async () => {
    const { world, session, transport } = await inCall();
    await session.useDevice('microphone', 'usb');
    expect(transport.calls.filter((call) => /publish|replace/.test(call))).toEqual(['publish', 'replace']);
    expect(session.snapshot.microphone).toEqual({ state: 'on', deviceId: 'usb' });
    expect(world.tracks.map(({ stopped }) => stopped)).toEqual([true, false]);
  });

  it('stay muted when the microphone changes', async () => {
    const { world, session } = await inCall();
    await session.mute();
    await session.useDevice('microphone', 'usb');
    expect(session.snapshot.microphone.state).toBe('muted');
    expect(world.tracks[1]!.enabled).toBe(false);
  });

  it('keep the old microphone when the new one cannot be had, and say so', async () => {
    const { world, session } = await inCall();
    world.microphone = failing('mic-busy');
    await session.useDevice('microphone', 'usb');
    expect(session.snapshot.microphone).toEqual({ state: 'on', deviceId: 'built-in' });
    expect(session.snapshot.deviceLoss).toEqual({ kind: 'microphone', replacedBy: 'The built-in one' });
    expect(world.tracks[0]!.stopped).toBe(false);
  });

  it('fall back to another when the microphone is unplugged, and say which', async () => {
    const { world, session, transport } = await inCall();
    world.tracks[0]!.unplug();
    await vi.waitFor(() =>
      expect(session.snapshot.deviceLoss).toEqual({ kind: 'microphone', replacedBy: 'The built-in one' }),
    );
    expect(session.snapshot.microphone.state).toBe('on');
    expect(transport.calls.filter((call) => call === 'publish')).toHaveLength(2);
  });

  it('are listed when the visitor wants to choose, and again when one comes or goes', async () => {
    const { world, session, transport } = await inCall();
    const headset = { kind: 'speaker', id: 'headset', label: 'Headset' } as const;
    const built = { kind: 'speaker', id: 'built-in', label: 'Built-in' } as const;
    world.deviceList = [built, headset];
    await session.listDevices();
    expect(session.snapshot.devices).toEqual([built, headset]);
    await session.useDevice('speaker', 'headset');
    expect(session.snapshot.speakerId).toBe('headset');
    world.deviceList = [built];
    world.changeDevices();
    await vi.waitFor(() =>
      expect(session.snapshot).toMatchObject({
        speakerId: null,
        deviceLoss: { kind: 'speaker', replacedBy: 'Built-in' },
      }),
    );
    expect(transport.calls.filter((call) => call.startsWith('speaker'))).toEqual([
      'speaker headset',
      'speaker null',
    ]);
  });

  it('are taken up again in the next call', async () => {
    const { world, session } = await inCall();
    await session.useDevice('microphone', 'usb');
    await session.disconnect();
    await session.connect();
    await vi.waitFor(() => expect(session.snapshot.microphone.deviceId).toBe('usb'));
    expect(world.tracks).toHaveLength(3);
  });
});

describe('a microphone that the media server does not take', () => {
  it('is tried again, and then the visitor is told', async () => {
    vi.useFakeTimers();
    const { world, session } = start();
    world.onTransport = (transport) => {
      transport.publishMicrophone = failing('mic-unpublished');
    };
    await session.connect();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(session.snapshot).toMatchObject({
      connection: 'connected',
      error: { code: 'mic-unpublished', action: 'retry-microphone' },
    });
    vi.useRealTimers();
  });
});

describe('camera and screen', () => {
  it('are published, seen, and let go with the call', async () => {
    const { world, session, transport } = await inCall();
    await session.enableCamera();
    await session.shareScreen();
    expect(session.snapshot).toMatchObject({ camera: { state: 'on', deviceId: 'webcam' }, screen: 'on' });
    expect(transport.calls).toEqual(expect.arrayContaining(['publish camera', 'publish screen']));
    await session.shareScreen(false);
    expect(session.snapshot.screen).toBe('off');
    await session.disconnect();
    expect(session.snapshot.camera.state).toBe('off');
    expect(world.videos.map(({ stopped }) => stopped)).toEqual([true, true]);
  });

  it('say what is wrong with the camera, and the call goes on', async () => {
    const { world, session } = await inCall();
    world.camera = failing('camera-denied');
    await expect(session.enableCamera()).rejects.toMatchObject({ code: 'camera-denied' });
    expect(session.snapshot).toMatchObject({
      connection: 'connected',
      camera: { state: 'off' },
      error: { code: 'camera-denied', action: 'retry-camera' },
    });
    world.camera = async () => {};
    await session.enableCamera();
    expect(session.snapshot.error).toBeNull();
  });

  it('go when they are unplugged, or stopped in the browser itself', async () => {
    const { world, session } = await inCall();
    await session.enableCamera();
    world.videos[0]!.unplug();
    await vi.waitFor(() => expect(session.snapshot.camera.state).toBe('off'));
    expect(session.snapshot.deviceLoss).toEqual({ kind: 'camera', replacedBy: null });
  });

  it('stop a camera that is given after the visitor has hung up', async () => {
    const { world, session } = await inCall();
    let give = () => {};
    world.camera = () =>
      new Promise((resolve) => {
        give = resolve;
      });
    const enabled = session.enableCamera();
    await vi.waitFor(() => expect(session.snapshot.camera.state).toBe('asking'));
    await session.disconnect();
    give();
    await enabled;
    expect(world.videos[0]!.stopped).toBe(true);
  });
});

describe('the end of a call', () => {
  it('comes by itself after the time that the page allows', async () => {
    vi.useFakeTimers();
    const { world, session } = start();
    world.limits = { maxDurationS: 60, idleTimeoutS: null };
    await session.connect();
    world.transports[0]!.events.onFact({ type: 'agent/changed', agent: 'listening' });
    await vi.dynamicImportSettled();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(session.snapshot.warning?.reason).toBe('max-duration');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(session.snapshot).toMatchObject({ connection: 'ended', warning: null, error: null });
    vi.useRealTimers();
  });

  it('is announced by the agent, whose other messages mean nothing here', async () => {
    const { session, transport } = await inCall();
    transport.events.onFact({ type: 'agent/changed', agent: 'listening' });
    for (const text of [
      'no json',
      '{}',
      warning({ reason: 'whim', ends_in_s: 3 }),
      warning({ reason: 'idle' }),
    ])
      transport.events.onMessage(text);
    await vi.dynamicImportSettled();
    expect(session.snapshot.warning).toBeNull();
    transport.events.onMessage(warning({ reason: 'idle', ends_in_s: 15 }));
    await vi.waitFor(() => expect(session.snapshot.warning).toEqual({ reason: 'idle', endsAt: 16_000 }));
    await session.sendText('still here');
    await vi.waitFor(() => expect(session.snapshot.warning).toBeNull());
  });
});
