import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig } from './config.js';
import { NO_LIMITS } from './guard/limits.js';

const SECRET = 'a-secret-of-thirty-two-characters';
const PROPER = { LIVEKIT_URL: 'ws://media:7880', LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: SECRET };
const DEVELOPMENT = { ...PROPER, LIVEKIT_API_KEY: 'devkey', LIVEKIT_API_SECRET: 'secret' };

function errorOf(env: Record<string, string | undefined>): ConfigError {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('parseConfig', () => {
  it('has a default for everything but address, key and secret', () => {
    const config = parseConfig(PROPER);
    expect(config).toEqual({
      livekit: { url: 'http://media:7880', publicUrl: 'ws://media:7880', apiKey: 'key', apiSecret: SECRET },
      token: {
        ttlSeconds: 900,
        roomEmptyTimeoutSeconds: 300,
        ratePerMinute: 30,
        agentNames: ['voice-assistant'],
        origins: { kind: 'same-origin' },
        maxRooms: 0,
      },
      auth: { mode: 'none' },
      guard: {
        limits: { ip: NO_LIMITS, user: NO_LIMITS, assistant: NO_LIMITS, site: NO_LIMITS },
        proofOfWork: { mode: 'off', floodPerMinute: 300 },
        requireOrigin: false,
        redisUrl: undefined,
      },
      calls: {
        visitorSources: ['microphone', 'camera', 'screen_share'],
        conversationTokenTtlSeconds: 3_600,
        kioskKeys: {},
        visionAgentName: undefined,
        agentUrl: undefined,
      },
      metricsToken: undefined,
      http: { host: '127.0.0.1', port: 8080, trustProxy: false },
      database: { kind: 'sqlite', dataDir: expect.stringMatching(/[\\/]data$/) },
      retentionDays: 30,
      widgetDir: expect.stringMatching(/[\\/]widget[\\/]dist$/),
      apiDocs: true,
      logLevel: 'info',
    });
  });

  it('lets every origin in with the development key, and only then', () => {
    expect(parseConfig(DEVELOPMENT).token.origins).toEqual({ kind: 'any' });
    expect(parseConfig({ ...DEVELOPMENT, ALLOWED_ORIGINS: 'https://a.example' }).token.origins.kind).toBe(
      'listed',
    );
  });

  it('takes an empty variable as not set', () => {
    expect(parseConfig({ ...PROPER, PORT: '', ALLOWED_ORIGINS: ' ' })).toEqual(parseConfig(PROPER));
    expect(errorOf({ ...PROPER, LIVEKIT_URL: '' }).message).toContain('LIVEKIT_URL is not set');
  });

  it('keeps conversations in PostgreSQL where it has an address', () => {
    const url = 'postgresql://user:secret@db.internal/voice';
    const env = { ...PROPER, DATABASE_URL: url, DATABASE_POOL_SIZE: '3', CONVERSATION_RETENTION_DAYS: '0' };
    expect(parseConfig(env)).toMatchObject({
      database: { kind: 'postgres', url, poolSize: 3 },
      retentionDays: 0,
    });
    for (const wrong of ['mysql://db/voice', 'postgres://user:secret@db', 'secret']) {
      const { message } = errorOf({ ...PROPER, DATABASE_URL: wrong });
      expect(message).toContain('DATABASE_URL must be a postgres:// address');
      expect(message).not.toContain('secret');
    }
    expect(errorOf({ ...PROPER, CONVERSATION_RETENTION_DAYS: '-1' }).message).toContain('whole number');
  });

  describe.each([
    { name: 'PORT', value: '9000', read: { http: { port: 9000 } } },
    { name: 'HOST', value: '0.0.0.0', read: { http: { host: '0.0.0.0' } } },
    { name: 'HOST', value: '::', read: { http: { host: '::' } } },
    { name: 'AGENT_NAMES', value: 'a, b.c', read: { token: { agentNames: ['a', 'b.c'] } } },
    { name: 'TOKEN_TTL_SECONDS', value: '60', read: { token: { ttlSeconds: 60 } } },
    { name: 'ROOM_EMPTY_TIMEOUT_SECONDS', value: '20', read: { token: { roomEmptyTimeoutSeconds: 20 } } },
    { name: 'TOKEN_RATE_LIMIT_PER_MINUTE', value: '5', read: { token: { ratePerMinute: 5 } } },
    { name: 'TRUST_PROXY', value: '2', read: { http: { trustProxy: 2 } } },
    { name: 'TRUST_PROXY', value: '0', read: { http: { trustProxy: false } } },
    { name: 'TRUST_PROXY', value: 'false', read: { http: { trustProxy: false } } },
    {
      name: 'TRUST_PROXY',
      value: 'loopback, 10.0.0.0/8, fd00::/8',
      read: { http: { trustProxy: ['loopback', '10.0.0.0/8', 'fd00::/8'] } },
    },
    { name: 'MAX_ROOMS', value: '40', read: { token: { maxRooms: 40 } } },
    { name: 'METRICS_TOKEN', value: 'm'.repeat(16), read: { metricsToken: 'm'.repeat(16) } },
    { name: 'AUTH_MODE', value: 'none', read: { auth: { mode: 'none' } } },
    { name: 'WIDGET_DIR', value: '/srv/widget', read: { widgetDir: '/srv/widget' } },
    { name: 'API_DOCS', value: 'false', read: { apiDocs: false } },
    { name: 'LOG_LEVEL', value: 'debug', read: { logLevel: 'debug' } },
    {
      name: 'LIVEKIT_URL',
      value: 'wss://m.example/',
      read: { livekit: { url: 'https://m.example', publicUrl: 'wss://m.example' } },
    },
    {
      name: 'LIVEKIT_URL',
      value: 'https://m.example',
      read: { livekit: { url: 'https://m.example', publicUrl: 'wss://m.example' } },
    },
    {
      name: 'LIVEKIT_PUBLIC_URL',
      value: 'https://m.example/rtc-of-ours',
      read: { livekit: { url: 'http://media:7880', publicUrl: 'wss://m.example/rtc-of-ours' } },
    },
    { name: 'ALLOWED_ORIGINS', value: '*', read: { token: { origins: { kind: 'any' } } } },
    {
      name: 'ALLOWED_ORIGINS',
      value: 'https://a.example:443,https://*.b.example',
      read: {
        token: {
          origins: {
            kind: 'listed',
            patterns: [
              { scheme: 'https:', host: 'a.example', subdomains: false },
              { scheme: 'https:', host: 'b.example', subdomains: true },
            ],
          },
        },
      },
    },
  ])('$name=$value', ({ name, value, read }) => {
    it('is taken', () => {
      expect(parseConfig({ ...PROPER, [name]: value })).toMatchObject(read);
    });
  });

  it.each(['LIVEKIT_URL', 'LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET'])('says that %s is missing', (name) => {
    const error = errorOf({ ...PROPER, [name]: undefined });
    expect(error.variables).toEqual([name]);
    expect(error.message).toContain(`${name} is not set`);
  });

  it.each([
    [
      'LIVEKIT_URL',
      ['media:7880', 'ftp://media', 'ws://user:pass@media', 'ws://media/path', 'ws://media?a=b'],
    ],
    ['LIVEKIT_PUBLIC_URL', ['media', 'ftp://media', 'wss://media?a=b']],
    ['LIVEKIT_API_SECRET', ['too-short', 'x'.repeat(31), 'secret']],
    ['HOST', ['http://0.0.0.0', 'a b']],
    ['PORT', ['65536', '-1', '80a', '1.5', '1e3']],
    [
      'ALLOWED_ORIGINS',
      [
        'example.com',
        'https://example.com/path',
        'https://a.example,*',
        'https://a.example,,https://b.example',
        'https://*.com',
        'https://a.*.example',
        'https://*',
        'ftp://a.example',
        'null',
      ],
    ],
    ['AGENT_NAMES', ['a b', 'a,,b', 'x'.repeat(65)]],
    ['TOKEN_TTL_SECONDS', ['59', '86401', '15m']],
    ['ROOM_EMPTY_TIMEOUT_SECONDS', ['0', 'never']],
    [
      'TRUST_PROXY',
      ['true', 'yes', '-1', '0.0.0.0/0', '::/0', '10.0.0.0/33', '10.0.0.0/8/8', 'proxy.example'],
    ],
    ['TOKEN_RATE_LIMIT_PER_MINUTE', ['0', 'off']],
    ['MAX_ROOMS', ['-1', 'many']],
    ['METRICS_TOKEN', ['x'.repeat(15)]],
    ['AUTH_MODE', ['JWT', 'basic', 'off']],
    ['AUTH_JWT_SECRET', ['x'.repeat(31)]],
    ['AUTH_JWKS_URL', ['idp.example', 'ftp://idp.example/keys']],
    ['LOG_LEVEL', ['verbose', 'INFO']],
  ] as const)('refuses a malformed %s by name', (name, values) => {
    for (const value of values) {
      const error = errorOf({ ...PROPER, [name]: value });
      expect(error.variables, value).toEqual([name]);
      expect(error.message).toMatch(new RegExp(`^  ${name} (must|is)`, 'm'));
    }
  });

  describe('AUTH_MODE=jwt', () => {
    const JWT = { ...PROPER, AUTH_MODE: 'jwt' };
    const KEY = 'the-secret-of-the-site-that-signs';
    const KEYS = 'https://idp.example/.well-known/jwks.json';

    it('takes a secret', () => {
      expect(parseConfig({ ...JWT, AUTH_JWT_SECRET: KEY }).auth).toEqual({
        mode: 'jwt',
        key: { kind: 'secret', secret: KEY },
        clockSkewSeconds: 30,
        letsAnonymous: false,
      });
    });

    it('takes the address of keys, with issuer and audience', () => {
      const rules = { AUTH_ISSUER: 'https://idp.example/', AUTH_AUDIENCE: 'voice' };
      expect(parseConfig({ ...JWT, ...rules, AUTH_JWKS_URL: KEYS }).auth).toEqual({
        mode: 'jwt',
        key: { kind: 'jwks', url: KEYS },
        clockSkewSeconds: 30,
        letsAnonymous: false,
        issuer: 'https://idp.example/',
        audience: 'voice',
      });
    });

    it('lets in who has no account as well, where that is said', () => {
      const env = { ...JWT, AUTH_JWT_SECRET: KEY, AUTH_ANONYMOUS: 'true' };
      expect(parseConfig(env).auth).toMatchObject({ letsAnonymous: true });
    });

    it('needs a key', () => {
      expect(errorOf(JWT).message).toContain('AUTH_MODE is jwt, which needs a key');
    });

    it('takes one key, not two', () => {
      const error = errorOf({ ...JWT, AUTH_JWT_SECRET: KEY, AUTH_JWKS_URL: KEYS });
      expect(error.message).toContain('AUTH_MODE is jwt, which takes one key');
    });

    it("does not take the media server's secret, with which every visitor's token is signed", () => {
      expect(errorOf({ ...JWT, AUTH_JWT_SECRET: SECRET }).variables).toEqual(['AUTH_JWT_SECRET']);
    });

    it.each(['AUTH_JWT_SECRET', 'AUTH_JWKS_URL', 'AUTH_ISSUER', 'AUTH_AUDIENCE'])(
      'is asked for where %s is set, rather than letting anybody in',
      (name) => {
        const value = name === 'AUTH_JWKS_URL' ? KEYS : KEY;
        expect(errorOf({ ...PROPER, [name]: value }).variables).toEqual(['AUTH_MODE']);
      },
    );
  });

  it('names everything that is wrong at once', () => {
    const error = errorOf({ LIVEKIT_API_SECRET: 'short', PORT: 'x', TRUST_PROXY: 'true' });
    expect(error.variables.toSorted()).toEqual([
      'LIVEKIT_API_KEY',
      'LIVEKIT_API_SECRET',
      'LIVEKIT_URL',
      'PORT',
      'TRUST_PROXY',
    ]);
  });

  it('never repeats a value', () => {
    const names = [
      ...Object.keys(PROPER),
      'LIVEKIT_PUBLIC_URL',
      'HOST',
      'PORT',
      'ALLOWED_ORIGINS',
      'AGENT_NAMES',
    ];
    names.push('TOKEN_TTL_SECONDS', 'TRUST_PROXY', 'LOG_LEVEL', 'TOKEN_RATE_LIMIT_PER_MINUTE');
    names.push('MAX_ROOMS', 'AUTH_MODE', 'AUTH_JWT_SECRET', 'AUTH_JWKS_URL', 'METRICS_TOKEN');
    const error = errorOf(Object.fromEntries(names.map((name) => [name, 'hunter2 hunter2'])));
    expect(error.variables.length).toBeGreaterThan(8);
    expect(`${error.message}${error.stack}`).not.toContain('hunter2');
  });

  it('refuses the development pair in production', () => {
    const error = errorOf({ ...DEVELOPMENT, NODE_ENV: 'production' });
    expect(error.variables).toEqual(['LIVEKIT_API_SECRET']);
    expect(error.message).toContain('development secret');
    expect(parseConfig({ ...DEVELOPMENT, NODE_ENV: 'development' }).livekit.apiKey).toBe('devkey');
  });
});
