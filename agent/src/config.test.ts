import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig } from './config.js';

const ENV = {
  LIVEKIT_URL: 'wss://media.example.com',
  LIVEKIT_API_KEY: 'key',
  LIVEKIT_API_SECRET: 'top-secret',
  OPENAI_API_KEY: 'sk-private',
};
const problemsOf = (env: Record<string, string>) => {
  try {
    parseConfig({ ...ENV, ...env });
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).problems;
  }
};

describe('parseConfig', () => {
  it('fills in the defaults', () => {
    const config = parseConfig(ENV);
    expect(config).toMatchObject({
      agentName: 'voice-assistant',
      health: { host: '127.0.0.1', port: 8081 },
      provider: { apiKey: 'sk-private', baseUrl: undefined },
      logLevel: 'info',
    });
    expect(config.assistantsDir).toMatch(/[\\/]assistants$/);
  });

  it('keeps speech where the product keeps things that it can get again', () => {
    expect(parseConfig({ ...ENV, XDG_CACHE_HOME: '/var/cache' }).speechDir).toMatch(
      /cache.voice-assistant.speech$/,
    );
    expect(parseConfig({ ...ENV, VOICE_ASSISTANT_CACHE: '/data' }).speechDir).toMatch(/data.speech$/);
  });

  it('wants no key of a provider with an address of its own', () => {
    const { provider } = parseConfig({
      ...ENV,
      OPENAI_API_KEY: '',
      OPENAI_BASE_URL: 'http://127.0.0.1:9000/v1',
    });
    expect(provider.apiKey).not.toBe('');
  });

  it('wants no provider at all where all assistants are LiveKit’s', () => {
    const env = { ...ENV, OPENAI_API_KEY: '', PIPELINE: 'inference' };
    expect(parseConfig(env).livekit.apiKey).toBe(ENV.LIVEKIT_API_KEY);
  });

  for (const [name, value, problem] of [
    ['PIPELINE', 'fast', 'must be one of cascade, realtime, inference'],
    ['LIVEKIT_URL', '', 'is required'],
    ['LIVEKIT_URL', 'media.example.com', 'must be a ws:// or wss:// address'],
    ['LIVEKIT_API_KEY', '', 'is required'],
    ['LIVEKIT_API_SECRET', '', 'is required'],
    ['OPENAI_API_KEY', '', 'is required (or set OPENAI_BASE_URL'],
    ['OPENAI_BASE_URL', 'ftp://x', 'must be an http:// or https:// address'],
    ['AGENT_NAME', 'my agent', 'must be letters'],
    ['ASSISTANTS_RELOAD', 'yes', 'must be true or false'],
    ['AGENT_PORT', '65536', 'must be a whole number from 0 to 65535'],
    ['AGENT_PORT', '80a', 'must be a whole number'],
    ['IDLE_PROCESSES', '-1', 'must be a whole number'],
    ['MAX_LOAD', '1.5', 'must be a number from 0 to 1'],
    ['MAX_CALLS', '-1', 'must be a whole number from 0 to 10000'],
    ['LOG_LEVEL', 'loud', 'must be one of trace, debug'],
  ] as const)
    it(`refuses ${name}=${value}`, () => {
      expect(problemsOf({ [name]: value })).toEqual([expect.stringContaining(`${name} ${problem}`)]);
    });

  it('names every wrong variable and no value', () => {
    const text = problemsOf({ LIVEKIT_URL: 'hidden-1', AGENT_PORT: 'hidden-2', LOG_LEVEL: 'hidden-3' }).join(
      '\n',
    );
    for (const name of ['LIVEKIT_URL', 'AGENT_PORT', 'LOG_LEVEL']) expect(text).toContain(name);
    expect(text).not.toMatch(/hidden|top-secret|sk-private/);
  });
});
