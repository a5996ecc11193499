import { PAGE_TOOL_MAX_BYTES, type PageToolAnswer } from '@voice-assistant/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ToolRunner } from './tool-runner.extra.js';
import { type ToolCall, type ToolFunction, ToolRegistry, type ToolSpec } from './tools.js';

const ADD: ToolSpec = {
  description: 'Puts something into the basket.',
  parameters: {
    type: 'object',
    properties: { item: { type: 'string' }, count: { type: 'integer', minimum: 1 } },
    required: ['item'],
    additionalProperties: false,
  },
};

/** A runner with one tool, `add`, and a visitor who answers as told. */
function setUp(run: ToolFunction, spec: Partial<ToolSpec> = {}, confirm = async () => true) {
  const tools = new ToolRegistry();
  tools.register('add', { ...ADD, ...spec }, run);
  const hangUp = new AbortController();
  const reports: ToolCall[] = [];
  const runner = new ToolRunner({
    tools,
    signal: hangUp.signal,
    confirm,
    report: (call) => reports.push(call),
  });
  const call = async (args: unknown = { item: 'bell' }, name = 'add'): Promise<PageToolAnswer> =>
    JSON.parse(await runner.call(JSON.stringify({ call_id: 'c1', name, arguments: args })));
  const states = () => reports.map(({ state, error }) => (error ? `${state} ${error}` : state));
  return { runner, call, hangUp, states, tools };
}

describe('a tool of the page', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(console, 'error').mockImplementation(() => {});
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('gets its arguments and gives its result', async () => {
    const { call, states } = setUp(async ({ item, count }) => ({ added: `${count} ${item}` }));
    expect(await call({ item: 'bell', count: 2 })).toEqual({ result: { added: '2 bell' } });
    expect(states()).toEqual(['running', 'finished']);
  });

  it('that returns nothing has a result all the same', async () => {
    expect(await setUp(() => undefined).call()).toEqual({ result: null });
  });

  it('never sees arguments that its schema does not allow', async () => {
    const run = vi.fn();
    const { call, states } = setUp(run);
    for (const args of [{}, { item: 1 }, { item: 'bell', count: 0 }, { item: 'bell', colour: 'red' }])
      expect(await call(args)).toMatchObject({ error: { code: 'invalid-arguments' } });
    for (const args of [null, [], 'bell'])
      expect(await call(args)).toMatchObject({ error: { code: 'invalid-arguments' } });
    expect(run).not.toHaveBeenCalled();
    expect(states()[0]).toBe('failed invalid-arguments');
  });

  it('that is not there is said to be unknown', async () => {
    expect(await setUp(() => 1).call({}, 'remove')).toMatchObject({ error: { code: 'unknown-tool' } });
  });

  it('that throws fails, and the assistant does not read why unless that is meant for it', async () => {
    const secret = await setUp(() => {
      throw new Error('password is 1234');
    }).call();
    expect(secret).toEqual({ error: { code: 'failed', message: 'The tool failed.' } });
    const meant = await setUp(async () => {
      throw Object.assign(new Error('Sold out.'), { name: 'ToolError' });
    }).call();
    expect(meant).toEqual({ error: { code: 'failed', message: 'Sold out.' } });
  });

  it('fails with a result that is too large or no JSON', async () => {
    expect(await setUp(() => 'x'.repeat(PAGE_TOOL_MAX_BYTES)).call()).toMatchObject({
      error: { code: 'failed' },
    });
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(await setUp(() => circle).call()).toMatchObject({ error: { code: 'failed' } });
  });

  it('is stopped when its time is up', async () => {
    let aborted: AbortSignal | undefined;
    const { call } = setUp(
      (_, { signal }) => {
        aborted = signal;
        return new Promise(() => {});
      },
      { timeoutMs: 500 },
    );
    const answer = call();
    await vi.advanceTimersByTimeAsync(500);
    expect(await answer).toMatchObject({ error: { code: 'timeout' } });
    expect(aborted?.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is stopped by the agent and by the end of the call', async () => {
    for (const stop of ['cancel', 'hang up']) {
      const { runner, call, hangUp } = setUp(() => new Promise(() => {}));
      const answer = call();
      await vi.advanceTimersByTimeAsync(0);
      if (stop === 'cancel') runner.cancel('{"call_id":"c1"}');
      else hangUp.abort();
      expect(await answer).toMatchObject({ error: { code: 'failed' } });
      expect(vi.getTimerCount()).toBe(0);
    }
  });

  it('waits for the visitor where it shall be confirmed, and is not run without a yes', async () => {
    const run = vi.fn(() => 'done');
    const yes = setUp(run, { confirm: true });
    expect(await yes.call()).toEqual({ result: 'done' });
    expect(yes.states()).toEqual(['confirming', 'running', 'finished']);
    const no = setUp(run, { confirm: true }, async () => false);
    expect(await no.call()).toMatchObject({ error: { code: 'declined' } });
    const silent = setUp(run, { confirm: true }, () => new Promise(() => {}));
    const answer = silent.call();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await answer).toMatchObject({ error: { code: 'timeout' } });
    expect(run).toHaveBeenCalledTimes(1);
  });
});
