import { llm } from '@livekit/agents';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Tool } from './tool.js';
import { ToolBelt } from './tool-belt.js';

const logger = { debug() {}, info() {}, warn() {}, error() {} };
const tool = (name: string, from: string): Tool =>
  llm.tool({ name, description: from, execute: async () => from });
let given: string[][];
let belt: ToolBelt;
const names = () => given.at(-1);

beforeEach(() => {
  given = [];
  belt = new ToolBelt({
    apply: async (tools) =>
      void given.push(tools.map(({ name, description }) => `${name} of ${description}`)),
    wrap: (it) => ({ ...it }),
    logger,
  });
});

describe('ToolBelt', () => {
  it('gives the model the tools of all sources, the server’s first', async () => {
    await belt.set('page', [tool('open', 'page')]);
    await belt.set('mcp:shop', [tool('shop_stock', 'shop')]);
    await belt.set('server', [tool('time', 'server')]);
    expect(names()).toEqual(['time of server', 'shop_stock of shop', 'open of page']);
  });

  it('lets no page take a name that the server or an MCP server has, whoever came first', async () => {
    expect(await belt.set('page', [tool('time', 'page'), tool('shop_stock', 'page')])).toEqual([]);
    await belt.set('mcp:shop', [tool('shop_stock', 'shop')]);
    await belt.set('server', [tool('time', 'server')]);
    expect(names()).toEqual(['time of server', 'shop_stock of shop']);
    expect(await belt.set('page', [tool('time', 'page')])).toEqual(['time']);
  });

  it('replaces what a source offers', async () => {
    await belt.set('page', [tool('open', 'page')]);
    await belt.set('page', [tool('close', 'page')]);
    expect(names()).toEqual(['close of page']);
  });

  it('stays within what a model can choose from', async () => {
    await belt.set(
      'page',
      Array.from({ length: 200 }, (_, index) => tool(`t${index}`, 'page')),
    );
    expect(names()).toHaveLength(128);
  });

  it('goes on when the model could not be given the tools', async () => {
    let fails = true;
    const failing = new ToolBelt({
      apply: async () => {
        if (fails) throw new Error('session is closing');
      },
      wrap: (it) => it,
      logger,
    });
    await failing.set('page', [tool('open', 'page')]);
    fails = false;
    await expect(failing.set('page', [])).resolves.toEqual([]);
  });
});
