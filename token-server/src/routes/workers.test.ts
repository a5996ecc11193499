import type { Problem, WorkerReport } from '@voice-assistant/protocol';
import { describe, expect, it } from 'vitest';
import { fakeRooms } from '../testing/fake-rooms.js';
import { asService } from '../testing/service-token.js';
import { bodyOf, startApp, type TestAppOptions } from '../testing/start-app.js';

const WORKER: WorkerReport = {
  worker_id: 'worker-1',
  agent_name: 'first',
  calls: 0,
  max_calls: 1,
  assistants: ['default', 'support'],
};

/** An app with a clock that can be moved, and one live room. */
async function start(options: TestAppOptions = {}) {
  let shiftMs = 0;
  const app = await startApp({
    nowMs: () => Date.now() + shiftMs,
    deps: { rooms: fakeRooms({ busy: 2 }) },
    ...options,
    token: { agentNames: ['first'], ...options.token },
  });
  return {
    app,
    report: async (report: Partial<WorkerReport> = {}) =>
      (await app.post('/workers', { ...WORKER, ...report }, await asService())).status,
    ask: async (assistant?: string) =>
      app.post('/token', {
        ...(assistant && { room_config: { agents: [{ metadata: JSON.stringify({ assistant }) }] } }),
      }),
    later: (ms: number) => {
      shiftMs += ms;
    },
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}

describe('POST /workers', () => {
  it('takes what a worker tells of itself', async () => {
    await using it = await start();
    expect(await it.report()).toBe(204);
    expect(await it.report({ max_calls: null })).toBe(204);
  });

  it('is for services alone, and stops who tries tokens', async () => {
    await using it = await start();
    const foreign = { apiSecret: 'a-secret-of-somebody-else-altogether' };
    expect((await it.app.post('/workers', WORKER)).status).toBe(401);
    expect((await it.app.post('/workers', WORKER, await asService(foreign))).status).toBe(401);
    const visitor = await it.app.post('/workers', WORKER, await asService({ audience: 'visitors' }));
    expect(await visitor.json()).toMatchObject({ code: 'unauthenticated' });
    for (let i = 0; i < 10; i += 1) await it.app.post('/workers', WORKER);
    expect((await it.app.post('/workers', WORKER)).status).toBe(429);
  });

  it('refuses what is no report', async () => {
    await using it = await start();
    expect(await it.report({ max_calls: -1 })).toBe(400);
    expect(await it.report({ agent_name: 'no name' })).toBe(400);
  });
});

describe('the lines that workers have', () => {
  it('let nobody into a call that no worker takes, and give a place in the line', async () => {
    await using it = await start();
    await it.report();
    const response = await it.ask();
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('3');
    expect(await bodyOf<Problem>(response)).toMatchObject({ code: 'at-capacity', queue: { position: 1 } });
    expect(it.app.grants).toEqual([]);
  });

  it('are added up', async () => {
    await using it = await start();
    await it.report();
    await it.report({ worker_id: 'worker-2' });
    expect((await it.ask()).status).toBe(201);
    expect((await it.ask()).status).toBe(503);
  });

  it('are no more than MAX_ROOMS', async () => {
    await using it = await start({ token: { maxRooms: 1 } });
    await it.report({ max_calls: 5 });
    expect((await it.ask()).status).toBe(503);
  });

  it.each([
    ['a worker has no limit', 'first', { worker_id: 'worker-2', max_calls: null }],
    ['another agent has a worker that tells nothing', 'second', {}],
  ])('are not known where %s', async (_what, also, report) => {
    await using it = await start({ token: { agentNames: ['first', also] } });
    await it.report();
    await it.report(report);
    expect((await it.ask()).status).toBe(201);
  });

  it('hold for 15 s', async () => {
    await using it = await start();
    await it.report();
    it.later(14_000);
    expect((await it.ask()).status).toBe(503);
    it.later(2_000);
    expect((await it.ask()).status).toBe(201);
  });
});

describe('a limit for an assistant', () => {
  const limits = { assistant: { callsPerDay: 1 } };

  it('holds for the one that answers who makes up a name', async () => {
    await using it = await start({ limits });
    await it.report({ max_calls: null });
    expect((await it.ask('support')).status).toBe(201);
    expect((await it.ask('made-up')).status).toBe(201);
    expect((await it.ask('made-up-too')).status).toBe(429);
    expect((await it.ask()).status).toBe(429); // the default one, as were both
  });

  it('still does when the workers are gone for a while', async () => {
    await using it = await start({ limits });
    await it.report({ max_calls: null });
    expect((await it.ask()).status).toBe(201);
    it.later(60_000);
    expect((await it.ask('made-up')).status).toBe(429);
  });
});
