import autocannon from 'autocannon';

/** What one stretch of load showed. */
export interface Load {
  readonly perSecond: number;
  /** Of each answer, in milliseconds. */
  readonly timesMs: readonly number[];
  /** Answers that were no token, and connections that failed. */
  readonly failures: number;
}

/** More than the server can do at once, few enough that the waiting does not become the figure. */
const CONNECTIONS = 8;

/** Asks for that many tokens, as pages do. */
export async function askForTokens(url: string, amount: number): Promise<Load> {
  const timesMs: number[] = [];
  let failures = 0;
  const startedAtMs = performance.now();
  // autocannon says that it is done when its next second is over
  let lastAnswerMs = startedAtMs;
  await new Promise<void>((resolve, reject) => {
    const run = autocannon(
      {
        url: `${url}/token`,
        method: 'POST',
        amount,
        connections: CONNECTIONS,
        headers: { 'content-type': 'application/json', origin: 'https://shop.example' },
        body: JSON.stringify({
          participant_name: 'Ada',
          room_config: { agents: [{ metadata: '{"assistant":"support"}' }] },
        }),
      },
      (error) => (error ? reject(error) : resolve()),
    );
    run.on('response', (_client, status, _bytes, timeMs) => {
      lastAnswerMs = performance.now();
      timesMs.push(timeMs);
      if (status !== 201) failures += 1;
    });
    run.on('reqError', () => {
      failures += 1;
    });
  });
  return { perSecond: (amount * 1000) / (lastAnswerMs - startedAtMs), timesMs, failures };
}
