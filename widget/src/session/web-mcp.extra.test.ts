import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ToolFunction, ToolSpec } from './tools.js';
import { WebMcp } from './web-mcp.extra.js';

/** A browser that lets a page read its tools. */
class FakeModelContext extends EventTarget {
  tools: object[] = [];
  executed: [string, string][] = [];
  getTools = async () => this.tools;
  executeTool = async ({ name }: { name: string }, input: string) => {
    this.executed.push([name, input]);
    return 'done';
  };
}

const follow = (context: object | undefined, own: readonly string[] = []) => {
  vi.stubGlobal('document', { modelContext: context });
  vi.stubGlobal('navigator', {});
  const offered = new Map<string, { spec: ToolSpec; run: ToolFunction }>();
  const registerTool = (name: string, spec: ToolSpec, run: ToolFunction) => {
    offered.set(name, { spec, run });
    return () => offered.delete(name);
  };
  const webMcp = new WebMcp({ registerTool }, { tools: own.map((name) => [name] as const) });
  return { webMcp, offered, names: () => [...offered.keys()] };
};

const search = {
  name: 'search',
  description: 'Searches the shop.',
  inputSchema: '{"type":"object","properties":{"words":{"type":"string"}}}',
  annotations: { readOnlyHint: true },
};
const buy = { name: 'buy', description: 'Buys it.' };

describe('WebMcp', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('offers what the browser has, and asks the visitor before what does more than read', async () => {
    const context = Object.assign(new FakeModelContext(), { tools: [search, buy] });
    const { offered, names } = follow(context);
    await vi.waitFor(() => expect(names()).toEqual(['search', 'buy']));
    expect(offered.get('search')!.spec).toEqual({
      description: 'Searches the shop.',
      confirm: false,
      parameters: { type: 'object', properties: { words: { type: 'string' } } },
    });
    expect(offered.get('buy')!.spec).toEqual({ description: 'Buys it.', confirm: true });
    const call = { signal: new AbortController().signal } as Parameters<ToolFunction>[1];
    expect(await offered.get('search')!.run({ words: 'bell' }, call)).toBe('done');
    expect(context.executed).toEqual([['search', '{"words":"bell"}']]);
  });

  it('leaves a name alone that the page has given to us itself', async () => {
    const { names } = follow(Object.assign(new FakeModelContext(), { tools: [search, buy] }), ['search']);
    await vi.waitFor(() => expect(names()).toEqual(['buy']));
  });

  it('follows what the page gives and takes, until it is stopped', async () => {
    const context = Object.assign(new FakeModelContext(), { tools: [buy] });
    const { webMcp, names } = follow(context);
    await vi.waitFor(() => expect(names()).toEqual(['buy']));
    context.tools = [search];
    context.dispatchEvent(new Event('toolchange'));
    await vi.waitFor(() => expect(names()).toEqual(['search']));
    webMcp.stop();
    expect(names()).toEqual([]);
  });

  it.each([
    ['has none of it', undefined],
    ['lets no page read the tools', new EventTarget()],
  ])('offers nothing where the browser %s', async (_, context) => {
    const { webMcp, names } = follow(context);
    await Promise.resolve();
    expect(names()).toEqual([]);
    webMcp.stop();
  });
});
