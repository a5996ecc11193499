import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failureOf, VoiceError } from '../errors.js';
import { createFakeWorld, type FakeTransport, type FakeWorld, failing } from '../testing/fakes.js';
import { VoiceSession } from './voice-session.js';

const agentListens = (transport: FakeTransport | undefined) =>
  transport?.events.onFact({ type: 'agent/changed', agent: 'listening' });

const start = () => {
  const world = createFakeWorld();
  return { world, session: new VoiceSession(world.ports) };
};

/** A promise that the test settles. */
const gate = () => {
  let open!: () => void;
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open };
};

const inCall = async () => {
  const { world, session } = start();
  await session.connect();
  await vi.waitFor(() => expect(session.snapshot.microphone.state).toBe('on'));
  agentListens(world.transports[0]);
  return { world, session, transport: world.transports[0]! };
};

describe('VoiceSession', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  describe('connect()', () => {
    it('asks for the microphone before anything is awaited', () => {
      const { world, session } = start();
      const asked = vi.spyOn(world.ports, 'openMicrophone');
      void session.connect();
      expect(asked).toHaveBeenCalledOnce();
      expect(session.snapshot).toMatchObject({ connection: 'connecting', microphone: { state: 'asking' } });
    });

    it('enters the room before the browser has said that no other tab has the call', async () => {
      const { world, session } = start();
      const claim = gate();
      world.claiming = claim.promise;
      const connected = session.connect();
      await vi.waitFor(() => expect(world.transports[0]?.calls).toEqual(['connect']));
      expect(session.snapshot.connection).toBe('connecting');
      claim.open();
      await connected;
      expect(session.snapshot.connection).toBe('connected');
    });

    it('leaves it again when one has been quicker', async () => {
      const { world, session } = start();
      world.claiming = failing('call-elsewhere')();
      await expect(session.connect()).rejects.toMatchObject({ code: 'call-elsewhere' });
      expect(session.snapshot).toMatchObject({ connection: 'failed', error: { code: 'call-elsewhere' } });
      await vi.waitFor(() => expect(world.transports[0]?.calls).toEqual(['connect', 'disconnect']));
      expect(world.tracks.every(({ stopped }) => stopped)).toBe(true);
    });

    it('does not begin where another tab may have it', async () => {
      const { world, session } = start();
      const claim = gate();
      world.claiming = claim.promise;
      world.elsewhere = undefined;
      const connected = session.connect();
      await vi.advanceTimersByTimeAsync(1_000);
      expect(world.transports).toEqual([]);
      claim.open();
      await connected;
    });

    it('enters the room, publishes the microphone and waits for the agent', async () => {
      const { world, session } = start();
      await session.connect();
      await vi.waitFor(() => expect(world.transports[0]?.calls).toEqual(['connect', 'publish']));
      expect(session.snapshot).toMatchObject({ connection: 'connected', agent: 'joining' });
      agentListens(world.transports[0]);
      expect(session.snapshot.agent).toBe('listening');
    });

    it('makes one call of two clicks', async () => {
      const { world, session } = start();
      await Promise.all([session.connect(), session.connect()]);
      expect(world.tokenRequests).toBe(1);
      expect(world.transports).toHaveLength(1);
    });

    it('goes on by text when the microphone is refused, and says so', async () => {
      const { world, session } = start();
      world.microphone = failing('mic-denied');
      await session.connect();
      expect(session.snapshot).toMatchObject({
        connection: 'connected',
        microphone: { state: 'blocked' },
        error: { code: 'mic-denied', action: 'retry-microphone' },
      });
      agentListens(world.transports[0]);
      await session.sendText('when are you open');
      expect(world.transports[0]?.calls).toContain('text when are you open');
    });

    it('does not wait for the answer to the prompt', async () => {
      const { world, session } = start();
      const prompt = gate();
      world.microphone = () => prompt.promise;
      await session.connect();
      expect(session.snapshot.microphone.state).toBe('asking');
      prompt.open();
      await vi.waitFor(() => expect(world.transports[0]?.calls).toContain('publish'));
      expect(session.snapshot.microphone.state).toBe('on');
    });
  });

  describe('while the token server is down', () => {
    it('tries three times, after 1 and 2 s, then fails with a way to try again', async () => {
      const { world, session } = start();
      world.token = failing('server-unreachable');
      const connected = session.connect();
      const failure = expect(connected).rejects.toMatchObject({ code: 'server-unreachable' });
      await vi.advanceTimersByTimeAsync(999);
      expect(world.tokenRequests).toBe(1);
      await vi.advanceTimersByTimeAsync(1);
      expect(world.tokenRequests).toBe(2);
      expect(session.snapshot.attempt).toBe(2);
      await vi.advanceTimersByTimeAsync(2_000);
      await failure;
      expect(world.tokenRequests).toBe(3);
      expect(session.snapshot).toMatchObject({
        connection: 'failed',
        error: { code: 'server-unreachable', action: 'retry' },
        microphone: { state: 'off' },
      });
      expect(world.tracks[0]?.stopped).toBe(true);
      expect(world.meter.running).toBe(false);
    });

    it('gets through when it comes back in between', async () => {
      const { world, session } = start();
      const { token } = world;
      world.token = failing('server-unreachable');
      const connected = session.connect();
      await vi.advanceTimersByTimeAsync(500);
      world.token = token;
      await vi.advanceTimersByTimeAsync(500);
      await connected;
      expect(session.snapshot).toMatchObject({ connection: 'connected', error: null });
    });
  });

  it('fetches another token for each try to enter the room', async () => {
    const { world, session } = start();
    world.onTransport = (transport) => {
      if (world.transports.length === 1) {
        transport.connecting = Promise.reject(new VoiceError('media-unreachable'));
      }
    };
    const connected = session.connect();
    await vi.advanceTimersByTimeAsync(1_000);
    await connected;
    expect(world.tokenRequests).toBe(2);
    expect(world.transports[0]?.calls).toEqual(['connect', 'disconnect']);
  });

  it('does not try again what the server has refused', async () => {
    const { world, session } = start();
    world.token = failing('token-rejected');
    await expect(session.connect()).rejects.toMatchObject({ code: 'token-rejected' });
    expect(world.tokenRequests).toBe(1);
  });

  it('fails and lets go of everything when no agent comes within 20 s', async () => {
    const { world, session } = start();
    await session.connect();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(session.snapshot).toMatchObject({ connection: 'failed', error: { code: 'agent-timeout' } });
    expect(world.transports[0]?.calls.at(-1)).toBe('disconnect');
    expect(world.tracks[0]?.stopped).toBe(true);
  });

  describe('disconnect()', () => {
    it('stops the microphone and leaves the room', async () => {
      const { world, session, transport } = await inCall();
      await session.disconnect();
      expect(session.snapshot.connection).toBe('ended');
      expect(transport.calls.at(-1)).toBe('disconnect');
      expect(world.tracks[0]?.stopped).toBe(true);
      expect(world.meter.running).toBe(false);
    });

    it('before the token comes: no room is entered', async () => {
      const { world, session } = start();
      const answer = gate();
      const { token } = world;
      world.token = () => answer.promise.then(() => token(null));
      const connected = session.connect();
      await session.disconnect();
      answer.open();
      await connected;
      expect(world.transports).toHaveLength(0);
      expect(session.snapshot.connection).toBe('ended');
    });

    it('while the prompt is open: the microphone is let go as soon as it is given', async () => {
      const { world, session } = start();
      const prompt = gate();
      world.microphone = () => prompt.promise;
      await session.connect();
      await session.disconnect();
      prompt.open();
      await vi.waitFor(() => expect(world.tracks[0]?.stopped).toBe(true));
      expect(session.snapshot.microphone.state).toBe('off');
    });

    it('while the room is being entered: it is left again', async () => {
      const { world, session } = start();
      const entering = gate();
      world.onTransport = (transport) => {
        transport.connecting = entering.promise;
      };
      const connected = session.connect();
      await vi.waitFor(() => expect(world.transports).toHaveLength(1));
      await session.disconnect();
      entering.open();
      await connected;
      expect(world.transports[0]?.calls).toEqual(['connect', 'disconnect']);
      expect(session.snapshot.connection).toBe('ended');
    });

    it('drops what is reported afterwards', async () => {
      const { session, transport } = await inCall();
      await session.disconnect();
      const after = session.snapshot;
      agentListens(transport);
      expect(session.snapshot).toBe(after);
    });

    it('leaves the way free for another call', async () => {
      const { world, session } = await inCall();
      await session.disconnect();
      await session.connect();
      expect(session.snapshot.connection).toBe('connected');
      expect(world.transports).toHaveLength(2);
      expect(world.tracks).toHaveLength(2);
    });
  });

  describe('mute()', () => {
    it('silences the track itself, tells the room, and comes back', async () => {
      const { world, session, transport } = await inCall();
      await session.mute();
      expect(world.tracks[0]?.enabled).toBe(false);
      expect(session.snapshot.microphone.state).toBe('muted');
      await session.unmute();
      expect(world.tracks[0]?.enabled).toBe(true);
      expect(session.snapshot.microphone.state).toBe('on');
      expect(transport.calls.slice(-2)).toEqual(['mute', 'unmute']);
    });

    it('does not carry over to the next call', async () => {
      const { session } = await inCall();
      await session.mute();
      await session.disconnect();
      await session.connect();
      await vi.waitFor(() => expect(session.snapshot.microphone.state).toBe('on'));
    });
  });

  it('stays muted when the microphone is unplugged and another takes over', async () => {
    const { world, session } = await inCall();
    await session.mute();
    world.tracks[0]?.unplug();
    await vi.waitFor(() => expect(world.tracks).toHaveLength(2));
    expect(world.tracks[1]?.enabled).toBe(false);
    expect(session.snapshot.microphone.state).toBe('muted');
    await session.unmute();
    expect(world.tracks[1]?.enabled).toBe(true);
  });

  it('is muted from the start when that was asked for while the prompt was open', async () => {
    const { world, session } = start();
    const prompt = gate();
    world.microphone = () => prompt.promise;
    await session.connect();
    await session.mute();
    prompt.open();
    await vi.waitFor(() => expect(session.snapshot.microphone.state).toBe('muted'));
    expect(world.tracks[0]?.enabled).toBe(false);
  });

  it('asks again by unmute() after the microphone was refused', async () => {
    const { world, session } = start();
    const { microphone } = world;
    world.microphone = failing('mic-denied');
    await session.connect();
    world.microphone = microphone;
    await session.unmute();
    expect(session.snapshot).toMatchObject({ microphone: { state: 'on' }, error: null });
    expect(world.transports[0]?.calls).toContain('publish');
  });

  describe('when the microphone is unplugged', () => {
    it('goes on with the one that the system gives then', async () => {
      const { world, session, transport } = await inCall();
      world.tracks[0]?.unplug();
      await vi.waitFor(() => expect(transport.calls.slice(-2)).toEqual(['unpublish', 'publish']));
      expect(session.snapshot.microphone.state).toBe('on');
    });

    it('says so when there is none', async () => {
      const { world, session } = await inCall();
      world.microphone = failing('mic-missing');
      world.tracks[0]?.unplug();
      await vi.waitFor(() => expect(session.snapshot.microphone.state).toBe('missing'));
      expect(session.snapshot).toMatchObject({ connection: 'connected', error: { code: 'mic-missing' } });
    });
  });

  describe('sendText()', () => {
    it('makes a call without a microphone, and sends once the agent can read', async () => {
      const { world, session } = start();
      const asked = vi.spyOn(world.ports, 'openMicrophone');
      const sent = session.sendText('  hello ');
      expect(session.snapshot.transcript).toMatchObject([
        { text: 'hello', final: false, speaker: 'visitor' },
      ]);
      await vi.waitFor(() => expect(session.snapshot.connection).toBe('connected'));
      expect(world.transports[0]?.calls).toEqual(['connect']);
      agentListens(world.transports[0]);
      await sent;
      expect(world.transports[0]?.calls).toEqual(['connect', 'text hello']);
      expect(session.snapshot.transcript).toMatchObject([{ text: 'hello', final: true }]);
      expect(asked).not.toHaveBeenCalled();
    });

    it('keeps what is typed while the connection or the agent is away, for whoever answers next', async () => {
      const { session, transport } = await inCall();
      const { onFact } = transport.events;
      const texts = () => transport.calls.filter((call) => call.startsWith('text'));
      onFact({ type: 'call/reconnecting' });
      const sent = session.sendText('say that again');
      onFact({ type: 'agent/failed', failure: failureOf('agent-lost') });
      onFact({ type: 'call/reconnected' });
      onFact({ type: 'agent/changed', agent: 'joining' });
      await vi.advanceTimersByTimeAsync(0);
      expect(texts()).toEqual([]);
      agentListens(transport);
      await sent;
      expect(texts()).toEqual(['text say that again']);
    });

    describe('to an agent that says what has come', () => {
      const tell = (transport: FakeTransport, type: string, payload: object) =>
        transport.events.onMessage(
          JSON.stringify({ version: 1, type, payload, timestamp: '2026-01-01T00:00:00Z', session_id: '' }),
        );
      const introduced = async () => {
        const call = await inCall();
        tell(call.transport, 'assistant.hello', { name: 'Ada', features: {}, receipts: true });
        return call;
      };
      const ids = (transport: FakeTransport) => [...new Set(transport.textIds)];

      it('sends again what was lost, as the same message', async () => {
        const { session, transport } = await introduced();
        const sent = session.sendText('is anybody there');
        await vi.advanceTimersByTimeAsync(3_000);
        expect(transport.textIds).toHaveLength(2);
        expect(ids(transport)).toHaveLength(1);
        expect(session.snapshot.transcript).toMatchObject([{ text: 'is anybody there', final: false }]);
        tell(transport, 'text.received', { message_id: 'another' });
        tell(transport, 'text.received', { message_id: transport.textIds[0] });
        await sent;
        expect(session.snapshot.transcript).toMatchObject([{ text: 'is anybody there', final: true }]);
        await vi.advanceTimersByTimeAsync(60_000);
        expect(transport.textIds).toHaveLength(2);
      });

      it('waits for the next one when that is gone', async () => {
        const { session, transport } = await introduced();
        const sent = session.sendText('is anybody there');
        await vi.waitFor(() => expect(transport.textIds).toHaveLength(1));
        transport.events.onFact({ type: 'agent/failed', failure: failureOf('agent-lost') });
        await vi.advanceTimersByTimeAsync(10_000);
        expect(transport.textIds).toHaveLength(1);
        agentListens(transport);
        await vi.advanceTimersByTimeAsync(0);
        expect(transport.textIds).toHaveLength(2);
        tell(transport, 'text.received', { message_id: transport.textIds[0] });
        await sent;
      });

      it('gives up in the end, and gives the text back', async () => {
        const { session, transport } = await introduced();
        const sent = expect(session.sendText('is anybody there')).rejects.toMatchObject({
          code: 'connection-lost',
        });
        await vi.advanceTimersByTimeAsync(15_000);
        await sent;
        expect(transport.textIds).toHaveLength(5);
        expect(session.snapshot).toMatchObject({ transcript: [], connection: 'connected' });
      });
    });

    it('sends nothing when there is nothing to send', async () => {
      const { world, session } = start();
      await session.sendText('   ');
      expect(world.tokenRequests).toBe(0);
    });

    it('takes the text out of the transcript when it could not be sent', async () => {
      const { session } = start();
      const sent = expect(session.sendText('are you there')).rejects.toBeInstanceOf(VoiceError);
      await vi.waitFor(() => expect(session.snapshot.connection).toBe('connected'));
      await session.disconnect();
      await sent;
      expect(session.snapshot.transcript).toEqual([]);
    });
  });

  describe('a browser that plays nothing before a touch', () => {
    const told = (transport: FakeTransport) => transport.sent.map(({ text }) => JSON.parse(text).type);

    it('has the assistant wait with its first words, and says once when it plays', async () => {
      const { world, session } = start();
      world.soundWaits = true;
      await session.connect();
      const transport = world.transports[0]!;
      expect(world.tokenOptions[0]).toMatchObject({ soundWaits: true });
      transport.events.onFact({ type: 'sound/blocked', blocked: true });
      await vi.advanceTimersByTimeAsync(0);
      expect(told(transport)).toEqual([]);
      for (let i = 0; i < 2; i++) transport.events.onFact({ type: 'sound/blocked', blocked: false });
      await vi.advanceTimersByTimeAsync(0);
      expect(told(transport)).toEqual(['sound.ready']);
    });

    it('is not spoken of where the visitor has clicked', async () => {
      const { world, transport } = await inCall();
      transport.events.onFact({ type: 'sound/blocked', blocked: false });
      await vi.advanceTimersByTimeAsync(0);
      expect(world.tokenOptions[0]).toMatchObject({ soundWaits: false });
      expect(told(transport)).toEqual([]);
    });
  });

  describe('prepare()', () => {
    it('has the next call ready, and does nothing while there is one', async () => {
      const { world, session } = start();
      await session.prepare();
      expect(world.prepared).toBe(1);
      session.anticipate();
      await vi.waitFor(() => expect(world.prepared).toBe(2));
      await session.connect();
      await session.prepare();
      expect(world.prepared).toBe(2);
    });

    it('has nothing ready for a call that has begun meanwhile', async () => {
      const { world, session } = start();
      const prepared = session.prepare();
      void session.connect();
      await prepared;
      expect(world.prepared).toBe(0);
    });
  });

  describe('a call that is anticipated', () => {
    it('asks for the token that the call will ask for', async () => {
      const { world, session } = start();
      session.anticipate();
      await session.connect();
      expect(world.tokensAhead).toEqual([world.tokenOptions[0]]);
      session.anticipate();
      expect(world.tokensAhead).toHaveLength(1); // the call is under way
    });

    it('goes on with the conversation that the call goes on with', async () => {
      const { world, session } = start();
      const conversation = { id: 'c1', key: 'k1' };
      session.anticipate({ conversation });
      await session.connect({ conversation });
      expect(world.tokensAhead).toEqual([world.tokenOptions[0]]);
    });

    it.each<[string, (world: FakeWorld) => void]>([
      ['another tab has one', (world) => (world.elsewhere = true)],
      ['the browser cannot say yet whether it plays', (world) => (world.soundWaits = true)],
    ])('asks for nothing while %s', (_, change) => {
      const { world, session } = start();
      change(world);
      session.anticipate();
      expect(world.tokensAhead).toEqual([]);
    });
  });

  it('keeps the device awake for as long as the call lasts', async () => {
    const { world, session } = start();
    await session.connect();
    expect(world.awake).toBe(true);
    await session.disconnect();
    expect(world.awake).toBe(false);
  });

  it('turns the assistant down while the visitor speaks over it, but not while muted', async () => {
    const { world, session, transport } = await inCall();
    transport.events.onFact({ type: 'agent/changed', agent: 'speaking' });
    world.meter.level = 0.1;
    await vi.advanceTimersByTimeAsync(100);
    expect(transport.calls.at(-1)).toBe('volume 0.2');
    agentListens(transport);
    expect(transport.calls.at(-1)).toBe('volume 1');
    transport.events.onFact({ type: 'agent/changed', agent: 'speaking' });
    await session.mute();
    const before = transport.calls.length;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(transport.calls).toHaveLength(before);
  });

  it('ends as failed, with everything let go, when the transport loses the room', async () => {
    const { world, session, transport } = await inCall();
    transport.events.onFact({
      type: 'call/failed',
      failure: { code: 'connection-lost', message: '', recoverable: true, action: 'retry' },
    });
    expect(session.snapshot).toMatchObject({ connection: 'failed', error: { code: 'connection-lost' } });
    expect(world.tracks[0]?.stopped).toBe(true);
  });
});
