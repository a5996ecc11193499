import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';

/** Settings of the offline provider. */
export interface ProviderConfig {
  /** Address it listens on. It asks nobody for a key: only where none but friends reach it. */
  readonly host: string;
  readonly port: number;
  /** Folder that holds the recogniser. */
  readonly cacheDir: string;
  /** Pause between the words of a streamed reply. */
  readonly wordDelayMs: number;
}

const envSchema = z.object({
  OFFLINE_PROVIDER_HOST: z.string().default('127.0.0.1'),
  OFFLINE_PROVIDER_PORT: z.coerce.number().int().min(0).max(65_535).default(8082),
  OFFLINE_PROVIDER_WORD_DELAY_MS: z.coerce.number().min(0).max(1_000).default(4),
  VOICE_ASSISTANT_CACHE: z.string().optional(),
  XDG_CACHE_HOME: z.string().optional(),
  LOCALAPPDATA: z.string().optional(),
});

/**
 * Reads the settings from the environment.
 *
 * @throws {Error} that names each variable that is wrong, never its value.
 */
export function parseConfig(env: NodeJS.ProcessEnv): ProviderConfig {
  // An empty variable, as compose files leave them, counts as not set.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = envSchema.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(wrong.join('\n'));
  }
  const { OFFLINE_PROVIDER_HOST: host, OFFLINE_PROVIDER_PORT: port } = parsed.data;
  const wordDelayMs = parsed.data.OFFLINE_PROVIDER_WORD_DELAY_MS;
  return { host, port, wordDelayMs, cacheDir: cacheDirOf(parsed.data) };
}

function cacheDirOf(env: z.infer<typeof envSchema>): string {
  const name = 'voice-assistant';
  if (env.VOICE_ASSISTANT_CACHE) return resolve(env.VOICE_ASSISTANT_CACHE);
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, name);
  if (process.platform === 'win32') {
    return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), name, 'Cache');
  }
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', name);
  return join(homedir(), '.cache', name);
}
