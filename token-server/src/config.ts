import { isIP, isIPv4 } from 'node:net';
import { fileURLToPath } from 'node:url';
import { DEFAULT_AGENT_NAME } from '@voice-assistant/protocol';
import { nameSchema } from '@voice-assistant/protocol/schemas';
import { z } from 'zod';
import { type OriginPolicy, parseOriginPattern } from './origins.js';

/** What `livekit-server --dev` takes; the whole world knows it. */
const DEVELOPMENT_KEY = 'devkey';
const DEVELOPMENT_SECRET = 'secret';

const SECRET_MIN_LENGTH = 32;
const METRICS_TOKEN_MIN_LENGTH = 16;

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** What Express calls `trust proxy`: the number of proxies in front, or their subnets. */
export type TrustProxy = false | number | readonly string[];

export interface Config {
  readonly livekit: {
    /** Address this server asks, `http:` or `https:`, without a slash at its end. */
    readonly url: string;
    /** Address the browser dials, `ws:` or `wss:`, without a slash at its end. */
    readonly publicUrl: string;
    readonly apiKey: string;
    readonly apiSecret: string;
  };
  readonly token: {
    readonly ttlSeconds: number;
    /** How long a room waits for its first participant. */
    readonly roomEmptyTimeoutSeconds: number;
    /** Most tokens that one address (IPv6: one /56) gets in a minute. */
    readonly ratePerMinute: number;
    /** Agents that a caller may ask for; the first one answers who asks for none. */
    readonly agentNames: readonly string[];
    readonly origins: OriginPolicy;
    /** Live rooms from which on no further call is started; 0 is no limit. */
    readonly maxRooms: number;
  };
  /** Who may ask for a token. */
  readonly auth:
    | { readonly mode: 'none' }
    | {
        readonly mode: 'jwt';
        readonly key:
          | { readonly kind: 'secret'; readonly secret: string }
          | { readonly kind: 'jwks'; readonly url: string };
        readonly issuer: string | undefined;
        readonly audience: string | undefined;
      };
  /** Who may read the metrics: the holder of this; without it, only this machine. */
  readonly metricsToken: string | undefined;
  readonly http: { readonly host: string; readonly port: number; readonly trustProxy: TrustProxy };
  /** Folder of the built widget. */
  readonly widgetDir: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

/** What is wrong with the environment, one line for each variable; never a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** Names of the variables that are wrong or missing. */
  readonly variables: readonly string[];
  constructor(error: z.ZodError) {
    const lines = error.issues.map((issue) => `  ${issue.path.join('.')} ${issue.message}`);
    super(`The token server cannot start, its environment is not right:\n${lines.join('\n')}`);
    this.variables = [...new Set(error.issues.map((issue) => String(issue.path[0])))];
  }
}

/**
 * Reads the environment. An empty variable counts as not set, which is how compose files pass on what is missing.
 * @throws {ConfigError} naming every variable that is missing or wrong.
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.entries(env).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : []));
  const parsed = environment.safeParse(Object.fromEntries(set));
  if (!parsed.success) throw new ConfigError(parsed.error);
  return parsed.data;
}

const required = () => z.string('is not set');

/** A text that `parse` understands; it answers nothing to one that it does not. */
const readBy = <Value>(parse: (text: string) => Value | undefined, message: string) =>
  required().transform((text, context): Value => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.addIssue(message);
    return z.NEVER;
  });

const wholeNumber = (min: number, max: number) =>
  readBy((text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return number >= min && number <= max ? number : undefined;
  }, `must be a whole number from ${min} to ${max}`);

/** An address of the media server; read without the slash at its end. */
const address = (allows: { path: boolean }) =>
  readBy(
    (text) => {
      const url = URL.canParse(text) ? new URL(text) : undefined;
      if (url === undefined || !/^(ws|http)s?:$/.test(url.protocol)) return undefined;
      const extras = url.username + url.password + url.search + url.hash;
      if (extras !== '' || !(allows.path || url.pathname === '/')) return undefined;
      return url.href.replace(/\/$/, '');
    },
    `must be a ws://, wss://, http:// or https:// address without user, ${allows.path ? '' : 'path, '}query or fragment`,
  );

/** The items of a comma list; nothing where one of them is wrong. */
function readList<Item>(text: string, readItem: (text: string) => Item | undefined): Item[] | undefined {
  const items = text.split(',').map((item) => readItem(item.trim()));
  return items.includes(undefined) ? undefined : items.filter((item) => item !== undefined);
}

function readOrigins(text: string): OriginPolicy | undefined {
  if (text === '*') return { kind: 'any' };
  const patterns = readList(text, parseOriginPattern);
  return patterns && { kind: 'listed', patterns };
}

const SUBNET_NAMES = ['loopback', 'linklocal', 'uniquelocal'];

function readSubnet(text: string): string | undefined {
  if (SUBNET_NAMES.includes(text)) return text;
  const [ip = '', bits, ...more] = text.split('/');
  if (isIP(ip) === 0 || more.length > 0) return undefined;
  if (bits === undefined) return text;
  // a prefix of 0 would trust every sender, and with it any address that a sender makes up
  const isInRange = Number(bits) >= 1 && Number(bits) <= (isIPv4(ip) ? 32 : 128);
  return /^\d{1,3}$/.test(bits) && isInRange ? text : undefined;
}

function readTrustProxy(text: string): TrustProxy | undefined {
  if (text === 'false' || text === '0') return false;
  return /^\d{1,2}$/.test(text) ? Number(text) : readList(text, readSubnet);
}

const isHttpAddress = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

const secret = (minLength: number) =>
  readBy(
    (text) => (text.length >= minLength ? text : undefined),
    `must have at least ${minLength} characters`,
  );

const AUTH_MODES = ['none', 'jwt'] as const;

const environment = z
  .object({
    NODE_ENV: z.string().optional(),
    LIVEKIT_URL: address({ path: false }),
    LIVEKIT_PUBLIC_URL: address({ path: true }).optional(),
    LIVEKIT_API_KEY: required(),
    LIVEKIT_API_SECRET: required(),
    // Only this machine, unless somebody decides otherwise: a container sets 0.0.0.0, a laptop in a café does not.
    HOST: readBy(
      (text) => (/^[\w.:-]+$/.test(text) ? text : undefined),
      'must be an address or a host name, e.g. 127.0.0.1 or 0.0.0.0',
    ).default('127.0.0.1'),
    PORT: wholeNumber(0, 65_535).default(8080),
    ALLOWED_ORIGINS: readBy(
      readOrigins,
      'must be "*" alone, or a comma list of origins like https://example.com or https://*.example.com, without a path',
    ).optional(),
    AGENT_NAMES: readBy(
      (text) => readList(text, (name) => nameSchema.safeParse(name).data),
      'must be a comma list of names: letters, digits, "_", "." and "-", at most 64 each',
    ).default([DEFAULT_AGENT_NAME]),
    TOKEN_TTL_SECONDS: wholeNumber(60, 86_400).default(900),
    ROOM_EMPTY_TIMEOUT_SECONDS: wholeNumber(1, 86_400).default(300),
    TRUST_PROXY: readBy(
      readTrustProxy,
      'must be the number of proxies in front, or a comma list of their addresses, subnets, "loopback", "linklocal" or ' +
        '"uniquelocal"; to trust every sender would let each one choose the address it is counted by',
    ).default(false),
    TOKEN_RATE_LIMIT_PER_MINUTE: wholeNumber(1, 1_000_000).default(30),
    MAX_ROOMS: wholeNumber(0, 1_000_000).default(0),
    AUTH_MODE: z.enum(AUTH_MODES, `must be one of ${AUTH_MODES.join(', ')}`).default('none'),
    AUTH_JWT_SECRET: secret(SECRET_MIN_LENGTH).optional(),
    AUTH_JWKS_URL: readBy(
      (text) => (isHttpAddress(text) ? text : undefined),
      'must be an https:// or http:// address',
    ).optional(),
    AUTH_ISSUER: z.string().optional(),
    AUTH_AUDIENCE: z.string().optional(),
    METRICS_TOKEN: secret(METRICS_TOKEN_MIN_LENGTH).optional(),
    WIDGET_DIR: z.string().default(fileURLToPath(new URL('../../widget/dist', import.meta.url))),
    LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  })
  .refine((env) => isDevelopmentPair(env) || isLongEnough(env.LIVEKIT_API_SECRET), {
    path: ['LIVEKIT_API_SECRET'],
    error: `must have at least ${SECRET_MIN_LENGTH} characters`,
    when: always,
  })
  .refine((env) => env.NODE_ENV !== 'production' || !isDevelopmentPair(env), {
    path: ['LIVEKIT_API_SECRET'],
    error:
      'is the development secret, which everybody knows: in production make a key and a secret of your own',
    when: always,
  })
  .superRefine((env, context) => {
    const message = authMistake(env);
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['AUTH_MODE'], message });
    // or the token of any call, which its visitor can read, would be one of a signed-in user
    if (env.AUTH_JWT_SECRET === env.LIVEKIT_API_SECRET)
      context.addIssue({
        code: 'custom',
        path: ['AUTH_JWT_SECRET'],
        message: 'must be another than LIVEKIT_API_SECRET',
      });
  })
  .transform(
    (env): Config => ({
      livekit: {
        url: env.LIVEKIT_URL.replace(/^ws/, 'http'),
        publicUrl: (env.LIVEKIT_PUBLIC_URL ?? env.LIVEKIT_URL).replace(/^http/, 'ws'),
        apiKey: env.LIVEKIT_API_KEY,
        apiSecret: env.LIVEKIT_API_SECRET,
      },
      token: {
        ttlSeconds: env.TOKEN_TTL_SECONDS,
        roomEmptyTimeoutSeconds: env.ROOM_EMPTY_TIMEOUT_SECONDS,
        ratePerMinute: env.TOKEN_RATE_LIMIT_PER_MINUTE,
        agentNames: env.AGENT_NAMES,
        origins: env.ALLOWED_ORIGINS ?? { kind: isDevelopmentPair(env) ? 'any' : 'same-origin' },
        maxRooms: env.MAX_ROOMS,
      },
      auth: authOf(env),
      metricsToken: env.METRICS_TOKEN,
      http: { host: env.HOST, port: env.PORT, trustProxy: env.TRUST_PROXY },
      widgetDir: env.WIDGET_DIR,
      logLevel: env.LOG_LEVEL,
    }),
  );

/** Rules over two variables are checked even where a third is wrong, so that one start tells all. */
function always(): boolean {
  return true;
}

const isDevelopmentPair = (env: { LIVEKIT_API_KEY: string; LIVEKIT_API_SECRET: string }): boolean =>
  env.LIVEKIT_API_KEY === DEVELOPMENT_KEY && env.LIVEKIT_API_SECRET === DEVELOPMENT_SECRET;

/** A missing secret has a line of its own already. */
const isLongEnough = (secret: string | undefined): boolean =>
  secret === undefined || secret.length >= SECRET_MIN_LENGTH;

interface AuthEnv {
  readonly AUTH_MODE: (typeof AUTH_MODES)[number];
  readonly AUTH_JWT_SECRET?: string | undefined;
  readonly AUTH_JWKS_URL?: string | undefined;
  readonly AUTH_ISSUER?: string | undefined;
  readonly AUTH_AUDIENCE?: string | undefined;
}

/** Why the variables of authentication do not go together. */
function authMistake(env: AuthEnv): string | undefined {
  const { AUTH_JWT_SECRET, AUTH_JWKS_URL, AUTH_ISSUER, AUTH_AUDIENCE } = env;
  if (env.AUTH_MODE === 'none') {
    const isAnySet = AUTH_JWT_SECRET ?? AUTH_JWKS_URL ?? AUTH_ISSUER ?? AUTH_AUDIENCE;
    // whoever set a key believes that it is checked
    return isAnySet === undefined
      ? undefined
      : 'is not jwt, so the other AUTH_ variables would be ignored and anybody let in: set it to jwt, or remove them';
  }
  if (AUTH_JWT_SECRET !== undefined && AUTH_JWKS_URL !== undefined)
    return 'is jwt, which takes one key: set either AUTH_JWT_SECRET or AUTH_JWKS_URL';
  if (AUTH_JWT_SECRET === undefined && AUTH_JWKS_URL === undefined)
    return 'is jwt, which needs a key: set AUTH_JWT_SECRET or AUTH_JWKS_URL';
  return undefined;
}

function authOf(env: AuthEnv): Config['auth'] {
  const { AUTH_JWT_SECRET: secret, AUTH_JWKS_URL: url } = env;
  const rules = { mode: 'jwt', issuer: env.AUTH_ISSUER, audience: env.AUTH_AUDIENCE } as const;
  if (env.AUTH_MODE === 'none') return { mode: 'none' };
  if (secret !== undefined) return { ...rules, key: { kind: 'secret', secret } };
  return { ...rules, key: { kind: 'jwks', url: url ?? '' } };
}
