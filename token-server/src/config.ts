import { fileURLToPath } from 'node:url';
import { DEFAULT_AGENT_NAME } from '@voice-assistant/protocol';
import { nameSchema } from '@voice-assistant/protocol/schemas';
import { z } from 'zod';
import { type AuthConfig, authOf, authVariables, checkAuth } from './config/auth.js';
import { type CallsConfig, callsOf, callsVariables } from './config/calls.js';
import { type DatabaseConfig, databaseOf, databaseVariables } from './config/database.js';
import { type GuardConfig, guardOf, guardVariables } from './config/guard.js';
import {
  address,
  readBy,
  readList,
  readOrigins,
  readTrustProxy,
  required,
  secret,
  wholeNumber,
} from './config/readers.js';
import type { OriginPolicy } from './origins.js';
import { WORKSPACE_URL } from './paths.js';

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
    /** Most tokens that one address (IPv6: one /64) gets in a minute. */
    readonly ratePerMinute: number;
    /** Agents that a caller may ask for; the first one answers who asks for none. */
    readonly agentNames: readonly string[];
    readonly origins: OriginPolicy;
    /** Live rooms from which on no further call is started; 0 is no limit. */
    readonly maxRooms: number;
  };
  /** Who may ask for a token. */
  readonly auth: AuthConfig;
  readonly guard: GuardConfig;
  readonly calls: CallsConfig;
  /** Who may read the metrics: the holder of this; without it, only this machine. */
  readonly metricsToken: string | undefined;
  readonly http: { readonly host: string; readonly port: number; readonly trustProxy: TrustProxy };
  /** Where conversations are kept. */
  readonly database: DatabaseConfig;
  /** Conversations to which nothing was added for so long are removed; 0 keeps them all. */
  readonly retentionDays: number;
  /** Folder of the built widget. */
  readonly widgetDir: string;
  /** Whether `/openapi.json` and `/docs` are served. */
  readonly apiDocs: boolean;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

/** What is wrong with a variable. */
export interface Mistake {
  readonly variable: string;
  /** Goes on after the variable's name; holds no value. */
  readonly message: string;
}

/** What is wrong with the environment, one line for each variable; never a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** Names of the variables that are wrong or missing. */
  readonly variables: readonly string[];
  constructor(mistakes: readonly Mistake[]) {
    const lines = mistakes.map(({ variable, message }) => `  ${variable} ${message}`);
    super(`The token server cannot start, its environment is not right:\n${lines.join('\n')}`);
    this.variables = [...new Set(mistakes.map(({ variable }) => variable))];
  }
}

/**
 * Reads the environment. An empty variable counts as not set, which is how compose files pass on what is missing.
 * @throws {ConfigError} naming every variable that is missing or wrong.
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.entries(env).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : []));
  const parsed = environment.safeParse(Object.fromEntries(set));
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map(toMistake));
  return parsed.data;
}

const toMistake = ({ path, message }: z.core.$ZodIssue): Mistake => ({ variable: path.join('.'), message });

const variables = {
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
  ...authVariables,
  ...guardVariables,
  ...callsVariables,
  METRICS_TOKEN: secret(METRICS_TOKEN_MIN_LENGTH).optional(),
  ...databaseVariables,
  WIDGET_DIR: z.string().default(fileURLToPath(new URL('widget/dist', WORKSPACE_URL))),
  API_DOCS: z.enum(['true', 'false'], 'must be true or false').optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
};

/** Every variable that this server reads. */
export const VARIABLE_NAMES: readonly string[] = Object.keys(variables);

const environment = z
  .object(variables)
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
  .superRefine(checkAuth)
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
      guard: guardOf(env),
      calls: callsOf(env),
      metricsToken: env.METRICS_TOKEN,
      http: { host: env.HOST, port: env.PORT, trustProxy: env.TRUST_PROXY },
      database: databaseOf(env),
      retentionDays: env.CONVERSATION_RETENTION_DAYS,
      widgetDir: env.WIDGET_DIR,
      apiDocs: env.API_DOCS ? env.API_DOCS === 'true' : env.NODE_ENV !== 'production',
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
