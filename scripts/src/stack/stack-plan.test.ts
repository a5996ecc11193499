import { describe, expect, it } from 'vitest';
import { planStack } from './stack-plan.js';

const MEDIA = { http: 7880, tcp: 7881, udp: 7882 };
const PORTS = { tokenServer: 8080, agent: 8081, visionAgent: 8083, site: 3000, provider: 8082, media: MEDIA };
const mediaServer = { kind: 'binary', file: '/bin/livekit-server', version: '1.13.5' } as const;

const plan = (
  settings: Record<string, string> = {},
  ports: { provider?: undefined; media?: undefined } = {},
) => planStack(settings, { ...PORTS, ...ports }, { mediaServer, env: { PATH: '/bin' } });
const part = (planned: ReturnType<typeof plan>, name: string) => planned.parts.find((it) => it.name === name);

describe('planStack', () => {
  it('runs all parts here when nothing is set', () => {
    const planned = plan();
    expect(planned.parts.map((it) => it.name)).toEqual([
      ...['media-server', 'offline-provider', 'token-server', 'agent', 'vision-agent', 'site'],
    ]);
    expect(planned).toMatchObject({
      livekit: { url: 'ws://127.0.0.1:7880', apiKey: 'devkey', apiSecret: 'secret' },
      siteUrl: 'http://localhost:3000',
      startUrl: 'http://localhost:3000/start',
      serverUrl: 'http://localhost:8080',
      providerUrl: 'http://127.0.0.1:8082/v1',
    });
    expect(part(planned, 'agent')?.env).toMatchObject({
      OPENAI_BASE_URL: 'http://127.0.0.1:8082/v1',
      LIVEKIT_API_SECRET: 'secret',
      AGENT_PORT: '8081',
    });
    expect(part(planned, 'token-server')?.env).toMatchObject({
      HOST: '127.0.0.1',
      PORT: '8080',
      ALLOWED_ORIGINS: 'http://localhost:3000,http://127.0.0.1:3000',
    });
    expect(part(planned, 'site')?.env).toMatchObject({ VOICE_SERVER_URL: 'http://localhost:8080' });
  });

  it('uses the media server and the provider that are set', () => {
    const settings = {
      ...{ LIVEKIT_URL: 'wss://live.example.com', LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 'long' },
      ...{ OPENAI_API_KEY: 'sk', ALLOWED_ORIGINS: '*' },
    };
    const planned = plan(settings, { provider: undefined, media: undefined });
    expect(planned.parts.map((it) => it.name)).toEqual(['token-server', 'agent', 'vision-agent', 'site']);
    expect(part(planned, 'agent')?.env).toMatchObject({
      LIVEKIT_URL: 'wss://live.example.com',
      OPENAI_API_KEY: 'sk',
    });
    expect(part(planned, 'agent')?.env).not.toHaveProperty('OPENAI_BASE_URL');
    expect(part(planned, 'token-server')?.env).toMatchObject({ ALLOWED_ORIGINS: '*' });
  });

  it('waits longer for the provider that hears on this machine, unless told how long', () => {
    const timeoutOf = (planned: ReturnType<typeof plan>) =>
      part(planned, 'agent')?.env?.PROVIDER_TIMEOUT_SECONDS;
    expect(timeoutOf(plan())).toBe('20');
    expect(timeoutOf(plan({ PROVIDER_TIMEOUT_SECONDS: '3' }))).toBe('3');
    expect(timeoutOf(plan({ OPENAI_API_KEY: 'sk' }, { provider: undefined }))).toBeUndefined();
  });

  it('keeps the media server on loopback unless LIVEKIT_HOST says otherwise', () => {
    const bindAddresses = (planned: ReturnType<typeof plan>) =>
      JSON.parse(part(planned, 'media-server')?.args[1] ?? '').bind_addresses;
    expect(bindAddresses(plan())).toEqual(['127.0.0.1']);
    expect(bindAddresses(plan({ LIVEKIT_HOST: '0.0.0.0' }))).toEqual(['0.0.0.0']);
    expect(plan({ LIVEKIT_HOST: '0.0.0.0' }).livekit.url).toBe('ws://127.0.0.1:7880');
  });

  it('names the variable that is missing', () => {
    expect(() => plan({ LIVEKIT_URL: 'wss://x' }, { media: undefined })).toThrow(/LIVEKIT_API_KEY and/);
    expect(() => plan({ LIVEKIT_API_KEY: 'key' })).toThrow(/go together/);
  });
});
