import type { Problem, ProofOfWorkChallenge } from '@voice-assistant/protocol';
import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { describe, expect, it } from 'vitest';
import { bodyOf, startApp, type TestApp } from '../testing/start-app.js';

const ALWAYS = { proofOfWork: { mode: 'always', floodPerMinute: 1 } } as const;

async function challengeOf(app: TestApp): Promise<ProofOfWorkChallenge> {
  const refused = await app.post('/token');
  expect(refused.status).toBe(401);
  const problem = await bodyOf<Problem>(refused);
  expect(problem.code).toBe('proof-of-work-required');
  return problem.challenge!;
}

const encode = (proof: unknown) => Buffer.from(JSON.stringify(proof)).toString('base64');

async function solve(challenge: ProofOfWorkChallenge): Promise<string> {
  const solution = await solveChallenge({ challenge, deriveKey });
  return encode({ challenge, solution });
}

const send = (app: TestApp, proof: string) => app.post('/token', {}, { 'X-Proof-Of-Work': proof });

describe('proof of work', () => {
  it('lets in who has solved the challenge, once', async () => {
    await using app = await startApp({ guard: ALWAYS });
    const proof = await solve(await challengeOf(app));
    expect((await send(app, proof)).status).toBe(201);
    expect((await send(app, proof)).status).toBe(401);
    expect(app.grants).toHaveLength(1);
  });

  it.each<[string, (challenge: ProofOfWorkChallenge) => unknown]>([
    ['no solution', (challenge) => ({ challenge, solution: { counter: 1, derivedKey: '00' } })],
    [
      'an easier challenge',
      ({ parameters, signature }) => ({
        challenge: { parameters: { ...parameters, keyPrefix: '0' }, signature },
        solution: { counter: 1, derivedKey: '00' },
      }),
    ],
    ['something else', () => ['x']],
  ])('refuses %s', async (_, make) => {
    await using app = await startApp({ guard: ALWAYS });
    expect((await send(app, encode(make(await challengeOf(app))))).status).toBe(401);
    expect((await send(app, 'no base64 {')).status).toBe(401);
    expect(app.grants).toEqual([]);
  });

  it('refuses a solution that comes too late', async () => {
    const clock = { nowMs: Date.now() };
    await using app = await startApp({ guard: ALWAYS, nowMs: () => clock.nowMs });
    const proof = await solve(await challengeOf(app));
    clock.nowMs += 301_000;
    expect((await send(app, proof)).status).toBe(401);
  });

  it('is asked for in a flood, and not before', async () => {
    await using app = await startApp({ guard: { proofOfWork: { mode: 'flood', floodPerMinute: 2 } } });
    expect((await app.post('/token')).status).toBe(201);
    expect((await app.post('/token')).status).toBe(201);
    expect((await send(app, await solve(await challengeOf(app)))).status).toBe(201);
  });
});
