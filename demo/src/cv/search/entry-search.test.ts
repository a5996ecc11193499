import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCv } from '../open-cv.js';
import { EmbeddingProvider } from '../testing/embedding-provider.js';
import { QdrantServer } from '../testing/qdrant-server.js';

const troubles: unknown[] = [];
const titlesOf = (entries: readonly { readonly title: string }[]) => entries.map(({ title }) => title);

describe('search by words alone', () => {
  it.each([
    ['tidewater', 'Principal engineer at Tidewater Robotics'],
    ['tide water robotic', 'Principal engineer at Tidewater Robotics'],
    ['the cranes', 'Embedded developer at Iron Bridge'],
    [
      'where did she study mechatronics',
      'Master of Science in Systems, Control and Mechatronics, Chalmers University of Technology',
    ],
  ])('%s', async (query, title) => {
    const { search } = await openCv({}, (error) => troubles.push(error));
    expect(titlesOf(await search.find(query))[0]).toBe(title);
  });

  it('finds nothing where there is nothing', async () => {
    const { search } = await openCv({}, (error) => troubles.push(error));
    expect(await search.find('zoology')).toEqual([]);
  });
});

describe('search by meaning', () => {
  let provider: EmbeddingProvider;
  let database: PGlite;
  let socket: PGLiteSocketServer;
  let databaseUrl: string;
  let qdrant: QdrantServer;
  beforeAll(async () => {
    provider = await EmbeddingProvider.start();
    qdrant = await QdrantServer.start();
    database = await PGlite.create({ extensions: { vector } });
    socket = new PGLiteSocketServer({ db: database, port: 0, host: '127.0.0.1', maxConnections: 4 });
    await socket.start();
    databaseUrl = `postgres://postgres:postgres@${socket.getServerConn()}/postgres`;
  }, 60_000);
  afterAll(async () => {
    await socket.stop();
    await database.close();
    await qdrant.stop();
    await provider.stop();
  });

  const engines = [
    ['memory', () => ({})],
    ['Qdrant', () => ({ QDRANT_URL: qdrant.url })],
    ['PostgreSQL with pgvector', () => ({ DATABASE_URL: databaseUrl })],
  ] as const;

  it.each(engines)('finds a paraphrase with %s', async (_, engine) => {
    troubles.length = 0;
    const { search } = await openCv({ OPENAI_BASE_URL: provider.baseUrl, ...engine() }, (it) =>
      troubles.push(it),
    );
    try {
      expect(titlesOf(await search.find('boats', { kind: 'work', limit: 1 }))).toEqual([
        'Principal engineer at Tidewater Robotics',
      ]);
      expect(titlesOf(await search.find('power utility', { limit: 1 }))).toEqual([
        'Senior backend engineer at Northern Light Energy',
      ]);
      expect(titlesOf(await search.find('manager of people', { kind: 'skill', limit: 1 }))).toEqual([
        'Leadership',
      ]);
      expect(troubles).toEqual([]);
    } finally {
      await search.close();
    }
  });

  it('goes on in memory where the engine cannot be reached, and tells', async () => {
    troubles.length = 0;
    const env = { OPENAI_BASE_URL: provider.baseUrl, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
    const { search } = await openCv(env, (it) => troubles.push(it));
    expect(titlesOf(await search.find('boats', { kind: 'work', limit: 1 }))).toEqual([
      'Principal engineer at Tidewater Robotics',
    ]);
    expect(troubles).toHaveLength(1);
  });
});
