import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { ROOT } from './paths.js';

/** Environment variables; what is not there is not set. */
export type Env = Readonly<Record<string, string | undefined>>;

/** Every variable that the parts read, as listed in `.env.example`. Tests start from none of them being set. */
export const SETTINGS: readonly string[] = [
  ...['LIVEKIT_URL', 'LIVEKIT_PUBLIC_URL', 'LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET'],
  ...['LIVEKIT_HOST', 'LIVEKIT_PORT'],
  ...['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'STT_MODEL', 'LLM_MODEL', 'TTS_MODEL', 'TTS_VOICE'],
  ...['STT_LIVE_MODEL'],
  ...['HOST', 'PORT', 'ALLOWED_ORIGINS', 'AGENT_NAMES', 'TOKEN_TTL_SECONDS', 'ROOM_EMPTY_TIMEOUT_SECONDS'],
  ...['TRUST_PROXY', 'TOKEN_RATE_LIMIT_PER_MINUTE', 'WIDGET_DIR', 'API_DOCS', 'LOG_LEVEL'],
  ...['MAX_ROOMS', 'AUTH_MODE', 'AUTH_JWT_SECRET', 'AUTH_JWKS_URL', 'AUTH_ISSUER', 'AUTH_AUDIENCE'],
  ...[
    'AUTH_CLOCK_SKEW_SECONDS',
    'AUTH_ANONYMOUS',
    'AUTH_MODULE',
    'AUTH_TIMEOUT_MS',
    'REQUIRE_ORIGIN',
    'REDIS_URL',
  ],
  ...['PROOF_OF_WORK', 'PROOF_OF_WORK_FLOOD_PER_MINUTE'],
  ...['LIMIT_IP_CALLS_AT_ONCE', 'LIMIT_IP_CALLS_PER_DAY', 'LIMIT_IP_MINUTES_PER_DAY'],
  ...['LIMIT_USER_CALLS_PER_MINUTE', 'LIMIT_USER_CALLS_AT_ONCE', 'LIMIT_USER_CALLS_PER_DAY'],
  ...['LIMIT_USER_MINUTES_PER_DAY', 'LIMIT_ASSISTANT_CALLS_PER_MINUTE', 'LIMIT_ASSISTANT_CALLS_AT_ONCE'],
  ...['LIMIT_ASSISTANT_CALLS_PER_DAY', 'LIMIT_ASSISTANT_MINUTES_PER_DAY', 'LIMIT_SITE_CALLS_PER_MINUTE'],
  ...['LIMIT_SITE_CALLS_AT_ONCE', 'LIMIT_SITE_CALLS_PER_DAY', 'LIMIT_SITE_MINUTES_PER_DAY'],
  ...['METRICS_TOKEN', 'VISITOR_SOURCES', 'CONVERSATION_TOKEN_TTL_SECONDS', 'KIOSK_KEYS', 'AGENT_URL'],
  ...['VISION_AGENT_NAME', 'VISION_AGENT_PORT', 'VISION_MODEL'],
  ...['DATABASE_URL', 'DATABASE_POOL_SIZE', 'DATA_DIR', 'CONVERSATION_RETENTION_DAYS'],
  ...['AGENT_NAME', 'AGENT_HOST', 'AGENT_PORT', 'ASSISTANTS_DIR'],
  ...[
    'PROVIDER_TIMEOUT_SECONDS',
    'IDLE_TIMEOUT_SECONDS',
    'MAX_CALL_MINUTES',
    'MAX_CALL_COST',
    'MODEL_PRICES',
  ],
  ...['TOKEN_SERVER_URL', 'AGENT_DATA_DIR'],
  ...['IDLE_PROCESSES', 'JOB_MEMORY_LIMIT_MB', 'MAX_LOAD', 'MAX_CALLS', 'DRAIN_TIMEOUT_SECONDS'],
  ...['DEMO_PORT', 'OFFLINE_PROVIDER_PORT', 'OFFLINE_PROVIDER_WORD_DELAY_MS'],
  ...['ASSISTANTS_RELOAD', 'REALTIME_MODEL', 'PIPELINE', 'LIVEKIT_INFERENCE_URL'],
  ...['DEMO_HOST', 'OFFLINE_PROVIDER_HOST', 'VOICE_SERVER_URL'],
  ...['BIND_ADDRESS', 'MEDIA_BIND_ADDRESS', 'MEDIA_DOMAIN', 'MEDIA_IP', 'VOICE_DOMAIN'],
  ...['CHROME_PATH', 'VOICE_ASSISTANT_CACHE'],
];

/** Where the cache and the browser are is true for tests as well. */
const MACHINE_SETTINGS = ['CHROME_PATH', 'VOICE_ASSISTANT_CACHE'];

/**
 * The settings of `npm start`: `.env`, overruled by the environment. An empty variable counts as not set.
 */
export function readSettings(env: Env = process.env, file = join(ROOT, '.env')): Env {
  const fromFile: Env = existsSync(file) ? parse(readFileSync(file)) : {};
  const fromEnv = Object.entries(env).filter(([name]) => SETTINGS.includes(name));
  const all = [...Object.entries(fromFile), ...fromEnv].filter(([, value]) => value?.trim());
  return Object.fromEntries(all);
}

/** The environment without any of our settings: what a child process gets before its own are added. */
export function withoutSettings(env: Env = process.env): Env {
  const kept = Object.entries(env).filter(
    ([name]) => MACHINE_SETTINGS.includes(name) || !SETTINGS.includes(name),
  );
  return Object.fromEntries(kept);
}
