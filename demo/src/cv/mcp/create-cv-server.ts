import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { Entry } from '../entries.js';
import type { Resume } from '../resume.js';
import type { EntrySearch } from '../search/entry-search.js';

export interface CvServerDeps {
  readonly resume: Resume;
  readonly search: EntrySearch;
  /** Address of the page that shows the résumé; entries are cited by their place on it. */
  readonly pageUrl: string | undefined;
}

/** What each tool answers with: the entries that it found, each to be cited, or that there is nothing. */
const outputSchema = {
  found: z.boolean(),
  entries: z.array(z.object({ id: z.string(), kind: z.string(), title: z.string(), text: z.string() })),
};

const text = (description: string) => z.string().trim().min(1).max(200).describe(description);

/** An MCP server over one person's résumé. Reads only. */
export function createCvServer(deps: CvServerDeps): McpServer {
  const { resume, search } = deps;
  const server = new McpServer({ name: 'cv', version: '1.0.0' });
  const answer = (entries: readonly Entry[], nothing: string) => resultOf(entries, nothing, deps.pageUrl);
  const name = resume.basics.name;

  server.registerTool(
    'get_cv_summary',
    {
      title: 'Summary of the career',
      description: `Gives an overview of who ${name} is and of the whole career, first job and latest job included. Call it for general questions, and for the first, last or current job.`,
      inputSchema: {},
      outputSchema,
      annotations: { readOnlyHint: true },
    },
    () => {
      const work = search.entries.filter(({ kind }) => kind === 'work');
      return summaryOf(resume, work, deps.pageUrl);
    },
  );
  server.registerTool(
    'search_company_experience',
    {
      title: 'Experience at a company',
      description: `Finds what ${name} did at a company or employer, or in a field of business.`,
      inputSchema: { company_name: text('The company, as the visitor says it') },
      outputSchema,
      annotations: { readOnlyHint: true },
    },
    async ({ company_name }) =>
      answer(await search.find(company_name, { kind: 'work', limit: 2 }), `no work at ${company_name}`),
  );
  server.registerTool(
    'search_technology_experience',
    {
      title: 'Experience with a technology',
      description: `Finds where ${name} has used a technology, programming language or tool.`,
      inputSchema: { technology: text('Such as "Go" or "databases"') },
      outputSchema,
      annotations: { readOnlyHint: true },
    },
    async ({ technology }) => {
      const named = search.entries.filter((entry) => isNamed(technology, entry));
      const found = named.length > 0 ? named : await search.find(technology, { limit: 3 });
      return answer(found.slice(0, 4), `no experience with ${technology}`);
    },
  );
  server.registerTool(
    'search_education',
    {
      title: 'Education',
      description: `Finds where ${name} studied and which degrees there are.`,
      inputSchema: {
        institution: text('A school or university').optional(),
        degree: text('Such as "master" or a subject').optional(),
      },
      outputSchema,
      annotations: { readOnlyHint: true },
    },
    async ({ institution, degree }) => {
      const query = [institution, degree].filter(Boolean).join(' ');
      const all = search.entries.filter(({ kind }) => kind === 'education');
      return answer(query ? await search.find(query, { kind: 'education' }) : all, 'no such education');
    },
  );
  server.registerTool(
    'search_skills',
    {
      title: 'Skills',
      description: `Lists the skills of ${name}, all of them or those of one category.`,
      inputSchema: { category: text('Such as "databases" or "leadership"').optional() },
      outputSchema,
      annotations: { readOnlyHint: true },
    },
    async ({ category }) => {
      const all = search.entries.filter(({ kind }) => kind === 'skill');
      return answer(
        category ? await search.find(category, { kind: 'skill' }) : all,
        `no skills in ${category}`,
      );
    },
  );
  server.registerTool(
    'search_publications',
    {
      title: 'Publications',
      description: `Lists what ${name} has published, all of it or that of one year.`,
      inputSchema: { year: z.number().int().min(1900).max(2100).describe('Year of publication').optional() },
      outputSchema,
      annotations: { readOnlyHint: true },
    },
    ({ year }) => {
      const all = search.entries.filter(({ kind }) => kind === 'publication');
      return answer(
        all.filter(({ startYear }) => year === undefined || startYear === year),
        year === undefined ? 'no publications' : `no publications in ${year}`,
      );
    },
  );
  return server;
}

/** Whether a technology stands in an entry by this very name: "Go" is no part of "Gothenburg". */
function isNamed(technology: string, { technologies }: Entry): boolean {
  const wanted = technology.toLowerCase();
  return technologies.some((it) => it.toLowerCase() === wanted);
}

function resultOf(entries: readonly Entry[], nothing: string, pageUrl: string | undefined): CallToolResult {
  if (entries.length === 0) {
    return {
      content: [{ type: 'text', text: `Nothing found: ${nothing}. Say so; do not guess.` }],
      structuredContent: { found: false, entries: [] },
    };
  }
  return {
    content: [
      { type: 'text', text: entries.map((entry) => entry.text).join('\n') },
      ...entries.flatMap((entry) => citationOf(entry, pageUrl)),
    ],
    structuredContent: {
      found: true,
      entries: entries.map(({ id, kind, title, text: words }) => ({ id, kind, title, text: words })),
    },
  };
}

/** Clients show it to the visitor as where the answer comes from. */
function citationOf({ id, title, url }: Entry, pageUrl: string | undefined) {
  const uri = url ?? (pageUrl && `${pageUrl}#${id}`);
  return uri ? [{ type: 'resource_link' as const, name: id, title, uri }] : [];
}

function summaryOf({ basics }: Resume, work: readonly Entry[], pageUrl: string | undefined): CallToolResult {
  const ordered = work.toSorted((a, b) => (a.startYear ?? 0) - (b.startYear ?? 0));
  const [first, last] = [ordered[0], ordered.at(-1)];
  const jobs = [
    first && `The first job: ${first.title}, from ${first.startYear}.`,
    last && last !== first && `The latest job: ${last.title}, since ${last.startYear}.`,
  ];
  const words = [basics.summary, ...jobs].filter(Boolean).join(' ');
  const cited = [first, last].filter((entry) => entry !== undefined);
  const { structuredContent, content } = resultOf(cited, 'no work', pageUrl);
  return { structuredContent, content: [{ type: 'text', text: words }, ...content.slice(1)] };
}
