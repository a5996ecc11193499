import { jwtVerify } from 'jose';
import { type Check, failed, ok, type System, skipped } from './check.js';

const TIMEOUT_MS = 5_000;

const ask = ({ serverUrl }: System, path: string, init: RequestInit = {}) =>
  fetch(`${serverUrl}${path}`, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });

const reachable: Check = {
  name: 'token-server',
  advice: 'Does it run, and is this its address? --server names another.',
  run: async (system) => {
    const response = await ask(system, '/healthz');
    return response.ok ? ok(system.serverUrl) : failed(`HTTP ${response.status} from ${system.serverUrl}`);
  },
};

const readiness = (name: string, member: string, advice: string): Check => ({
  name,
  advice,
  run: async (system) => {
    const { checks } = (await (await ask(system, '/readyz')).json()) as { checks?: Record<string, string> };
    const state = checks?.[member];
    return state === 'ok' ? ok(state) : failed(state ?? 'the token server does not say');
  },
});

const cors: Check = {
  name: 'cors',
  advice: 'Add the origin to ALLOWED_ORIGINS, scheme and port included.',
  run: async (system) => {
    const headers = { Origin: system.origin, 'Access-Control-Request-Method': 'POST' };
    const response = await ask(system, '/token', { method: 'OPTIONS', headers });
    const allowed = response.headers.get('access-control-allow-origin');
    if (allowed === '*' || allowed === system.origin) return ok(`${system.origin} may ask for tokens`);
    return failed(`${system.origin} may not ask for tokens`);
  },
};

const token: Check = {
  name: 'token',
  advice: "See the token server's log; the code names the reason.",
  run: async (system) => {
    const headers = { Origin: system.origin, 'Content-Type': 'application/json' };
    const response = await ask(system, '/token', { method: 'POST', headers, body: '{}' });
    const body = (await response.json()) as { participant_token?: string; code?: string };
    if (body.code === 'unauthenticated' && (system.settings.AUTH_MODE ?? 'none') !== 'none')
      return skipped('visitors have to sign in (AUTH_MODE)');
    if (body.code === 'proof-of-work-required') return skipped('visitors have to compute (PROOF_OF_WORK)');
    if (body.code === 'origin-not-allowed') return failed(`${system.origin} is refused`, cors.advice);
    if (!body.participant_token) return failed(`HTTP ${response.status} ${body.code ?? ''}`.trim());
    const key = new TextEncoder().encode(system.livekit.apiSecret);
    return jwtVerify(body.participant_token, key, { issuer: system.livekit.apiKey }).then(
      () => ok('issued, and signed with our key'),
      () =>
        failed(
          'issued, but not signed with our key',
          'The token server has another LIVEKIT_API_KEY or secret.',
        ),
    );
  },
};

const redis: Check = {
  name: 'redis',
  advice: 'Does it run, and is REDIS_URL its address?',
  run: async ({ settings }) => {
    const { REDIS_URL: url } = settings;
    if (!url) return skipped('REDIS_URL is not set');
    const { Redis } = await import('ioredis');
    const client = new Redis(url, {
      lazyConnect: true,
      retryStrategy: () => null,
      connectTimeout: TIMEOUT_MS,
    });
    client.on('error', () => {}); // the command rejects with it, too
    try {
      await client.connect();
      return ok(await client.ping());
    } finally {
      client.disconnect();
    }
  },
};

export const SERVER_CHECKS: readonly Check[] = [
  reachable,
  cors,
  token,
  readiness('database', 'database', 'DATABASE_URL, or the folder DATA_DIR; see the log of the token server.'),
  redis,
  readiness('widget', 'widget', 'Build it: npm run build; WIDGET_DIR says where it is.'),
];
