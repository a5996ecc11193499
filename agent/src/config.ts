import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_AGENT_NAME, DEFAULT_VISION_AGENT_NAME } from '@voice-assistant/protocol';
import { z } from 'zod';
import { PIPELINES } from './assistants/front-matter.js';
import { type Prices, pricesSchema } from './metrics/prices.js';
import { WORKSPACE_URL } from './paths.js';

/** Everything the worker and its job processes read from the environment. */
export interface Config {
  readonly livekit: { readonly url: string; readonly apiKey: string; readonly apiSecret: string };
  /** Name under which the worker registers; only calls that ask for it by this name are answered. */
  readonly agentName: string;
  /** Where `GET /` answers 200 while the worker can take calls, else 503. Port 0 is any free one. */
  readonly health: { readonly host: string; readonly port: number };
  readonly assistantsDir: string;
  /** Whether the files of assistants are read again for each call. */
  readonly reloadsAssistants: boolean;
  /** Where speech that is the same in every call is kept. Made when needed; safe to delete. */
  readonly speechDir: string;
  /** Where records and leases of calls are kept. Its files hold what people said. */
  readonly dataDir: string;
  /** Base address of the token server. Absent: nothing is recorded or reported there. */
  readonly tokenServerUrl: string | undefined;
  /** Who may read the metrics. Absent: whoever reaches the port. */
  readonly metricsToken: string | undefined;
  /** What models cost, for the log, the metrics and `maxCallCost`. */
  readonly prices: Prices;
  /** 0 is no limit. An assistant's file may set lower ones. */
  readonly limits: {
    /** So long nobody says anything before the agent asks whether anybody is there. */
    readonly idleSeconds: number;
    readonly maxCallMinutes: number;
    readonly maxCallCost: number;
  };
  readonly provider: Provider;
  readonly pool: {
    /** Job processes that are kept warm for the next calls. */
    readonly idleProcesses: number;
    /** A job process that grows beyond this is ended. 0 is no limit. */
    readonly memoryLimitMb: number;
    /**
     * Share of the processors in use, 0 to 1, from which on no further call is taken. 1 never refuses, which suits
     * a single worker: with nobody else to take the call, the visitor would stay alone.
     */
    readonly maxLoad: number;
    /** Calls at once; 0 is no limit. */
    readonly maxCalls: number;
    /** How long calls may go on after SIGTERM. */
    readonly drainTimeoutSeconds: number;
  };
  /** The vision agent's worker, and what it asks. */
  readonly vision: {
    readonly agentName: string;
    readonly port: number;
    /** A model that takes pictures. */
    readonly model: string;
  };
  readonly logLevel: LogLevel;
}

/** Who hears, thinks and speaks: one address that answers OpenAI's HTTP API. */
export interface Provider {
  readonly apiKey: string;
  /** Absent: OpenAI's own. */
  readonly baseUrl: string | undefined;
  readonly sttModel: string;
  /** Transcribes while the visitor speaks. Absent: recordings are transcribed. */
  readonly sttLiveModel: string | undefined;
  readonly llmModel: string;
  readonly ttsModel: string;
  /** Voice of an assistant that names none. */
  readonly ttsVoice: string;
  /** Of assistants whose pipeline is `realtime`. */
  readonly realtimeModel: string;
  /** Address of LiveKit Inference for assistants whose pipeline is `inference`. Absent: LiveKit's own. */
  readonly inferenceUrl: string | undefined;
  /** How long one request may take to begin its answer, and the answer may pause. */
  readonly timeoutMs: number;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Sent to providers that want no key; the client library refuses to send none at all. */
const NO_KEY = 'none';

/** The environment or a file it points to is wrong. The message has one line for each problem, and no value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

const required = () => z.string({ error: 'is required' });

const webAddress = (protocols: readonly string[]) => (text: string) =>
  URL.canParse(text) && protocols.includes(new URL(text).protocol);

const integer = (fallback: number, min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .pipe(z.number().min(min, message).max(max, message))
    .default(fallback);
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema then says that it is no object
  }
}

const agentName = z.string().regex(/^[\w.-]{1,64}$/, 'must be letters, digits, "_", "." and "-", at most 64');

const environment = z
  .object({
    LIVEKIT_URL: required().refine(
      webAddress(['ws:', 'wss:', 'http:', 'https:']),
      'must be a ws:// or wss:// address',
    ),
    LIVEKIT_API_KEY: required(),
    LIVEKIT_API_SECRET: required(),
    AGENT_NAME: agentName.default(DEFAULT_AGENT_NAME),
    VISION_AGENT_NAME: agentName.default(DEFAULT_VISION_AGENT_NAME),
    VISION_AGENT_PORT: integer(8083, 0, 65_535),
    VISION_MODEL: z.string().optional(),
    AGENT_HOST: z.string().default('127.0.0.1'),
    AGENT_PORT: integer(8081, 0, 65_535),
    ASSISTANTS_DIR: z.string().default(() => fileURLToPath(new URL('assistants', WORKSPACE_URL))),
    ASSISTANTS_RELOAD: z.enum(['true', 'false'], { error: 'must be true or false' }).optional(),
    NODE_ENV: z.string().optional(),
    VOICE_ASSISTANT_CACHE: z.string().optional(),
    XDG_CACHE_HOME: z.string().optional(),
    AGENT_DATA_DIR: z.string().optional(),
    METRICS_TOKEN: z.string().optional(),
    MODEL_PRICES: z
      .string()
      .transform((text, context) => {
        const prices = pricesSchema.safeParse(parseJson(text));
        if (prices.success) return prices.data;
        context.addIssue({
          code: 'custom',
          message: 'must be JSON: {"<model>": {"input": 0.4, "output": 1.6}}',
        });
        return z.NEVER;
      })
      .default({}),
    IDLE_TIMEOUT_SECONDS: integer(60, 0, 86_400),
    MAX_CALL_MINUTES: integer(60, 0, 10_000),
    MAX_CALL_COST: z
      .string()
      .regex(/^\d{1,6}(\.\d+)?$/, 'must be a number from 0 to 999999')
      .transform(Number)
      .default(0),
    TOKEN_SERVER_URL: z
      .string()
      .refine(webAddress(['http:', 'https:']), 'must be an http:// or https:// address')
      .optional(),
    PIPELINE: z.enum(PIPELINES, { error: `must be one of ${PIPELINES.join(', ')}` }).optional(),
    OPENAI_API_KEY: z.string().optional(),
    OPENAI_BASE_URL: z
      .string()
      .refine(webAddress(['http:', 'https:']), 'must be an http:// or https:// address')
      .optional(),
    STT_MODEL: z.string().default('whisper-1'),
    STT_LIVE_MODEL: z.string().optional(),
    LLM_MODEL: z.string().default('gpt-4.1-mini'),
    TTS_MODEL: z.string().default('gpt-4o-mini-tts'),
    TTS_VOICE: z.string().default('alloy'),
    REALTIME_MODEL: z.string().default('gpt-realtime'),
    LIVEKIT_INFERENCE_URL: z
      .string()
      .refine(webAddress(['http:', 'https:']), 'must be an http:// or https:// address')
      .optional(),
    PROVIDER_TIMEOUT_SECONDS: integer(5, 1, 600),
    IDLE_PROCESSES: integer(2, 0, 64),
    JOB_MEMORY_LIMIT_MB: integer(800, 0, 1_000_000),
    MAX_LOAD: z
      .string()
      .regex(/^(0?\.\d+|[01](\.0*)?)$/, 'must be a number from 0 to 1')
      .transform(Number)
      .default(1),
    MAX_CALLS: integer(0, 0, 10_000),
    DRAIN_TIMEOUT_SECONDS: integer(30, 0, 86_400),
    LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('info'),
  })
  .superRefine((env, context) => {
    const isElsewhere = env.PIPELINE === 'inference'; // paid for with the media server's key
    if (!isElsewhere && env.OPENAI_API_KEY === undefined && env.OPENAI_BASE_URL === undefined)
      context.addIssue({
        code: 'custom',
        path: ['OPENAI_API_KEY'],
        message: 'is required (or set OPENAI_BASE_URL to a provider that wants no key)',
      });
  });

/** The folder that the whole product keeps things in that it can get again. */
function cacheDir(env: z.infer<typeof environment>): string {
  if (env.VOICE_ASSISTANT_CACHE) return resolve(env.VOICE_ASSISTANT_CACHE);
  return join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'voice-assistant');
}

/**
 * Reads the environment. An empty variable counts as absent.
 * @throws {ConfigError} names every variable that is wrong.
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const present = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environment.safeParse(present);
  if (!parsed.success)
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  const it = parsed.data;
  return {
    livekit: { url: it.LIVEKIT_URL, apiKey: it.LIVEKIT_API_KEY, apiSecret: it.LIVEKIT_API_SECRET },
    agentName: it.AGENT_NAME,
    health: { host: it.AGENT_HOST, port: it.AGENT_PORT },
    assistantsDir: it.ASSISTANTS_DIR,
    reloadsAssistants: it.ASSISTANTS_RELOAD ? it.ASSISTANTS_RELOAD === 'true' : it.NODE_ENV !== 'production',
    speechDir: join(cacheDir(it), 'speech'),
    dataDir: resolve(it.AGENT_DATA_DIR ?? join(cacheDir(it), 'calls')),
    tokenServerUrl: it.TOKEN_SERVER_URL,
    metricsToken: it.METRICS_TOKEN,
    prices: it.MODEL_PRICES,
    limits: {
      idleSeconds: it.IDLE_TIMEOUT_SECONDS,
      maxCallMinutes: it.MAX_CALL_MINUTES,
      maxCallCost: it.MAX_CALL_COST,
    },
    provider: {
      apiKey: it.OPENAI_API_KEY ?? NO_KEY,
      baseUrl: it.OPENAI_BASE_URL,
      sttModel: it.STT_MODEL,
      sttLiveModel: it.STT_LIVE_MODEL,
      llmModel: it.LLM_MODEL,
      ttsModel: it.TTS_MODEL,
      ttsVoice: it.TTS_VOICE,
      realtimeModel: it.REALTIME_MODEL,
      inferenceUrl: it.LIVEKIT_INFERENCE_URL,
      timeoutMs: it.PROVIDER_TIMEOUT_SECONDS * 1_000,
    },
    pool: {
      idleProcesses: it.IDLE_PROCESSES,
      memoryLimitMb: it.JOB_MEMORY_LIMIT_MB,
      maxLoad: it.MAX_LOAD,
      maxCalls: it.MAX_CALLS,
      drainTimeoutSeconds: it.DRAIN_TIMEOUT_SECONDS,
    },
    vision: {
      agentName: it.VISION_AGENT_NAME,
      port: it.VISION_AGENT_PORT,
      model: it.VISION_MODEL ?? it.LLM_MODEL,
    },
    logLevel: it.LOG_LEVEL,
  };
}
