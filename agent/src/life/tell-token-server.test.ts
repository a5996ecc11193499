import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TokenServer } from '../record/token-server.js';
import { DEV_KEY, DEV_SECRET } from '../testing/media-server.js';
import { RecordServer } from '../testing/record-server.js';
import { type TellingOptions, tellTokenServer } from './tell-token-server.js';

let server: RecordServer;
let warnings: string[];
beforeEach(async () => {
  server = await RecordServer.start();
  warnings = [];
});
afterEach(() => server.stop());

/** Tells until stopped. */
function tell(options: Pick<TellingOptions, 'maxCalls' | 'calls'>) {
  const stopping = new AbortController();
  const told = tellTokenServer(
    {
      server: new TokenServer({ url: server.url, apiKey: DEV_KEY, apiSecret: DEV_SECRET, identity: 'agent' }),
      agentName: 'voice-assistant',
      assistants: { current: async () => new Map([['default', {}]]) as never },
      logger: { warn: (_: unknown, text: string) => warnings.push(text) } as never,
      ...options,
    },
    stopping.signal,
  );
  return {
    stop: async () => {
      stopping.abort();
      await told;
    },
  };
}

describe('tellTokenServer', () => {
  it('tells how many calls the worker takes, and when it stops that it takes no more', async () => {
    const telling = tell({ maxCalls: 4, calls: () => 2 });
    await expect.poll(() => server.workers.length).toBe(1);
    await telling.stop();
    const [first, last] = server.workers;
    expect(first).toMatchObject({
      agent_name: 'voice-assistant',
      calls: 2,
      max_calls: 4,
      assistants: ['default'],
    });
    expect(last).toEqual({ ...first, max_calls: 2 });
  });

  it('says that there is no limit', async () => {
    const telling = tell({ maxCalls: 0, calls: () => 0 });
    await expect.poll(() => server.workers.length).toBe(1);
    expect(server.workers[0]?.max_calls).toBeNull();
    await telling.stop();
  });

  it('warns once while the token server is away', async () => {
    server.isAway = true;
    const telling = tell({ maxCalls: 4, calls: () => 0 });
    await expect.poll(() => warnings.length).toBe(1);
    await telling.stop(); // tries once more
    expect(warnings).toHaveLength(1);
    expect(server.workers).toEqual([]);
  });
});
