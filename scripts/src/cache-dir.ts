import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Env } from './settings.js';

/**
 * Where what took long to get is kept for the next checkout: the media server, the recogniser.
 *
 * `VOICE_ASSISTANT_CACHE`, else the system's place for caches.
 */
export function cacheDir(env: Env, platform: NodeJS.Platform = process.platform, home = homedir()): string {
  if (env.VOICE_ASSISTANT_CACHE) return resolve(env.VOICE_ASSISTANT_CACHE);
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'voice-assistant');
  if (platform === 'win32') {
    return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'voice-assistant', 'Cache');
  }
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'voice-assistant');
  return join(home, '.cache', 'voice-assistant');
}
