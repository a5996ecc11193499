import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import OpenAI from 'openai';
import { createApp, type ProviderDeps } from '../app.js';
import type { Sound } from '../audio/wav.js';
import type { Voice } from '../speaking/voice.js';

/** A provider that listens on a free port; `stop` it when done. */
export interface RunningProvider {
  readonly url: string;
  readonly openai: OpenAI;
  readonly unexpected: readonly unknown[];
  stop(): Promise<void>;
}

/** A voice that is quick and says nothing anyone would understand: a hum of 50 ms a word. */
export const HUM: Voice = {
  speak: async (text): Promise<Sound> => {
    const samples = new Int16Array(text.split(' ').length * 800);
    for (let index = 0; index < samples.length; index++) samples[index] = 8_000 * Math.sin(index / 20);
    return { samples, sampleRateHz: 16_000 };
  },
};

/** Starts the app; what is not given is harmless: nothing is heard, {@link HUM} speaks, words follow at once. */
export async function startProvider(deps: Partial<ProviderDeps> = {}): Promise<RunningProvider> {
  const unexpected: unknown[] = [];
  let ids = 0;
  const app = createApp({
    recogniser: undefined,
    voice: HUM,
    wordDelayMs: 0,
    now: () => new Date('2026-11-20T10:15:00Z'),
    newId: () => `id${++ids}`,
    onUnexpected: (error) => unexpected.push(error),
    ...deps,
  });
  const server: Server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    openai: new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0 }),
    unexpected,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
