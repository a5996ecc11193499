import { llm } from '@livekit/agents';
import { beforeEach, describe, expect, it } from 'vitest';
import { superviseTool } from './supervise-tool.js';

let progress: unknown[];
const supervise = (execute: (signal: AbortSignal) => Promise<unknown>) =>
  superviseTool(
    llm.tool({ name: 'work', description: 'Works.', execute: (_, { abortSignal }) => execute(abortSignal) }),
    {
      messages: { send: async (_, payload) => void progress.push((payload as { state: string }).state) },
      waitingSentence: () => 'One moment.',
      logger: { debug() {}, info() {}, warn() {}, error() {} },
    },
  );
const run = (tool: ReturnType<typeof supervise>, signal = new AbortController().signal) =>
  tool.execute({}, { abortSignal: signal } as never);

beforeEach(() => {
  progress = [];
});

describe('superviseTool', () => {
  it('tells the page that it runs and has finished', async () => {
    expect(await run(supervise(async () => ({ done: true })))).toEqual({ done: true });
    expect(progress).toEqual(['started', 'finished']);
  });

  it('passes on what was written for the model', async () => {
    const tool = supervise(async () => {
      throw new llm.ToolError('Ask for the day.');
    });
    await expect(run(tool)).rejects.toThrow('Ask for the day.');
    expect(progress).toEqual(['started', 'failed']);
  });

  it('keeps what a program throws from the model', async () => {
    const tool = supervise(async () => {
      throw new TypeError('password is hunter2');
    });
    const error = await run(tool).catch((it: unknown) => it);
    expect(error).toBeInstanceOf(llm.ToolError);
    expect(String(error)).not.toContain('hunter2');
  });

  it('waits no longer for a tool that does not listen when it is stopped', async () => {
    const controller = new AbortController();
    const running = run(
      supervise(() => new Promise(() => {})),
      controller.signal,
    );
    controller.abort();
    await expect(running).rejects.toThrow('work was stopped.');
  });

  it('cuts a result that is too long', async () => {
    const result = await run(supervise(async () => ({ text: 'x'.repeat(50_000) })));
    expect(String(result)).toHaveLength(16_006);
  });
});
