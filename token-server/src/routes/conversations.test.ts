import type {
  Conversation,
  ConversationPage,
  CreatedConversation,
  MessagePage,
  RecordEvent,
} from '@voice-assistant/protocol';
import { decodeJwt, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createConversationKeys } from '../auth/conversation-key.js';
import { createUserVerifier } from '../auth/user-tokens.js';
import { type Conversations, openConversations } from '../conversations/open-conversations.js';
import { createLogger } from '../middleware/log.js';
import { DATABASE_TIMEOUT_MS, ENGINES, type TestDatabase } from '../testing/databases.js';
import { fakeRooms } from '../testing/fake-rooms.js';
import { API_SECRET, realIssuer } from '../testing/issuer.js';
import { asService } from '../testing/service-token.js';
import { bodyOf, startApp, type TestApp } from '../testing/start-app.js';

const USER_SECRET = 'the-secret-of-the-site-s-own-users';
const log = createLogger('silent');
const users = createUserVerifier({
  auth: {
    mode: 'jwt',
    key: { kind: 'secret', secret: USER_SECRET },
    issuer: undefined,
    audience: undefined,
    clockSkewSeconds: 30,
    letsAnonymous: false,
  },
  nowMs: Date.now,
  log,
});
const keys = createConversationKeys({ apiSecret: API_SECRET, nowMs: Date.now });

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const asUser = async (id: string) =>
  bearer(
    await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(id)
      .setExpirationTime('1m')
      .sign(new TextEncoder().encode(USER_SECRET)),
  );
const withKey = async (conversationId: string, userId?: string) =>
  bearer(keys.sign({ conversationId, userId }));

let lastId = 0;
/** One that no other test uses. */
const newId = () => {
  lastId += 1;
  return `c${lastId}-${process.pid}`;
};

const said = (id: string, more: Partial<RecordEvent & { kind: 'message' }> = {}): RecordEvent => ({
  kind: 'message',
  id,
  speaker: 'visitor',
  text: `text of ${id}`,
  at: '2026-11-20T10:00:00.000Z',
  ...more,
});

describe.each(['sqlite', 'postgres'] as const)('conversations in %s', (engine) => {
  let database: TestDatabase;
  let conversations: Conversations;
  beforeAll(async () => {
    database = await ENGINES[engine]();
    conversations = await open();
  }, DATABASE_TIMEOUT_MS);
  afterAll(async () => {
    await conversations?.close();
    await database?.drop();
  });

  const open = () => openConversations({ database: database.config, retentionDays: 0, nowMs: Date.now, log });
  const start = (more: Parameters<typeof startApp>[0] = {}) =>
    startApp({ ...more, deps: { conversations, ...more.deps } });
  const startSignedIn = () => start({ deps: { users } });

  const record = async (app: TestApp, id: string, body: unknown) =>
    app.post(`/api/conversations/${id}/messages`, body, await asService());
  const read = async (app: TestApp, path: string, headers: Record<string, string>) =>
    bodyOf<MessagePage>(await app.fetch(`/api/conversations/${path}`, { headers }));

  describe('a record', () => {
    it('is read back in order, with speaker and time', async () => {
      await using app = await start();
      const id = newId();
      const events = [
        said('a', { name: 'Ada', at: '2026-11-20T12:00:00+02:00' }),
        said('b', { speaker: 'assistant', text: 'Grüße 👋\nzweite Zeile', interrupted: true }),
        said('c', { speaker: 'colleague', text: "'; drop table messages; --" }),
      ];
      const answer = await record(app, id, { events });
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({ accepted: ['a', 'b', 'c'] });
      expect(await read(app, `${id}/messages`, await withKey(id))).toEqual({
        next: null,
        messages: [
          {
            ...{ id: 'a', position: 1, speaker: 'visitor', name: 'Ada', text: 'text of a' },
            ...{ at: '2026-11-20T10:00:00.000Z', interrupted: false, feedback: null },
          },
          expect.objectContaining({ position: 2, text: 'Grüße 👋\nzweite Zeile', interrupted: true }),
          expect.objectContaining({ position: 3, speaker: 'colleague', text: "'; drop table messages; --" }),
        ],
      });
    });

    it('is stored once, however often it is sent', async () => {
      await using app = await start();
      const id = newId();
      await record(app, id, { events: [said('a'), said('b'), said('a')] });
      const again = await record(app, id, { events: [said('b', { text: 'another' }), said('c')] });
      expect(await again.json()).toEqual({ accepted: ['b', 'c'] });
      const { messages } = await read(app, `${id}/messages`, await withKey(id));
      expect(messages.map(({ id, position, text }) => [id, position, text])).toEqual([
        ['a', 1, 'text of a'],
        ['b', 2, 'text of b'],
        ['c', 3, 'text of c'],
      ]);
    });

    it('is read page by page', async () => {
      await using app = await start();
      const id = newId();
      await record(app, id, { events: Array.from({ length: 25 }, (_, index) => said(`m${index}`)) });
      const key = await withKey(id);
      const pages: string[][] = [];
      for (let after: number | null = 0; after !== null; ) {
        const page: MessagePage = await read(app, `${id}/messages?limit=10&after=${after}`, key);
        pages.push(page.messages.map((message) => message.id));
        after = page.next;
      }
      expect(pages.map((page) => page.length)).toEqual([10, 10, 5]);
      expect(pages.flat()).toEqual(Array.from({ length: 25 }, (_, index) => `m${index}`));
    });

    it('is read backwards, from the last page on', async () => {
      await using app = await start();
      const id = newId();
      await record(app, id, { events: Array.from({ length: 25 }, (_, index) => said(`m${index}`)) });
      const key = await withKey(id);
      const pages: string[][] = [];
      for (let before = 2 ** 31 - 1; before > 1; ) {
        const page: MessagePage = await read(app, `${id}/messages?limit=10&before=${before}`, key);
        expect(page.next).toBe(null);
        pages.push(page.messages.map((message) => message.id));
        before = page.messages[0]!.position;
      }
      expect(pages.map((page) => page.length)).toEqual([10, 10, 5]);
      expect(pages.toReversed().flat()).toEqual(Array.from({ length: 25 }, (_, index) => `m${index}`));
    });

    it('keeps its order when two replicas write the same conversation at once', async () => {
      const second = await open();
      await using app = await start();
      await using replica = await start({ deps: { conversations: second } });
      const id = newId();
      const writer = async (name: string, to: TestApp) => {
        for (let batch = 0; batch < 10; batch += 1) {
          const events = [said(`${name}-${batch * 2}`), said(`${name}-${batch * 2 + 1}`)];
          expect((await record(to, id, { events })).status).toBe(200);
        }
      };
      await Promise.all([writer('a', app), writer('b', replica), writer('c', app), writer('d', replica)]);
      const { messages } = await read(app, `${id}/messages?limit=200`, await withKey(id));
      expect(messages.map(({ position }) => position)).toEqual(Array.from({ length: 80 }, (_, i) => i + 1));
      for (const name of ['a', 'b', 'c', 'd'])
        expect(messages.filter((message) => message.id.startsWith(name)).map((it) => it.id)).toEqual(
          Array.from({ length: 20 }, (_, index) => `${name}-${index}`),
        );
      await second.close();
    });

    it('takes what PostgreSQL cannot store, and a hundred messages of the greatest length', async () => {
      await using app = await start();
      const id = newId();
      const odd = await record(app, id, { events: [said('odd', { text: 'a\0b\ud800c' })] });
      expect(odd.status).toBe(200);
      const long = 'あ'.repeat(16_000);
      const events = Array.from({ length: 100 }, (_, index) => said(`m${index}`, { text: long }));
      expect((await record(app, id, { events })).status).toBe(200);
      const { messages } = await read(app, `${id}/messages?limit=2`, await withKey(id));
      expect(messages.map(({ text }) => text)).toEqual(['a\uFFFDb\uFFFDc', long]);
    });

    it.each([
      ['events', {}],
      ['events', { events: [] }],
      ['events', { events: Array.from({ length: 101 }, (_, index) => said(`m${index}`)) }],
      ['events.0.text', { events: [said('a', { text: '' })] }],
      ['events.0.text', { events: [said('a', { text: 'x'.repeat(16_001) })] }],
      ['events.0.at', { events: [said('a', { at: 'yesterday' })] }],
      ['events.0.speaker', { events: [{ ...said('a'), speaker: 'nobody' }] }],
      ['events.0.kind', { events: [{ ...said('a'), kind: 'other' }] }],
      ['events.0.position', { events: [{ ...said('a'), position: 7 }] }],
    ])('is refused whole where %s is wrong', async (field, body) => {
      await using app = await start();
      const id = newId();
      const response = await record(app, id, body);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ detail: expect.stringContaining(`${field}: `) });
      expect((await app.fetch(`/api/conversations/${id}`, { headers: await asService() })).status).toBe(404);
    });

    it('is taken from services alone', async () => {
      await using app = await startSignedIn();
      const id = newId();
      const post = (headers: Record<string, string>) =>
        app.post(`/api/conversations/${id}/messages`, { events: [said('a')] }, headers);
      const grant = { roomName: 'r', identity: 'visitor', agent: { name: 'first', metadata: '' } };
      expect((await post({})).status).toBe(401);
      expect((await post(bearer(await realIssuer().issue(grant)))).status).toBe(401);
      expect((await post(await asService({ audience: 'voice-assistant/agent' }))).status).toBe(401);
      expect((await post(await asService({ apiSecret: 'x'.repeat(32) }))).status).toBe(401);
      expect((await post(await asService({ apiKey: 'other' }))).status).toBe(401);
      expect((await post(await asService({ expires: '1h' }))).status).toBe(401);
      expect((await post(await asService({ expires: '1m ago' }))).status).toBe(401);
      const refused = [await post(await withKey(id)), await post(await asUser('ada'))];
      for (const response of refused) {
        expect(response.status).toBe(403);
        expect(await response.json()).toMatchObject({ code: 'forbidden' });
      }
    });
  });

  describe('feedback', () => {
    it('comes with a record or from whose conversation it is; the latest counts', async () => {
      await using app = await start();
      const id = newId();
      const feedback = { kind: 'feedback', message_id: 'a', at: '2026-11-20T10:00:05Z' };
      // before its message: the visitor was quicker than the speech
      await record(app, id, { events: [{ ...feedback, value: 'up' }] });
      await record(app, id, { events: [said('a'), said('b')] });
      const late = { ...feedback, value: 'down', at: '2026-11-20T10:00:01Z' };
      await record(app, id, { events: [late] });
      const key = await withKey(id);
      expect((await read(app, `${id}/messages`, key)).messages.map((it) => it.feedback)).toEqual([
        { value: 'up', comment: null },
        null,
      ]);
      const path = `/api/conversations/${id}/feedback`;
      const given = await app.post(path, { message_id: 'a', value: 'down', comment: 'wrong day' }, key);
      expect(given.status).toBe(204);
      expect((await read(app, `${id}/messages`, key)).messages[0]?.feedback).toEqual({
        value: 'down',
        comment: 'wrong day',
      });
      expect((await app.post(path, { message_id: 'nope', value: 'up' }, key)).status).toBe(404);
      expect((await app.post(path, { message_id: 'a', value: 'meh' }, key)).status).toBe(400);
      expect((await app.post(path, { message_id: 'a', value: 'up' }, await withKey('other'))).status).toBe(
        403,
      );
    });
  });

  describe('creating one', () => {
    it.each(['text', 'voice', 'video'] as const)('with channel %s yields room and token', async (channel) => {
      await using app = await start({ deps: { issuer: realIssuer() } });
      const response = await app.post('/api/conversations', { channel, title: 'My order' });
      expect(response.status).toBe(201);
      const created = await bodyOf<CreatedConversation>(response);
      expect(created).toMatchObject({
        conversation: { channel, title: 'My order', owner: null, message_count: 0 },
        room_name: `conversation:${created.conversation_id}`,
        server_url: 'wss://media.example.com',
      });
      expect(created.conversation_id).toMatch(/^[0-9a-f]{32}$/);
      expect(response.headers.get('location')).toBe(`/api/conversations/${created.conversation_id}`);
      expect(decodeJwt(created.participant_token)).toMatchObject({ video: { room: created.room_name } });
      const headers = bearer(created.conversation_key);
      const found = await app.fetch(`/api/conversations/${created.conversation_id}`, { headers });
      expect(await found.json()).toEqual(created.conversation);
    });

    it('refuses what is none of the channels, and what may not be set', async () => {
      await using app = await start();
      for (const body of [{}, { channel: 'fax' }, { channel: 'text', owner: 'ada' }]) {
        const response = await app.post('/api/conversations', body);
        expect(response.status).toBe(400);
      }
    });

    it('wants a signed-in user where users sign in, and makes it theirs', async () => {
      await using app = await startSignedIn();
      expect((await app.post('/api/conversations', { channel: 'text' })).status).toBe(401);
      const created = await app.post('/api/conversations', { channel: 'text' }, await asUser('ada'));
      expect(await created.json()).toMatchObject({ conversation: { owner: 'ada' } });
    });

    it('is limited as tokens are', async () => {
      await using app = await start({ token: { ratePerMinute: 2 } });
      expect((await app.post('/token')).status).toBe(201);
      expect((await app.post('/api/conversations', { channel: 'text' })).status).toBe(201);
      expect((await app.post('/api/conversations', { channel: 'text' })).status).toBe(429);
    });
  });

  describe('the list', () => {
    it("holds a user's own, newest first, page by page", async () => {
      await using app = await startSignedIn();
      const ada = await asUser(`ada-${engine}`);
      const made: string[] = [];
      for (let count = 0; count < 5; count += 1) {
        const response = await app.post('/api/conversations', { channel: 'text' }, ada);
        made.unshift((await bodyOf<CreatedConversation>(response)).conversation_id);
      }
      await app.post('/api/conversations', { channel: 'text' }, await asUser(`bob-${engine}`));
      const listed: string[] = [];
      for (let query = '?limit=2'; query !== ''; ) {
        const response = await app.fetch(`/api/conversations${query}`, { headers: ada });
        const page = await bodyOf<ConversationPage>(response);
        listed.push(...page.conversations.map(({ id }) => id));
        query = page.next ? `?limit=2&before=${page.next}` : '';
      }
      // those of one millisecond stand in the order of their ids
      expect(new Set(listed)).toEqual(new Set(made));
      expect(listed).toHaveLength(5);
      const other = await app.fetch(`/api/conversations?owner=bob-${engine}`, { headers: ada });
      expect(other.status).toBe(403);
      const asked = await app.fetch(`/api/conversations?owner=bob-${engine}`, { headers: await asService() });
      expect((await bodyOf<ConversationPage>(asked)).conversations).toHaveLength(1);
      expect((await app.fetch('/api/conversations', { headers: await asService() })).status).toBe(400);
      expect((await app.fetch('/api/conversations?before=x', { headers: ada })).status).toBe(400);
    });

    it('is, to who holds a key, the one that it opens', async () => {
      await using app = await start();
      const id = newId();
      const list = async () =>
        bodyOf<ConversationPage>(await app.fetch('/api/conversations', { headers: await withKey(id) }));
      expect((await list()).conversations).toEqual([]);
      await record(app, id, { events: [said('a')] });
      expect((await list()).conversations).toMatchObject([{ id, channel: 'voice', message_count: 1 }]);
    });
  });

  describe('whose it is', () => {
    const PATHS = [
      ['GET', ''],
      ['GET', '/messages'],
      ['GET', '/export'],
      ['GET', '/events'],
      ['DELETE', ''],
    ] as const;

    it.each(PATHS)('is asked for %s /api/conversations/:id%s', async (method, below) => {
      await using app = await startSignedIn();
      const id = newId();
      await record(app, id, { events: [said('a')], owner: 'ada' });
      const ask = async (headers: Record<string, string>, of = id) => {
        const leaving = new AbortController();
        const signal = leaving.signal;
        const response = await app.fetch(`/api/conversations/${of}${below}`, { method, headers, signal });
        const { status } = response;
        const { code } = status < 400 ? { code: '' } : await bodyOf<{ code: string }>(response);
        leaving.abort(); // what is still being sent
        return [status, code];
      };
      expect(await ask({})).toEqual([401, 'unauthenticated']);
      expect(await ask(bearer('no.real.token'))).toEqual([401, 'unauthenticated']);
      expect(await ask(await asUser('bob'))).toEqual([403, 'forbidden']);
      expect(await ask(await withKey('another'))).toEqual([403, 'forbidden']);
      // a key that was given before somebody signed in, or to somebody else
      expect(await ask(await withKey(id))).toEqual([403, 'forbidden']);
      expect(await ask(await withKey(id, 'bob'))).toEqual([403, 'forbidden']);
      expect(await ask(await asUser('ada'), 'unknown')).toEqual([404, 'conversation-not-found']);
      expect(await ask(await asUser('ada'), '%20')).toEqual([404, 'conversation-not-found']);
      const [status] = await ask(await asUser('ada'));
      expect(status).toBe(method === 'DELETE' ? 204 : 200);
    });

    it('is told by the first record that knows it, and does not change', async () => {
      await using app = await startSignedIn();
      const id = newId();
      await record(app, id, { events: [said('a')] });
      await record(app, id, { events: [said('b')], owner: 'ada', channel: 'video' });
      await record(app, id, { events: [said('c')], owner: 'bob' });
      const found = await app.fetch(`/api/conversations/${id}`, { headers: await asUser('ada') });
      expect(await found.json()).toMatchObject({ owner: 'ada', channel: 'voice', message_count: 3 });
      const key = await withKey(id, 'ada');
      expect((await read(app, `${id}/messages`, key)).messages).toHaveLength(3);
    });
  });

  it('has nothing to tell, and no error, where nothing was said yet', async () => {
    await using app = await start();
    const id = newId();
    const none = { messages: [], next: null };
    expect(await read(app, `${id}/messages`, await withKey(id))).toEqual(none);
    expect(await read(app, `${id}/messages`, await asService())).toEqual(none);
  });

  describe('removing one', () => {
    it('takes all of it away, ends its room, and nothing brings it back', async () => {
      const rooms = fakeRooms();
      await using app = await start({ deps: { rooms } });
      const id = newId();
      await rooms.create({ name: `conversation:${id}`, empty_timeout: 300, max_participants: 0 });
      await record(app, id, { events: [said('a'), said('b')] });
      const headers = await withKey(id);
      await app.post(`/api/conversations/${id}/feedback`, { message_id: 'a', value: 'up' }, headers);
      const gone = await app.fetch(`/api/conversations/${id}`, { method: 'DELETE', headers });
      expect(gone.status).toBe(204);
      expect(await rooms.find(`conversation:${id}`)).toBeUndefined();
      // what the agent had not delivered yet
      expect((await record(app, id, { events: [said('c')] })).status).toBe(410);
      for (const path of ['', '/messages', '/export', '/events']) {
        for (const who of [headers, await asService()]) {
          const response = await app.fetch(`/api/conversations/${id}${path}`, { headers: who });
          expect(response.status).toBe(404);
        }
      }
      expect(await conversations.store.messages(id, { after: 0, limit: 10 })).toMatchObject({ messages: [] });
    });
  });

  describe('an export', () => {
    const conversation = async (app: TestApp) => {
      const id = newId();
      const events = [
        said('a', { text: 'first\nsecond' }),
        said('b', { speaker: 'assistant', name: 'Vera', interrupted: true }),
        ...Array.from({ length: 98 }, (_, index) => said(`m${index}`)),
      ];
      await record(app, id, { events });
      await record(app, id, { events: Array.from({ length: 98 }, (_, index) => said(`n${index}`)) });
      await record(app, id, { events: Array.from({ length: 50 }, (_, index) => said(`o${index}`)) });
      return id;
    };

    it('is JSON with all of it', async () => {
      await using app = await start();
      const id = await conversation(app);
      const response = await app.fetch(`/api/conversations/${id}/export`, { headers: await withKey(id) });
      expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(response.headers.get('content-disposition')).toBe(
        `attachment; filename=conversation-${id}.json`,
      );
      const exported = await bodyOf<{ conversation: Conversation; messages: unknown[] }>(response);
      expect(exported.conversation).toMatchObject({ id, message_count: 248 });
      expect(exported.messages).toHaveLength(248);
      expect(exported.messages[1]).toMatchObject({ id: 'b', name: 'Vera', position: 2 });
    });

    it('or text that a person reads', async () => {
      await using app = await start();
      const id = await conversation(app);
      const path = `/api/conversations/${id}/export?format=text`;
      const response = await app.fetch(path, { headers: await withKey(id) });
      expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      const [title, empty, ...lines] = (await response.text()).split('\n');
      expect(title).toContain(`${id}, voice`);
      expect(empty).toBe('');
      expect(lines.slice(0, 3)).toEqual([
        '[2026-11-20 10:00:00] Visitor: first',
        '    second',
        '[2026-11-20 10:00:00] Vera: text of b (interrupted)',
      ]);
      expect((await app.fetch(`${path}x`, { headers: await withKey(id) })).status).toBe(400);
    });
  });

  describe('the events', () => {
    it('are what was said and, at once, what is said, by way of any replica', async () => {
      // a file is for one process
      const second = engine === 'postgres' ? await open() : conversations;
      await using app = await start();
      await using replica = await start({ deps: { conversations: second } });
      const id = newId();
      await record(app, id, { events: [said('a'), said('b')] });
      await using stream = await listen(replica, `${id}/events?after=1`, await withKey(id));
      expect(stream.type).toBe('text/event-stream');
      expect(await stream.next()).toMatchObject({
        event: 'message',
        id: '2',
        data: { id: 'b', position: 2 },
      });
      await record(app, id, { events: [said('c')] });
      const [sentAtMs, event] = [performance.now(), await stream.next()];
      expect(event).toMatchObject({ event: 'message', id: '3', data: { id: 'c', text: 'text of c' } });
      expect(performance.now() - sentAtMs).toBeLessThan(2_000);
      if (second !== conversations) await second.close();
    });

    it('go on after the last one that was seen, and end when it is removed', async () => {
      await using app = await start();
      const id = newId();
      await record(app, id, { events: [said('a'), said('b'), said('c')] });
      const headers = { ...(await withKey(id)), 'Last-Event-ID': '2' };
      await using stream = await listen(app, `${id}/events`, headers);
      expect(stream.type).toBe('text/event-stream');
      expect(await stream.next()).toMatchObject({ id: '3' });
      await app.fetch(`/api/conversations/${id}`, { method: 'DELETE', headers: await withKey(id) });
      expect(await stream.next()).toMatchObject({ event: 'removed' });
      expect(await stream.next()).toBeUndefined();
    });
  });

  it('sweeps what nobody has added to, and keeps the rest', async () => {
    const [old, empty, fresh] = [newId(), newId(), newId()];
    const { store } = conversations;
    const event = said('a');
    await store.record(old, { events: [event] });
    await store.create({ id: empty, channel: 'text' });
    await new Promise((resolve) => setTimeout(resolve, 5)); // the clock has to go on
    const beforeMs = Date.now();
    await store.record(fresh, { events: [event] });
    const never = { silent: 0, empty: 0, removed: 0 };
    expect(await store.sweep({ ...never, empty: beforeMs })).toBeGreaterThanOrEqual(1);
    expect(await store.find(empty)).toBeUndefined();
    expect(await store.find(old)).toBeDefined();
    expect(await store.sweep({ ...never, silent: beforeMs })).toBeGreaterThanOrEqual(1);
    expect(await store.find(old)).toBeUndefined();
    expect(await store.find(fresh)).toBeDefined();
    expect(await store.sweep({ ...never, silent: beforeMs })).toBe(0);
  });

  it('leaves no word, title, name or key in the log', async () => {
    await using app = await start();
    const id = newId();
    const secret = 'S3CRET-WORDS';
    const events = [said('a', { text: secret, name: secret })];
    await record(app, id, { events });
    await record(app, id, { events: [{ ...events[0], speaker: secret }] });
    const key = await withKey(id);
    const path = `/api/conversations/${id}`;
    await app.post(`${path}/feedback`, { message_id: 'a', value: 'up', comment: secret }, key);
    await app.post('/api/conversations', { channel: 'text', title: secret });
    await app.fetch(`${path}/messages?after=${secret}`, { headers: key });
    await app.fetch(`${path}/export`, { headers: key });
    expect(app.log.text()).not.toContain(secret);
    expect(app.log.text()).not.toContain('eyJ');
  });
});

/** One event of a stream, as the browser would hand it on. */
interface StreamEvent {
  readonly event: string;
  readonly id?: string | undefined;
  readonly data: unknown;
}

/** Follows server-sent events; `next` answers nothing at the end. */
async function listen(app: TestApp, path: string, headers: Record<string, string>) {
  const leaving = new AbortController();
  const response = await app.fetch(`/api/conversations/${path}`, { headers, signal: leaving.signal });
  const blocks = blocksOf(response);
  return {
    type: response.headers.get('content-type'),
    next: async (): Promise<StreamEvent | undefined> => {
      for (;;) {
        const { value, done } = await blocks.next();
        if (done) return undefined;
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(value)?.[1];
        const event = field('event');
        if (event) return { event, id: field('id'), data: JSON.parse(field('data') ?? 'null') };
      }
    },
    [Symbol.asyncDispose]: async () => leaving.abort(),
  };
}

async function* blocksOf(response: Response): AsyncGenerator<string, void> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    yield* blocks;
  }
}
