import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Entry, entriesOf } from './entries.js';
import type { CvServerDeps } from './mcp/create-cv-server.js';
import { loadResume } from './resume.js';
import { EntrySearch } from './search/entry-search.js';
import { MemoryStore } from './search/memory-store.js';
import { OpenAIEmbedder } from './search/openai-embedder.js';
import type { VectorStore } from './search/ports.js';
import { PostgresStore } from './search/postgres-store.js';
import { QdrantStore } from './search/qdrant-store.js';

const RESUME = fileURLToPath(new URL('../../cv/resume.json', import.meta.url));
const COLLECTION = 'cv';

const optional = z
  .string()
  .optional()
  .transform((value) => value || undefined); // compose files leave variables empty

const environment = z.object({
  /** A JSON Resume. */
  CV_FILE: optional,
  CV_PAGE_URL: optional,
  OPENAI_API_KEY: optional,
  OPENAI_BASE_URL: optional,
  EMBEDDING_MODEL: optional,
  QDRANT_URL: optional,
  QDRANT_API_KEY: optional,
  /** PostgreSQL with pgvector. */
  DATABASE_URL: optional,
});
type CvEnv = z.infer<typeof environment>;

/** Loads and indexes the résumé that the environment names. @throws {ResumeError} */
export async function openCv(
  env: NodeJS.ProcessEnv,
  onTrouble: (error: unknown) => void,
): Promise<CvServerDeps> {
  const config = environment.parse(env);
  const resume = await loadResume(config.CV_FILE ? resolve(config.CV_FILE) : RESUME);
  const search = await openSearch(entriesOf(resume), config, onTrouble);
  return { resume, search, pageUrl: config.CV_PAGE_URL };
}

/** Search by meaning where embeddings and an engine can be had; memory where the engine fails; words in any case. */
async function openSearch(
  entries: readonly Entry[],
  config: CvEnv,
  onTrouble: (error: unknown) => void,
): Promise<EntrySearch> {
  const embedder = await openEmbedder(config, onTrouble);
  if (!embedder) return EntrySearch.open(entries, undefined, onTrouble);
  try {
    return await EntrySearch.open(entries, { embedder, store: openStore(config) }, onTrouble);
  } catch (error) {
    onTrouble(error);
    return EntrySearch.open(entries, { embedder, store: new MemoryStore() }, onTrouble);
  }
}

async function openEmbedder(config: CvEnv, onTrouble: (error: unknown) => void) {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl, EMBEDDING_MODEL: model } = config;
  if (!apiKey && !baseUrl) return undefined;
  try {
    return await OpenAIEmbedder.open({ apiKey, baseUrl, model: model ?? 'text-embedding-3-small' });
  } catch (error) {
    onTrouble(error);
    return undefined;
  }
}

/** The first that is configured: PostgreSQL, Qdrant, else memory. */
function openStore({ DATABASE_URL, QDRANT_URL, QDRANT_API_KEY }: CvEnv): VectorStore {
  if (DATABASE_URL?.startsWith('postgres')) return new PostgresStore(DATABASE_URL);
  if (QDRANT_URL) return new QdrantStore(QDRANT_URL, COLLECTION, QDRANT_API_KEY);
  return new MemoryStore();
}
