import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.js';
import { parseConfig } from './config.js';
import { ensureRecogniser } from './hearing/ensure-recogniser.js';
import { SphinxRecogniser } from './hearing/sphinx-recogniser.js';
import { FliteVoice } from './speaking/flite-voice.js';

/** How long answers under way may take once the process was asked to end. */
const DRAIN_MS = 500;

async function main(): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

  const config = parseConfig(process.env);
  const recogniser = await openRecogniser(config.cacheDir, stop.signal);
  const voice = new FliteVoice();
  const app = createApp({
    recogniser,
    voice,
    wordDelayMs: config.wordDelayMs,
    now: () => new Date(),
    newId: () => randomUUID().replaceAll('-', ''),
    onUnexpected: (error) => console.error('offline provider: unexpected', error),
  });
  const server = app.listen(config.port, config.host);
  try {
    await once(server, 'listening', { signal: stop.signal });
    const { port } = server.address() as AddressInfo;
    console.error(`offline provider: http://${config.host}:${port}/v1`);
    if (!stop.signal.aborted) await once(stop.signal, 'abort');
  } finally {
    server.close();
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref();
    await Promise.all([recogniser?.close(), voice.close()]);
  }
}

async function openRecogniser(cacheDir: string, signal: AbortSignal): Promise<SphinxRecogniser | undefined> {
  const onProgress = (text: string) => console.error(`offline provider: ${text}`);
  const installation = await ensureRecogniser({ cacheDir, onProgress, signal });
  if (!installation.available) {
    console.error(`offline provider: cannot hear, typing works: ${installation.reason}`);
    return undefined;
  }
  const recogniser = new SphinxRecogniser(installation);
  recogniser.start();
  return recogniser;
}

main().catch((error: unknown) => {
  if (error instanceof Error && error.name === 'AbortError') return; // asked to end before it had begun
  const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  const reason = taken ? 'the port is taken: set OFFLINE_PROVIDER_PORT' : error;
  console.error('offline provider:', reason instanceof Error ? reason.message : reason);
  process.exitCode = 1;
});
