import { describe, expect, it } from 'vitest';
import { type Check, failed, ok, redact, runChecks } from './check.js';

const system = {
  settings: { LIVEKIT_API_KEY: 'the-key', OPENAI_API_KEY: 'sk-1234', DATABASE_URL: 'postgres://me:pw@db/va' },
  livekit: { url: 'ws://127.0.0.1:7880', apiKey: 'the-key', apiSecret: 'the-secret' },
  serverUrl: '',
  providerUrl: '',
  agentName: '',
  origin: '',
};

describe('redact', () => {
  it.each([
    ['a key: sk-1234!', 'a key: ***!'],
    ['the-secret', '***'],
    ['cannot reach postgres://me:pw@db/va', 'cannot reach ***'],
    ['cannot reach redis://:pw@cache:6379', 'cannot reach redis://***@cache:6379'],
    ['Bearer eyJhbGciOi.eyJpc3Mi.abc-_1', 'Bearer ***'],
    ['ws://127.0.0.1:7880', 'ws://127.0.0.1:7880'],
  ])('makes of %j', (text, hidden) => {
    expect(redact(text, system)).toBe(hidden);
  });
});

describe('runChecks', () => {
  const check = (name: string, run: Check['run']): Check => ({ name, run, advice: 'Look there.' });

  it('goes on after one that throws, and gives advice only where it helps', async () => {
    const results = await runChecks(
      [
        check('a', async () => {
          throw new TypeError('fetch failed', { cause: new Error('refused, with sk-1234') });
        }),
        check('b', async () => ok('fine')),
        check('c', async () => failed('no', 'Look here.')),
      ],
      system,
    );
    expect(results).toMatchObject([
      { check: 'a', status: 'failed', detail: 'refused, with ***', advice: 'Look there.' },
      { check: 'b', status: 'ok', detail: 'fine' },
      { check: 'c', status: 'failed', advice: 'Look here.' },
    ]);
    expect(results[1]).not.toHaveProperty('advice');
  });
});
