import { chooseMediaServerPorts, type MediaServerPorts } from '../media-server/media-server-part.js';
import type { Reporter } from '../progress.js';
import type { Env } from '../settings.js';
import { choosePort } from '../setup/ports.js';

export interface StackPorts {
  readonly tokenServer: number;
  readonly agent: number;
  readonly visionAgent: number;
  readonly site: number;
  /** Only with the offline provider. */
  readonly provider: number | undefined;
  /** Only with a media server of our own. */
  readonly media: MediaServerPorts | undefined;
}

/** Each part's variable, default and the variable of the address that it is bound to. */
const WISHES = {
  tokenServer: { part: 'token server', variable: 'PORT', fallback: 8080, hostVariable: 'HOST' },
  agent: { part: 'agent', variable: 'AGENT_PORT', fallback: 8081, hostVariable: 'AGENT_HOST' },
  visionAgent: {
    part: 'vision agent',
    variable: 'VISION_AGENT_PORT',
    fallback: 8083,
    hostVariable: 'AGENT_HOST',
  },
  site: { part: 'demo site', variable: 'DEMO_PORT', fallback: 3000, hostVariable: undefined },
  provider: {
    part: 'offline provider',
    variable: 'OFFLINE_PROVIDER_PORT',
    fallback: 8082,
    hostVariable: undefined,
  },
} as const;

/**
 * Ports for all parts: those that are set, else the usual ones, else free ones (`free`: always those).
 * @throws {PortError} when one that is set is taken.
 */
export async function chooseStackPorts(
  settings: Env,
  options: {
    readonly free: boolean;
    readonly ownMediaServer: boolean;
    readonly offlineProvider: boolean;
    readonly reporter: Reporter;
  },
): Promise<StackPorts> {
  const { free, reporter } = options;
  const choose = (part: keyof typeof WISHES) => {
    const { hostVariable, ...wish } = WISHES[part];
    const host = (hostVariable && settings[hostVariable]) ?? '127.0.0.1';
    return choosePort({ ...wish, host, fallback: free ? 0 : wish.fallback }, settings, reporter);
  };
  // one after the other, so that no two get the same
  const host = settings.LIVEKIT_HOST ?? '127.0.0.1';
  const media = options.ownMediaServer
    ? await chooseMediaServerPorts(settings, { free, host, reporter })
    : undefined;
  const tokenServer = await choose('tokenServer');
  const agent = await choose('agent');
  const visionAgent = await choose('visionAgent');
  const provider = options.offlineProvider ? await choose('provider') : undefined;
  const site = await choose('site');
  return { tokenServer, agent, visionAgent, site, provider, media };
}
