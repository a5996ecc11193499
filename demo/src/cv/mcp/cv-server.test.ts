import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCv } from '../open-cv.js';
import { cvMcpRoute } from './http.js';

const PAGE = 'https://nora.example.com/';
const TOOLS = [
  'get_cv_summary',
  'search_company_experience',
  'search_education',
  'search_publications',
  'search_skills',
  'search_technology_experience',
];

interface Answer {
  readonly content: readonly { readonly type: string; readonly text?: string; readonly uri?: string }[];
  readonly structuredContent: {
    readonly found: boolean;
    readonly entries: readonly { readonly title: string }[];
  };
  readonly isError?: boolean;
}

describe.each(['streamable HTTP', 'stdio'])('D3, D4: the MCP server over %s', (way) => {
  const client = new Client({ name: 'test', version: '1.0.0' });
  let server: Server | undefined;
  beforeAll(async () => {
    await client.connect((way === 'stdio' ? startedServer() : await httpServer()) as Transport);
  });
  afterAll(async () => {
    await client.close();
    server?.close();
  });

  const startedServer = () =>
    new StdioClientTransport({
      command: process.execPath,
      args: [fileURLToPath(new URL('../../../dist/cv/mcp/stdio.js', import.meta.url))],
      env: { CV_PAGE_URL: PAGE },
    });
  async function httpServer() {
    const app = express().use('/cv/mcp', cvMcpRoute(await openCv({ CV_PAGE_URL: PAGE }, console.error)));
    server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server?.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    return new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/cv/mcp`));
  }
  const call = async (name: string, args: Record<string, unknown> = {}): Promise<Answer> =>
    (await client.callTool({ name, arguments: args })) as unknown as Answer;

  it('offers the six tools under their names', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual(TOOLS);
  });

  it('get_cv_summary tells the first job and the latest', async () => {
    const { content } = await call('get_cv_summary');
    expect(content[0]?.text).toMatch(
      /first job: Web developer at Lantern Bookshop.*latest job: Principal engineer/,
    );
    expect(content[1]?.uri).toBe(`${PAGE}#work-web-developer-at-lantern-bookshop`);
  });

  it.each([
    [
      'search_company_experience',
      { company_name: 'northern lights' },
      'Senior backend engineer at Northern Light Energy',
    ],
    [
      'search_technology_experience',
      { technology: 'kafka' },
      'Senior backend engineer at Northern Light Energy',
    ],
    [
      'search_education',
      { degree: 'computer science' },
      'Bachelor of Science in Computer Science, Uppsala University',
    ],
    ['search_skills', { category: 'databases' }, 'Databases'],
    ['search_publications', { year: 2019 }, 'Meters in Motion'],
  ])('%s finds and cites', async (name, args, title) => {
    const { structuredContent, content } = await call(name, args);
    expect(structuredContent.found).toBe(true);
    expect(structuredContent.entries[0]?.title).toBe(title);
    expect(content.some((it) => it.type === 'resource_link' && it.uri?.startsWith('https://'))).toBe(true);
  });

  it('takes a technology by its very name', async () => {
    const { structuredContent } = await call('search_technology_experience', { technology: 'go' });
    expect(structuredContent.entries.map(({ title }) => title)).toEqual([
      'Principal engineer at Tidewater Robotics',
      'Senior backend engineer at Northern Light Energy',
      'Languages',
    ]);
  });

  it('says that there is nothing, rather than something else', async () => {
    const { structuredContent, content } = await call('search_publications', { year: 1999 });
    expect(structuredContent).toEqual({ found: false, entries: [] });
    expect(content[0]?.text).toMatch(/^Nothing found: no publications in 1999/);
  });

  it('refuses what is no argument', async () => {
    expect((await call('search_company_experience', { company_name: '' })).isError).toBe(true);
  });
});
