import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { ROUTES } from './route-names.js';
import { API_KEY, API_SECRET, realIssuer } from './testing/issuer.js';
import { startApp } from './testing/start-app.js';

const SECRETS = {
  query: 'q-s3cret-in-the-query',
  body: 'b-s3cret-in-the-body',
  cookie: 'c-s3cret-in-a-cookie',
  proof: 'cHJvb2Ytb2Ytd29yay1zM2NyZXQ',
};
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'];

/** All that may be sent as credentials, right ones and wrong ones. */
async function credentials(): Promise<string[]> {
  const key = new TextEncoder().encode(API_SECRET);
  const sign = (claims: Record<string, unknown>, secret = key) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(API_KEY)
      .setSubject('s')
      .setExpirationTime('1m')
      .sign(secret);
  return [
    `${API_KEY}:${API_SECRET}`,
    await sign({ video: { roomList: true, roomCreate: true, roomAdmin: true } }),
    await sign({ video: { room: 'r', roomJoin: true } }),
    await sign({}, new TextEncoder().encode('a-secret-that-is-somebody-else-s')),
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.not-a-signature',
    'opaque-s3cret-of-a-session',
  ];
}

describe('the log', () => {
  it('holds no secret and no token, whatever is asked, at its most talkative', async () => {
    await using app = await startApp({ deps: { issuer: realIssuer() } });
    const given: string[] = [];
    const sent = await credentials();
    const bodies = [
      JSON.stringify({ participant_name: SECRETS.body, conversation_key: sent[2], queue_ticket: sent[3] }),
      `{"broken": "${SECRETS.body}`,
      JSON.stringify({ [SECRETS.body]: SECRETS.body }),
    ];
    for (const route of ROUTES.filter((path) => path !== '/livekit/events'))
      for (const method of METHODS) {
        const credential = sent[given.length % sent.length] ?? '';
        const path = `${route.replaceAll(/:\w+/g, 'a')}?access_token=${SECRETS.query}`;
        const response = await app.fetch(path, {
          method,
          headers: {
            Authorization: `Bearer ${credential}`,
            Cookie: SECRETS.cookie,
            'Content-Type': 'application/json',
            'X-Proof-Of-Work': SECRETS.proof,
          },
          ...(!['GET', 'OPTIONS'].includes(method) && { body: bodies[given.length % bodies.length] ?? '' }),
        });
        given.push(await response.text());
      }
    // and calls that work, whose tokens are worth something
    for (let i = 0; i < 3; i += 1) {
      const response = await app.post('/token', { participant_name: SECRETS.body });
      expect(response.status).toBe(201);
      given.push(await response.text());
    }
    const issued = given.join('\n').match(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g) ?? [];
    expect(issued.length).toBeGreaterThanOrEqual(6);

    const log = app.log.text();
    expect(app.log.lines().length).toBeGreaterThan(ROUTES.length * 3);
    for (const secret of [...Object.values(SECRETS), ...sent, ...issued, API_SECRET])
      expect(log, 'a secret').not.toContain(secret);
    expect(log).not.toMatch(/eyJ[\w-]{8,}/);
    expect(given.join('\n')).not.toMatch(/\bat .*\.[jt]s:\d+/); // nor has an answer a stack
  });
});
