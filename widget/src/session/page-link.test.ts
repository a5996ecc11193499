import { MESSAGE_TOPIC, TOOLS_TOPIC } from '@voice-assistant/protocol';
import { describe, expect, it } from 'vitest';
import { createFakeWorld } from '../testing/fakes.js';
import { VoiceSession } from './voice-session.js';

async function inCall() {
  const world = createFakeWorld();
  const session = new VoiceSession(world.ports);
  const heard: unknown[] = [];
  session.on('message', (message) => heard.push(message));
  session.on('warning', ({ code }) => heard.push(code));
  await session.connect();
  return { session, heard, transport: world.transports[0]!, world };
}

const message = (part: object) =>
  JSON.stringify({
    version: 1,
    type: 'shop.sale',
    payload: {},
    timestamp: '2027-03-01T14:30:00Z',
    session_id: '',
    ...part,
  });

describe('messages between page and agent', () => {
  it('go out in the envelope', async () => {
    const { session, transport } = await inCall();
    await session.sendMessage('cart.add', { item_id: 'bell', qty: 1 });
    const { topic, text } = transport.sent.at(-1)!;
    expect(topic).toBe(MESSAGE_TOPIC);
    expect(JSON.parse(text)).toEqual({
      version: 1,
      type: 'cart.add',
      payload: { item_id: 'bell', qty: 1 },
      timestamp: '1970-01-01T00:00:01.000Z',
      session_id: '',
    });
    await session.disconnect();
  });

  it('are refused when they are none, too large, or nobody is there', async () => {
    const { session } = await inCall();
    await expect(session.sendMessage('Cart Add')).rejects.toThrow(TypeError);
    await expect(session.sendMessage('cart.add', { text: 'x'.repeat(70_000) })).rejects.toThrow(TypeError);
    await session.disconnect();
    await expect(session.sendMessage('cart.add')).rejects.toMatchObject({ code: 'connection-lost' });
  });

  it('come in, known or not; what is none is reported and nothing else', async () => {
    const { session, heard, transport, world } = await inCall();
    transport.events.onMessage(message({}));
    transport.events.onMessage('{');
    transport.events.onMessage(message({ version: 2 }));
    // nothing in a message can make the page connect elsewhere
    transport.events.onMessage(
      message({ type: 'session.connect', payload: { server_url: 'wss://evil.test' } }),
    );
    expect(heard).toEqual([
      { type: 'shop.sale', payload: {}, timestamp: '2027-03-01T14:30:00Z' },
      'message-malformed',
      'message-malformed',
      expect.objectContaining({ type: 'session.connect' }),
    ]);
    expect(world.tokenRequests).toBe(1);
    expect(world.transports).toHaveLength(1);
    await session.disconnect();
  });
});

describe('tools of the page', () => {
  const lists = (sent: readonly { topic: string; text: string }[]) =>
    sent
      .filter(({ topic }) => topic === TOOLS_TOPIC)
      .map(({ text }) => JSON.parse(text).tools.map(({ name }: { name: string }) => name));

  it('are told to the agent at the start, to each that comes, and when they change', async () => {
    const world = createFakeWorld();
    const session = new VoiceSession(world.ports);
    const take = session.registerTool('add', { description: 'Adds.' }, () => 1);
    await session.connect();
    const transport = world.transports[0]!;
    transport.events.onAgentJoined();
    session.registerTool('go', { description: 'Goes.', confirm: true }, () => 1);
    take();
    expect(lists(transport.sent)).toEqual([['add'], ['add'], ['add', 'go'], ['go']]);
    await session.disconnect();
  });

  it('are nothing to talk about where there are none', async () => {
    const { session, transport } = await inCall();
    transport.events.onAgentJoined();
    expect(transport.sent).toEqual([]);
    await session.disconnect();
  });

  it('ask the visitor by the snapshot, and end with the call', async () => {
    const { session, transport } = await inCall();
    session.registerTool('add', { description: 'Adds.', confirm: true }, () => 'added');
    const call = (id: string) =>
      transport.events.onCall(
        'va.tool.call',
        JSON.stringify({ call_id: id, name: 'add', arguments: { item: 'bell' } }),
      );
    const first = call('1');
    await expect
      .poll(() => session.snapshot.questions)
      .toEqual([{ callId: '1', name: 'add', description: 'Adds.', arguments: { item: 'bell' } }]);
    session.answerTool('1', true);
    expect(JSON.parse(await first)).toEqual({ result: 'added' });
    expect(session.snapshot.questions).toEqual([]);
    const second = call('2');
    await expect.poll(() => session.snapshot.questions.length).toBe(1);
    await session.disconnect();
    expect(JSON.parse(await second)).toMatchObject({ error: { code: 'failed' } });
    expect(session.snapshot.questions).toEqual([]);
  });
});

describe('a conversation that is gone on with', () => {
  const details = { server_url: 'wss://media.test', participant_token: 'token' };
  const ticket = { id: 'c1', key: 'k1' };
  const answer = { ...details, conversation_id: ticket.id, conversation_key: ticket.key };

  it('is that of a call which broke off, and not of one that was hung up', async () => {
    const world = createFakeWorld();
    world.token = async () => answer;
    const session = new VoiceSession(world.ports);
    await session.connect();
    const failure = { code: 'connection-lost', message: '', recoverable: true, action: 'retry' } as const;
    world.transports[0]!.events.onFact({ type: 'call/failed', failure });
    await session.connect();
    await session.disconnect();
    await session.connect();
    expect(world.tokenOptions.map(({ conversation }) => conversation)).toEqual([null, ticket, null]);
    await session.disconnect();
  });

  it('is begun anew where the server does not know it, unless it is all that is wanted', async () => {
    const world = createFakeWorld();
    const warnings: string[] = [];
    const { VoiceError } = await import('../errors.js');
    world.token = async () => {
      if (world.tokenOptions.at(-1)?.conversation) throw new VoiceError('token-rejected');
      return details;
    };
    const session = new VoiceSession(world.ports);
    session.on('warning', ({ code }) => warnings.push(code));
    await session.connect({ conversation: ticket });
    expect(warnings).toEqual(['conversation-lost']);
    await session.disconnect();
    await expect(session.connect({ conversation: ticket, resume: true })).rejects.toMatchObject({
      code: 'token-rejected',
    });
  });

  it.each([
    [false, 1],
    [undefined, 0],
  ])(
    'asks for a token in the click where elsewhere is known to be %s: %i times',
    async (elsewhere, times) => {
      const world = createFakeWorld();
      world.elsewhere = elsewhere;
      const session = new VoiceSession(world.ports);
      const connected = session.connect();
      expect(world.tokenRequests).toBe(times);
      await connected;
      expect(world.tokenRequests).toBe(1);
      await session.disconnect();
    },
  );

  it('is left alone while it is in another tab, and moved when that is asked for', async () => {
    const world = createFakeWorld();
    world.elsewhere = true;
    world.handedOver = ticket;
    const session = new VoiceSession(world.ports);
    await expect(session.connect()).rejects.toMatchObject({ code: 'call-elsewhere' });
    expect(session.snapshot.error).toMatchObject({ code: 'call-elsewhere', action: 'take-over' });
    expect(world.tracks).toEqual([]);
    expect(world.tokenRequests).toBe(0);
    await session.connect({ takeOver: true });
    expect(world.tokenOptions.at(-1)?.conversation).toEqual(ticket);
    // and from here to a third
    world.lose();
    expect(world.tracks.every(({ stopped }) => stopped)).toBe(true);
    await session.disconnect();
  });
});
