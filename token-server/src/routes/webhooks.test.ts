import { createHash } from 'node:crypto';
import { AccessToken } from 'livekit-server-sdk';
import { describe, expect, it } from 'vitest';
import { API_KEY, API_SECRET, realIssuer } from '../testing/issuer.js';
import { startApp } from '../testing/start-app.js';

const PATH = '/webhooks/livekit';

/** As livekit-server 1.13 sends it. */
const EVENT = {
  event: 'track_published',
  room: { sid: 'RM_1', name: 'room-1' },
  participant: { sid: 'PA_1', identity: 'v1sitor', name: 'Ada L', kind: 'AGENT', metadata: 'm3tadata' },
  track: { sid: 'TR_1', type: 'AUDIO', source: 'MICROPHONE' },
  id: 'EV_1',
  createdAt: '1800000000',
  aFieldOfTomorrow: 1,
};

type App = Awaited<ReturnType<typeof startApp>>;

async function sign(body: string, secret = API_SECRET): Promise<string> {
  const token = new AccessToken(API_KEY, secret, { ttl: 300 });
  token.sha256 = createHash('sha256').update(body).digest('base64');
  return token.toJwt();
}

async function deliver(app: App, event: object, headers: Record<string, string> = {}): Promise<Response> {
  const body = JSON.stringify(event);
  const type = { 'Content-Type': 'application/webhook+json' };
  return app.post(PATH, body, { ...type, Authorization: await sign(body), ...headers });
}

const messages = (app: App) => app.log.lines().filter(({ level }) => level === 30);

describe(`POST ${PATH}`, () => {
  it('logs what happened, identities apart', async () => {
    await using app = await startApp();
    const response = await deliver(app, EVENT);
    expect(response.status).toBe(204);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(messages(app)).toEqual([
      expect.objectContaining({
        msg: 'track published',
        event: 'track_published',
        event_id: 'EV_1',
        at: '2027-01-15T08:00:00.000Z',
        room: { sid: 'RM_1', name: 'room-1' },
        participant: { sid: 'PA_1', kind: 'AGENT' },
        track: { sid: 'TR_1', type: 'AUDIO', source: 'MICROPHONE' },
        pii: { identity: 'v1sitor' },
      }),
    ]);
    const { pii, ...rest } = messages(app)[0]!;
    expect(JSON.stringify(rest)).not.toContain('v1sitor');
    expect(app.log.text()).not.toMatch(/eyJ|m3tadata|Ada L/);
  });

  it.each([
    ['room_started', 'room started'],
    ['room_finished', 'room finished'],
    ['participant_joined', 'participant joined'],
    ['participant_left', 'participant left'],
    ['track_unpublished', 'track unpublished'],
  ])('has words for %s', async (event, msg) => {
    await using app = await startApp();
    await deliver(app, { ...EVENT, event });
    expect(messages(app)).toMatchObject([{ event, msg }]);
  });

  it('logs and counts an event once, however often it is sent', async () => {
    await using app = await startApp();
    for (const id of ['EV_1', 'EV_1', 'EV_2', 'EV_1'])
      expect((await deliver(app, { ...EVENT, id })).status).toBe(204);
    expect(messages(app)).toHaveLength(2);
    const text = await (await app.fetch('/metrics')).text();
    expect(text).toContain('media_events_total{event="track_published"} 2');
  });

  it('counts an event that it does not know, and says nothing', async () => {
    await using app = await startApp();
    expect((await deliver(app, { ...EVENT, event: 'egress_started' })).status).toBe(204);
    expect(messages(app)).toEqual([]);
    expect(await (await app.fetch('/metrics')).text()).toContain('media_events_total{event="other"} 1');
  });

  describe('is refused with 401', () => {
    const body = JSON.stringify(EVENT);
    const visitor = { roomName: 'room-1', identity: 'visitor', agent: { name: 'first', metadata: '' } };
    it.each([
      ['without a signature', async () => ''],
      ['with a token that signs nothing', async () => realIssuer().issue(visitor)],
      ['with the signature of another secret', async () => sign(body, 'another-secret-of-thirty-two-chars')],
      ['with the signature of another body', async () => sign(`${body} `)],
      ['with key and secret', async () => `Bearer ${API_KEY}:${API_SECRET}`],
    ])('%s', async (_what, authorize) => {
      await using app = await startApp();
      const response = await app.post(PATH, body, { Authorization: await authorize() });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ code: 'unauthenticated' });
      expect(app.log.lines().filter(({ level }) => level === 40)).toMatchObject([
        { msg: expect.stringContaining('LIVEKIT_API_KEY') },
      ]);
      expect(app.log.text()).not.toContain('EV_1');
      expect(app.log.text()).not.toContain('eyJ');
    });

    it('without a body', async () => {
      await using app = await startApp();
      expect((await app.fetch(PATH, { method: 'POST' })).status).toBe(401);
      const signed = await app.fetch(PATH, { method: 'POST', headers: { Authorization: await sign('') } });
      expect(signed.status).toBe(401);
    });
  });

  it('refuses a body above 256 kB', async () => {
    await using app = await startApp();
    const response = await deliver(app, { ...EVENT, padding: 'x'.repeat(263_000) });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'body-too-large' });
  });

  it('answers other methods with 405', async () => {
    await using app = await startApp();
    expect((await app.fetch(PATH)).status).toBe(405);
  });
});
