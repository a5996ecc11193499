import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { type AppDeps, type AppSettings, createApp } from '../app.js';
import { createAdminAccess } from '../auth/admin-access.js';
import { createConversationKeys } from '../auth/conversation-key.js';
import { createReporters } from '../auth/reporters.js';
import { createServiceVerifier } from '../auth/service-tokens.js';
import { type CallServices, type CallTiming, createCallServices } from '../call-services.js';
import { createCensus, type TakeCensus } from '../census.js';
import type { GuardConfig } from '../config/guard.js';
import { createConversationAccess } from '../conversations/access.js';
import { openConversations } from '../conversations/open-conversations.js';
import { createGuards, type Guards } from '../guard/guards.js';
import { type Limits, NO_LIMITS, type ScopeLimits } from '../guard/limits.js';
import type { SharedEngine } from '../guard/shared-engine.js';
import { createMediaEventReader } from '../livekit/media-event-reader.js';
import { createMetrics } from '../metrics.js';
import { createLogger } from '../middleware/log.js';
import type { CallGrant, Dispatcher } from '../ports.js';
import { metricsAccess } from '../routes/metrics.js';
import { listen } from '../server.js';
import { createWaitingLine } from '../waiting-line/waiting-line.js';
import { createWorkerReports } from '../workers/worker-reports.js';
import { fakeDispatcher } from './fake-dispatcher.js';
import { fakeRooms } from './fake-rooms.js';
import { API_KEY, API_SECRET } from './issuer.js';

export interface TestAppOptions {
  token?: Partial<AppSettings['token'] & { readonly maxRooms: number }>;
  kioskKeys?: Readonly<Record<string, string>>;
  visionAgentName?: string;
  agentUrl?: string;
  /** What is signed with; that of {@link API_KEY} unless given. */
  keyPair?: { readonly apiKey: string; readonly apiSecret: string };
  dispatcher?: Dispatcher;
  publicUrl?: string;
  census?: TakeCensus;
  timing?: CallTiming;
  http?: Partial<AppSettings['http']>;
  guard?: Partial<Omit<GuardConfig, 'limits'>>;
  /** None but these. */
  limits?: { readonly [Scope in keyof Limits]?: Partial<ScopeLimits> };
  engine?: SharedEngine;
  /** As {@link Date.now}. */
  nowMs?: () => number;
  widgetDir?: string;
  apiDocs?: boolean;
  /** A free one unless given. */
  port?: number;
  deps?: Partial<AppDeps>;
}

export interface TestApp extends AsyncDisposable {
  /** Address without a slash at its end. */
  readonly url: string;
  readonly guards: Guards;
  readonly calls: CallServices;
  /** What the issuer was asked for, the fake one or that of `deps`. */
  readonly grants: readonly CallGrant[];
  /** Everything logged so far, at every level. */
  readonly log: { text(): string; lines(): LogLine[] };
  /** `fetch` below {@link url}. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
}

export type LogLine = { level: number; msg: string } & Record<string, unknown>;

/** Body of an answer, as far as the tests look into it. */
export const bodyOf = async <Body = Record<string, unknown>>(response: Response): Promise<Body> =>
  JSON.parse(await response.text());

/** The app with fakes on a port of the loopback interface. `await using` stops it. */
export async function startApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { token, http, widgetDir, port = 0, deps, nowMs = Date.now } = options;
  const keyPair = options.keyPair ?? { apiKey: API_KEY, apiSecret: API_SECRET };
  let logged = '';
  const log = createLogger('trace', {
    write: (line) => {
      logged += line;
    },
  });
  const grants: CallGrant[] = [];
  const emptyDir = await mkdtemp(join(tmpdir(), 'token-server-'));
  const rooms = deps?.rooms ?? fakeRooms();
  const conversations = deps?.conversations ?? (await openTestConversations(emptyDir, log));
  const census = options.census ?? createCensus(rooms, Date.now);
  const guards = createGuards({
    config: {
      limits: limitsOf(options.limits),
      proofOfWork: { mode: 'off', floodPerMinute: 300 },
      requireOrigin: false,
      ...options.guard,
    },
    engine: options.engine,
    apiSecret: API_SECRET,
    rooms,
    nowMs,
    log,
  });
  const tokenSettings = {
    agentNames: ['first', 'second'],
    origins: { kind: 'any' as const },
    ratePerMinute: 1000,
    maxRooms: 0,
    ttlSeconds: 900,
    roomEmptyTimeoutSeconds: 300,
    ...token,
  };
  const calls = createCallServices({
    ...keyPair,
    token: tokenSettings,
    agentUrl: options.agentUrl,
    rooms,
    dispatcher: options.dispatcher ?? fakeDispatcher(),
    census,
    line: createWaitingLine(options.engine),
    workerReports: createWorkerReports(options.engine),
    nowMs,
    log,
    ...(options.timing && { timing: options.timing }),
  });
  const app = createApp({
    guards,
    calls,
    reporters: createReporters({ ...keyPair, nowMs }),
    keys: createConversationKeys({ ...keyPair, nowMs }),
    ownership: createConversationAccess(conversations.store),
    nowMs,
    settings: {
      livekit: { publicUrl: options.publicUrl ?? 'wss://media.example.com' },
      token: tokenSettings,
      calls: {
        conversationTokenTtlSeconds: 3_600,
        kioskKeys: options.kioskKeys ?? {},
        visionAgentName: options.visionAgentName,
      },
      http: { trustProxy: false, ...http },
      widgetDir: widgetDir ?? emptyDir,
      apiDocs: options.apiDocs ?? true,
    },
    mediaServer: { isReachable: async () => true },
    rooms,
    adminAccess: createAdminAccess({ ...keyPair, nowMs }),
    services: createServiceVerifier({ ...keyPair, nowMs }),
    conversations,
    mediaEvents: createMediaEventReader(keyPair),
    metrics: createMetrics({ census, withProcess: false }),
    mayReadMetrics: metricsAccess(undefined),
    newId: () => randomBytes(16).toString('hex'),
    log,
    ...deps,
    issuer: {
      issue: async (grant) => {
        grants.push(grant);
        return deps?.issuer ? deps.issuer.issue(grant) : `token-of-${grant.identity}`;
      },
    },
  });
  const server = await listen(app, { host: '127.0.0.1', port });
  const url = `http://127.0.0.1:${server.port}`;
  const call = (path: string, init?: RequestInit) => fetch(url + path, init);
  return {
    url,
    guards,
    calls,
    grants,
    log: {
      text: () => logged,
      lines: () =>
        logged
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line)),
    },
    fetch: call,
    post: (path, body, headers) =>
      call(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    [Symbol.asyncDispose]: async () => {
      calls.close();
      await server.close(0);
      if (deps?.conversations === undefined) await conversations.close();
      await rm(emptyDir, { recursive: true });
    },
  };
}

const limitsOf = (limits: TestAppOptions['limits'] = {}): Limits => ({
  ip: { ...NO_LIMITS, ...limits.ip },
  user: { ...NO_LIMITS, ...limits.user },
  assistant: { ...NO_LIMITS, ...limits.assistant },
  site: { ...NO_LIMITS, ...limits.site },
});
/** Kept in a file of that folder. */
const openTestConversations = (dataDir: string, log: Logger) =>
  openConversations({ database: { kind: 'sqlite', dataDir }, retentionDays: 0, nowMs: Date.now, log });
