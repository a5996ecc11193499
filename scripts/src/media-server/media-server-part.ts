import { execa } from 'execa';
import type { Reporter } from '../progress.js';
import type { Env } from '../settings.js';
import { anyPort, choosePort, isPortFree, isUdpPortFree } from '../setup/ports.js';
import type { PartSpec } from '../stack/part.js';
import type { MediaServer } from './find-media-server.js';

export interface MediaServerPorts {
  /** HTTP and WebSocket. */
  readonly http: number;
  /** Media over TCP, where UDP does not get through. */
  readonly tcp: number;
  /** All media over UDP. */
  readonly udp: number;
}

export interface MediaServerSettings {
  /** Address that it listens on. Only the default, `127.0.0.1`, keeps it to this machine. */
  readonly host: string;
  readonly ports: MediaServerPorts;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Where it posts what happens in its rooms, signed with the key. Default: nowhere. */
  readonly webhookUrl?: string | undefined;
}

/** The pair of LiveKit's own development mode: everybody knows it, so it is for this machine alone. */
export const DEVELOPMENT_KEYS = { apiKey: 'devkey', apiSecret: 'secret' } as const;

const DEFAULT_PORT = 7880;

/**
 * Three ports: `LIVEKIT_PORT` (default 7880, or any with `free`), and the two after it where they are free.
 * @throws {PortError} when `LIVEKIT_PORT` is taken.
 */
export async function chooseMediaServerPorts(
  env: Env,
  options: { readonly free: boolean; readonly host: string; readonly reporter: Reporter },
): Promise<MediaServerPorts> {
  const { host, reporter, free } = options;
  const wish = { variable: 'LIVEKIT_PORT', fallback: free ? 0 : DEFAULT_PORT, part: 'media server', host };
  const http = await choosePort(wish, env, reporter);
  // bound to every address, whatever the host: livekit-server has no setting for this one
  const tcp = (await isPortFree(http + 1, '::')) ? http + 1 : await anyPort();
  let udp = http + 2;
  while (udp === tcp || !(await isUdpPortFree(udp, '0.0.0.0'))) udp = await anyPort();
  if (!free && (tcp !== http + 1 || udp !== http + 2)) {
    reporter.warn(`Ports ${http + 1} or ${http + 2} are taken, media go over ${tcp} (TCP) and ${udp} (UDP)`);
  }
  return { http, tcp, udp };
}

/**
 * The server's configuration, as JSON, which is YAML too.
 *
 * Media are offered on every interface and on loopback: Chromium connects by loopback even when the network changes,
 * while Firefox pairs no loopback candidate with its own. The lite side of ICE lets the browser nominate at once,
 * which connects about 100 ms sooner (130-140 ms in place of 233-237, measured on loopback with an idle machine).
 */
export function mediaServerConfig(settings: MediaServerSettings): string {
  const { host, ports, apiKey, apiSecret, webhookUrl } = settings;
  return JSON.stringify({
    port: ports.http,
    bind_addresses: [host],
    rtc: {
      tcp_port: ports.tcp,
      udp_port: ports.udp,
      use_external_ip: false,
      use_ice_lite: true,
      enable_loopback_candidate: true,
      // By default clients are sent to STUN servers on the internet. Nobody answers here, nor needs to.
      stun_servers: [`127.0.0.1:${ports.udp}`],
    },
    keys: { [apiKey]: apiSecret },
    ...(webhookUrl && { webhook: { api_key: apiKey, urls: [webhookUrl] } }),
    room: { empty_timeout: 300, departure_timeout: 20 },
    logging: { level: 'info', json: true },
  });
}

/** How the server is started and watched as a part of the stack. */
export function mediaServerPart(server: MediaServer, settings: MediaServerSettings, env: Env): PartSpec {
  const { ports, host } = settings;
  const common = {
    name: 'media-server',
    env,
    cwd: process.cwd(),
    healthUrl: `http://${reachable(host)}:${ports.http}/`,
    // With people in a call it waits for them to leave; asked a second time, it does not.
    secondSignalAfterMs: 300,
    advice: 'Is a port taken? Set LIVEKIT_PORT to another one (and the two after it are used as well).',
  };
  if (server.kind === 'binary') {
    const args = ['--config-body', mediaServerConfig(settings)];
    return { ...common, file: server.file, args, startTimeoutMs: 15_000 };
  }
  const name = `voice-assistant-media-${process.pid}-${ports.http}`;
  return {
    ...common,
    file: server.docker,
    args: dockerArgs(name, server.image, settings),
    startTimeoutMs: 180_000, // the image may have to be pulled
    afterStop: async () => {
      await execa(server.docker, ['rm', '--force', name], { reject: false, timeout: 10_000 });
    },
  };
}

/** In a container it binds to all addresses, and Docker publishes on ours; the container's own address is no use. */
function dockerArgs(name: string, image: string, settings: MediaServerSettings): string[] {
  const { http, tcp, udp } = settings.ports;
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  const publish = [`${http}:${http}`, `${tcp}:${tcp}`, `${udp}:${udp}/udp`].flatMap((it) => [
    '-p',
    `${host}:${it}`,
  ]);
  const config = mediaServerConfig({ ...settings, host: '0.0.0.0' });
  const nodeIp = ['--node-ip', reachable(settings.host)];
  return ['run', '--rm', '--name', name, ...publish, image, '--config-body', config, ...nodeIp];
}

/** Where a server that listens on `host` is reached from this machine. */
export function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
