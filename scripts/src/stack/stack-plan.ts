import { join } from 'node:path';
import { DEFAULT_VISION_AGENT_NAME } from '@voice-assistant/protocol';
import { cacheDir } from '../cache-dir.js';
import type { MediaServer } from '../media-server/find-media-server.js';
import { DEVELOPMENT_KEYS, mediaServerPart, reachable } from '../media-server/media-server-part.js';
import { ROOT } from '../paths.js';
import { type Env, withoutSettings } from '../settings.js';
import type { PartSpec } from './part.js';
import type { StackPorts } from './ports.js';

/** The names of the parts, in the order in which they are told about. */
export const PART_NAMES = [
  'media-server',
  'offline-provider',
  'token-server',
  'agent',
  'vision-agent',
  'site',
] as const;
export type PartName = (typeof PART_NAMES)[number];

export interface PlannedPart extends PartSpec {
  readonly name: PartName;
  /** Parts that have to be healthy before this one is started. */
  readonly after: readonly PartName[];
}

/** Everything that is known before the first process starts. */
export interface StackPlan {
  readonly parts: readonly PlannedPart[];
  readonly livekit: { readonly url: string; readonly apiKey: string; readonly apiSecret: string };
  /** Address of the demo's pages. */
  readonly siteUrl: string;
  /** Where a person begins: the page that shows all of the demo. */
  readonly startUrl: string;
  /** Address of the token server, as a browser on this machine reaches it. */
  readonly serverUrl: string;
  /** The offline provider's address with `/v1`; `undefined` when another provider is configured. */
  readonly providerUrl: string | undefined;
}

/** The settings do not fit together. The message names the variable. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** Whether the settings leave the media server to us. */
export const wantsOwnMediaServer = (settings: Env): boolean => !settings.LIVEKIT_URL;

/** Whether the settings leave hearing, thinking and speaking to us. */
export const wantsOfflineProvider = (settings: Env): boolean =>
  !settings.OPENAI_API_KEY && !settings.OPENAI_BASE_URL;

/** The demo's kiosk. */
const KIOSK_ID = 'volcano';

/** Node's warnings about parts of it that are new to Node are no business of whoever reads our logs. */
const NODE_ARGS = ['--disable-warning=ExperimentalWarning'];

/**
 * What runs with which environment. Pure but for the process's own environment, which is handed down.
 * @throws {SettingsError}
 */
export function planStack(
  settings: Env,
  ports: StackPorts,
  options: {
    readonly mediaServer: MediaServer | undefined;
    readonly env?: Env;
    /** With which the demo's support site signs for its users; none: nobody can sign in there. */
    readonly siteSecret?: string;
    /** With which the demo's kiosk opens its sessions; none: there is no kiosk. */
    readonly kioskKey?: string;
  },
): StackPlan {
  const env = { ...(options.env ?? withoutSettings()), ...settings };
  // one rule for the folder, also on systems whose own the parts do not know
  const base = { ...env, VOICE_ASSISTANT_CACHE: cacheDir(env) };
  const livekit = livekitOf(settings, ports);
  const siteUrl = `http://localhost:${ports.site}`;
  const serverUrl = `http://localhost:${ports.tokenServer}`;
  const providerUrl = ports.provider === undefined ? undefined : `http://127.0.0.1:${ports.provider}/v1`;
  const shared = {
    ...base,
    LIVEKIT_URL: livekit.url,
    LIVEKIT_API_KEY: livekit.apiKey,
    LIVEKIT_API_SECRET: livekit.apiSecret,
  };
  const users = demoUsers(settings, options.siteSecret);
  const kioskKey = settings.KIOSK_KEYS ? undefined : options.kioskKey; // who has kiosks has keys of their own
  const afterMedia: PartName[] = ports.media ? ['media-server'] : [];

  const parts: PlannedPart[] = [
    {
      ...nodePart('token-server', 'token-server/bundle/main.js'),
      after: afterMedia,
      env: {
        HOST: '127.0.0.1',
        AGENT_URL: `http://${reachable(settings.AGENT_HOST ?? '127.0.0.1')}:${ports.agent}`,
        VISION_AGENT_NAME: DEFAULT_VISION_AGENT_NAME,
        ALLOWED_ORIGINS: [siteUrl, `http://127.0.0.1:${ports.site}`].join(','),
        ...users,
        ...(kioskKey && { KIOSK_KEYS: `${KIOSK_ID}=${kioskKey}` }),
        ...shared,
        PORT: String(ports.tokenServer),
      },
      healthUrl: `http://${reachable(settings.HOST ?? '127.0.0.1')}:${ports.tokenServer}/readyz`,
    },
    {
      ...nodePart('agent', 'agent/bundle/main.js'),
      // The provider is not waited for: it is asked in the first call, and both take a second to start.
      after: afterMedia,
      env: {
        // Ctrl-C on a laptop means now; calls end with the media server anyway.
        DRAIN_TIMEOUT_SECONDS: '1',
        ASSISTANTS_DIR: ['assistants', 'demo/assistants'].map((folder) => join(ROOT, folder)).join(','),
        // the CV assistant asks the demo's MCP server
        DEMO_URL: `http://127.0.0.1:${ports.site}`,
        TOKEN_SERVER_URL: `http://${reachable(settings.HOST ?? '127.0.0.1')}:${ports.tokenServer}`,
        // it hears with the processors of this machine, whatever else they have to do: seen to take 9 s beside the tests
        ...(providerUrl && { PROVIDER_TIMEOUT_SECONDS: '20' }),
        ...shared,
        AGENT_PORT: String(ports.agent),
        ...(providerUrl && { OPENAI_BASE_URL: providerUrl }),
      },
      healthUrl: `http://${reachable(settings.AGENT_HOST ?? '127.0.0.1')}:${ports.agent}/`,
      startTimeoutMs: 60_000,
    },
    {
      ...nodePart('vision-agent', 'agent/bundle/vision/vision-main.js'),
      after: afterMedia,
      env: {
        ...shared,
        VISION_AGENT_PORT: String(ports.visionAgent),
        ...(providerUrl && { OPENAI_BASE_URL: providerUrl }),
      },
      healthUrl: `http://${reachable(settings.AGENT_HOST ?? '127.0.0.1')}:${ports.visionAgent}/`,
      startTimeoutMs: 60_000,
    },
    {
      ...nodePart('site', 'demo/dist/site/main.js'),
      after: [],
      env: {
        ...(users && { AUTH_JWT_SECRET: users.AUTH_JWT_SECRET }),
        ...(kioskKey && { KIOSK_ID, KIOSK_KEY: kioskKey }),
        ...shared, // its support site asks the token server for its colleagues, its page of REST for agents
        DEMO_PORT: String(ports.site),
        VOICE_SERVER_URL: serverUrl,
        TOKEN_SERVER_URL: `http://${reachable(settings.HOST ?? '127.0.0.1')}:${ports.tokenServer}`,
        CV_PAGE_URL: `${siteUrl}/cv`,
        ...(providerUrl && { OPENAI_BASE_URL: providerUrl }),
      },
      healthUrl: `http://127.0.0.1:${ports.site}/healthz`,
    },
  ];
  if (ports.provider !== undefined) {
    parts.unshift({
      ...nodePart('offline-provider', 'demo/dist/offline-provider/main.js'),
      after: [],
      env: { ...base, OFFLINE_PROVIDER_PORT: String(ports.provider) },
      healthUrl: `http://127.0.0.1:${ports.provider}/healthz`,
    });
  }
  if (ports.media && options.mediaServer) {
    const host = settings.LIVEKIT_HOST ?? '127.0.0.1';
    const webhookUrl = `http://127.0.0.1:${ports.tokenServer}/webhooks/livekit`;
    const spec = mediaServerPart(
      options.mediaServer,
      { host, ports: ports.media, ...livekit, webhookUrl },
      base,
    );
    parts.unshift({ ...spec, name: 'media-server', after: [] });
  }
  return { parts, livekit, siteUrl, startUrl: `${siteUrl}/start`, serverUrl, providerUrl };
}

/** The demo's public pages let anybody call, its support site has users; whoever has users of their own sets it all. */
function demoUsers(settings: Env, secret: string | undefined) {
  if (settings.AUTH_MODE || secret === undefined) return undefined;
  return {
    AUTH_MODE: 'jwt',
    AUTH_ANONYMOUS: 'true',
    AUTH_AUDIENCE: 'voice-assistant',
    AUTH_JWT_SECRET: secret,
  };
}

function nodePart(name: PartName, script: string) {
  return {
    name,
    file: process.execPath,
    args: [...NODE_ARGS, join(ROOT, script)],
    cwd: ROOT,
    startTimeoutMs: 30_000,
  };
}

function livekitOf(settings: Env, ports: StackPorts): StackPlan['livekit'] {
  const { LIVEKIT_URL: url, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret } = settings;
  if (Boolean(apiKey) !== Boolean(apiSecret)) {
    throw new SettingsError('LIVEKIT_API_KEY and LIVEKIT_API_SECRET go together: set both or none');
  }
  if (url) {
    if (apiKey && apiSecret) return { url, apiKey, apiSecret };
    throw new SettingsError(
      'With LIVEKIT_URL set, LIVEKIT_API_KEY and LIVEKIT_API_SECRET have to be set too',
    );
  }
  const keys = apiKey && apiSecret ? { apiKey, apiSecret } : DEVELOPMENT_KEYS;
  const host = reachable(settings.LIVEKIT_HOST ?? '127.0.0.1');
  return { url: `ws://${host}:${ports.media?.http}`, ...keys };
}
