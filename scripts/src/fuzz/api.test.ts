import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheDir } from '../cache-dir.js';
import { withoutSettings } from '../settings.js';
import { type ApiServer, KIOSK, METRICS_TOKEN, startApiServer } from './api-server.js';
import { findSchemathesis, type Schemathesis } from './find-schemathesis.js';
import {
  type ApiDocument,
  type FuzzRun,
  HOOKS,
  operationsOf,
  schemathesisConfig,
  testedOperations,
} from './schemathesis-config.js';

const SEED = 5;

/** Made-up requests for each operation; more by hand. */
const EXAMPLES = Number(process.env.FUZZ_EXAMPLES ?? 6);
const TIMEOUT_MS = 120_000 + EXAMPLES * 20_000;

/** Whatever says that an answer is not the one that the document tells of. */
const CHECKS = [
  ...['not_a_server_error', 'status_code_conformance', 'content_type_conformance'],
  ...['response_headers_conformance', 'response_schema_conformance', 'unsupported_method'],
].join(',');

describe('the token server, asked what its document tells of', () => {
  let server: ApiServer;
  let schemathesis: Schemathesis;
  let document: ApiDocument;
  let folder: string;
  let credentials: Record<string, string>;
  let conversationKey: string;
  let path: Record<string, string>;

  beforeAll(async () => {
    const env = withoutSettings();
    folder = await mkdtemp(join(tmpdir(), 'voice-assistant-fuzz-'));
    [server, schemathesis] = await Promise.all([
      startApiServer(),
      findSchemathesis({ env, cacheDir: cacheDir(env) }),
    ]);
    document = (await (await fetch(`${server.url}/openapi.json`)).json()) as ApiDocument;
    ({ credentials, conversationKey, path } = await makeSomethingToAskAbout(server));
  }, 600_000);

  afterAll(async () => {
    await server?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** What it found; empty where that is nothing. */
  const fuzz = async (run: FuzzRun): Promise<{ found: string; tested: number }> => {
    const config = join(folder, `${randomBytes(4).toString('hex')}.toml`);
    await writeFile(config, schemathesisConfig(document, run));
    await writeFile(join(folder, 'hooks.py'), HOOKS);
    const { exitCode, all } = await execa(
      schemathesis.python,
      [
        ...['-m', 'schemathesis.cli', '--config-file', config, '--no-color'],
        ...['run', `${server.url}/openapi.json`],
        ...['--checks', CHECKS, '--max-examples', String(EXAMPLES), '--seed', String(SEED)],
        ...['--phases', 'examples,coverage,fuzzing'],
        ...['--suppress-health-check', 'all', '--continue-on-failure', '--request-timeout', '30'],
      ],
      {
        cwd: folder,
        env: { PYTHONPATH: schemathesis.packagesDir, PYTHONDONTWRITEBYTECODE: '1' },
        all: true,
        reject: false,
      },
    );
    const tested = Number(/Tested: (\d+)/.exec(all)?.[1] ?? 0);
    return { found: exitCode === 0 ? '' : all, tested };
  };

  it('leaves out only what has no end or a signature', () => {
    const left = operationsOf(document).flatMap((it) => (it['x-not-fuzzed'] ? [it.operationId] : []));
    expect(left.sort()).toEqual(['getApiConversationsIdEvents', 'getLivekitEvents', 'postWebhooksLivekit']);
  });

  it.each<[string, () => FuzzRun]>([
    ['servers and agents', () => ({ credentials, path })],
    [
      'the holder of a conversation’s key',
      () => ({ credentials: { conversationKey }, path, only: 'conversationKey' }),
    ],
    ['nobody', () => ({ credentials: {}, path: {} })],
  ])(
    'answers %s as it says, and never by a fault',
    async (_who, run) => {
      const { found, tested } = await fuzz(run());
      expect(found).toBe('');
      expect(tested).toBe(testedOperations(document, run()).length);
      expect(server.faults()).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

/** A conversation with a message, a room, and what opens them. */
async function makeSomethingToAskAbout({ url, apiKey, apiSecret }: ApiServer) {
  const post = async (route: string, body: unknown, Authorization = '') => {
    const response = await fetch(url + route, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(Authorization && { Authorization }) },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${route}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Record<string, string>;
  };
  const service = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(apiKey)
    .setSubject('fuzz')
    .setAudience('voice-assistant/token-server')
    .setExpirationTime('9m')
    .sign(new TextEncoder().encode(apiSecret));
  const call = await post('/api/conversations', { channel: 'voice' });
  const id = call.conversation_id ?? '';
  const at = '2026-11-21T10:30:00Z';
  const message = { kind: 'message', id: 'SG_1', speaker: 'visitor', text: 'hello', at };
  await post(`/api/conversations/${id}/messages`, { events: [message] }, `Bearer ${service}`);
  const admin = `Bearer ${apiKey}:${apiSecret}`;
  await post('/rooms', { name: `conversation:${id}`, empty_timeout: 3_600 }, admin);
  return {
    credentials: {
      admin,
      service: `Bearer ${service}`,
      participant: `Bearer ${call.participant_token}`,
      kiosk: `Bearer ${KIOSK.key}`,
      metrics: `Bearer ${METRICS_TOKEN}`,
    },
    conversationKey: `Bearer ${call.conversation_key}`,
    path: { id, conversationId: id, name: `conversation:${id}` },
  };
}
