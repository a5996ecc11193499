import { DEFAULT_AGENT_NAME } from '@voice-assistant/protocol';
import { DEVELOPMENT_KEYS, reachable } from '../media-server/media-server-part.js';
import type { Env } from '../settings.js';
import { wantsOfflineProvider } from '../stack/stack-plan.js';
import type { System } from './check.js';

const OPENAI_URL = 'https://api.openai.com/v1';

/** Where everything is, by the settings and, for what they leave open, by the ports that `npm start` takes. */
export function systemOf(
  settings: Env,
  asked: { readonly server?: string; readonly origin?: string },
): System {
  const port = (variable: string, usual: number) => settings[variable] ?? String(usual);
  const { LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret } = settings;
  const keys = apiKey && apiSecret ? { apiKey, apiSecret } : DEVELOPMENT_KEYS;
  const mediaHost = reachable(settings.LIVEKIT_HOST ?? '127.0.0.1');
  const serverHost = reachable(settings.HOST ?? '127.0.0.1');
  const offlineUrl = `http://127.0.0.1:${port('OFFLINE_PROVIDER_PORT', 8082)}/v1`;
  const [allowed] = (settings.ALLOWED_ORIGINS ?? '').split(',');
  return {
    settings,
    livekit: { url: settings.LIVEKIT_URL ?? `ws://${mediaHost}:${port('LIVEKIT_PORT', 7880)}`, ...keys },
    serverUrl: (asked.server ?? `http://${serverHost}:${port('PORT', 8080)}`).replace(/\/+$/, ''),
    providerUrl: wantsOfflineProvider(settings)
      ? offlineUrl
      : (settings.OPENAI_BASE_URL ?? OPENAI_URL).replace(/\/+$/, ''),
    agentName: settings.AGENT_NAME ?? DEFAULT_AGENT_NAME,
    origin: asked.origin ?? (allowed?.trim() || `http://localhost:${port('DEMO_PORT', 3000)}`),
  };
}
