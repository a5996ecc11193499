import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AgentServer, InferenceRunner, type JobRequest, ServerOptions } from '@livekit/agents';
import { AGENT_ATTRIBUTES } from '@voice-assistant/protocol';
import type { AssistantStore } from './assistants/assistant-store.js';
import { chooseAssistant } from './assistants/choose-assistant.js';
import type { Config } from './config.js';
import { freePort } from './http/free-port.js';
import { WorkerHttp } from './http/worker-http.js';
import { CallKeeper } from './life/call-keeper.js';
import { leaseFolder, recordFolder, tokenServerOf } from './life/call-memory.js';
import { Leases } from './life/lease.js';
import { createLiveKitRooms } from './life/livekit-rooms.js';
import { tellTokenServer } from './life/tell-token-server.js';
import { createLoadReport } from './load.js';
import { MCP_HUB_METHOD } from './mcp/mcp-hub-protocol.js';
import { WorkerMetrics } from './metrics/worker-metrics.js';
import type { Logger } from './ports.js';
import { sendLeftovers } from './record/leftovers.js';
import { prepareLateStart, startLate } from './start-late.js';
import { UtteranceAnswerer } from './utterances/answer-utterance.js';
import { utteranceRoute } from './utterances/utterance-route.js';

/** Loading a job process takes 1 to 2 s; the framework's 10 s are too few on a machine that starts everything at once. */
const INITIALIZE_TIMEOUT_MS = 60_000;
/** A job that has not ended by then is killed. */
const JOB_CLOSE_TIMEOUT_MS = 5_000;
const STOP_TIMEOUT_MS = 8_000;
const POLL_MS = 100;
/** A call's process ends a moment after its room is gone and the next visitor was let in. */
const PLACE_WAIT_MS = 4_000;

export interface AgentWorker {
  /** Resolves when stopped, rejects when the media server cannot be reached for good. */
  run(): Promise<void>;
  /**
   * Refuses new calls, lets running ones go on for a while, then ends them. The process has to exit afterwards: that
   * ends the children that have no call.
   */
  stop(drainTimeoutSeconds: number): Promise<void>;
}

/**
 * The process that waits for calls and gives each to a job process. Uses the framework's server without its command
 * line, whose signal handlers wait for an hour and whose options overlap ours.
 */
export async function createWorker(
  config: Config,
  assistants: AssistantStore,
  logger: Logger,
): Promise<AgentWorker> {
  const innerPort = await freePort();
  const moduleFile = (name: string) => new URL(name, import.meta.url);
  InferenceRunner.registerRunner('va_guard', moduleFile('./inference-guard.js').href);
  InferenceRunner.registerRunner(MCP_HUB_METHOD, moduleFile('./mcp/mcp-runner.js').href);
  prepareLateStart();
  const options = new ServerOptions({
    agent: fileURLToPath(moduleFile('./entry.js')),
    agentName: config.agentName,
    wsURL: config.livekit.url,
    apiKey: config.livekit.apiKey,
    apiSecret: config.livekit.apiSecret,
    host: '127.0.0.1',
    port: innerPort, // ours passes on what it answers: see worker-http.ts
    logLevel: config.logLevel,
    numIdleProcesses: config.pool.idleProcesses,
    jobMemoryLimitMB: config.pool.memoryLimitMb,
    loadThreshold: 1,
    initializeProcessTimeout: INITIALIZE_TIMEOUT_MS,
    shutdownProcessTimeout: JOB_CLOSE_TIMEOUT_MS,
    production: false, // only changes defaults, and then 0 idle processes and port 0 would not mean 0
    requestFunc: async (request) => {
      if (!(await hasPlace(server, config.pool.maxCalls))) return request.reject(); // another worker is asked
      if (config.pool.idleProcesses > 0) startLate();
      await acceptAs(request, assistants);
    },
  });
  const measureProcessors = options.loadFunc; // the framework's, which knows containers
  const report = createLoadReport(() => measureProcessors(server), config.pool.maxLoad);
  options.loadFunc = report;
  const server = new AgentServer(options);
  const leases = new Leases(leaseFolder(config));
  const rooms = createLiveKitRooms(config.livekit);
  const metrics = new WorkerMetrics(() => server.activeJobs.length);
  const answerer = new UtteranceAnswerer({ config, assistants, rooms, logger });
  const utterances = utteranceRoute({ config, answerer, logger });
  const http = new WorkerHttp({ config, metrics, innerPort, utterances });
  const keeper = new CallKeeper({
    leases,
    rooms,
    agentName: config.agentName,
    logger,
    onRecovered: () => metrics.recovered(),
  });
  const stopped = new AbortController();
  const leftovers = {
    folder: recordFolder(config),
    server: tokenServerOf(config),
    logger,
    inUse: () => new Set(leases.all().map(({ journal }) => journal)),
  };
  const told = {
    server: tokenServerOf(config),
    agentName: config.agentName,
    assistants,
    calls: () => server.activeJobs.length,
    maxCalls: config.pool.maxCalls,
    logger,
  };
  return {
    run: async () => {
      await http.listen();
      void keeper.run();
      void sendLeftovers(leftovers, stopped.signal);
      void tellTokenServer(told, stopped.signal);
      await server.run();
    },
    stop: async (drainTimeoutSeconds) => {
      stopped.abort();
      if (server.activeJobs.length > 0 && drainTimeoutSeconds > 0)
        await drain(server, drainTimeoutSeconds, logger);
      keeper.stop(); // from here on calls are cut off on purpose; a worker that follows brings them back
      // Closing also waits, 5 s each, for processes that are still starting and hear nothing yet. We need not.
      if (server.activeJobs.length > 0) server.close().catch(() => {});
      await untilNoCalls(server, STOP_TIMEOUT_MS);
    },
  };
}

/**
 * Under the assistant's name or the one that is asked for, and with a state from the first moment, so that a page can
 * tell "joining" from "absent".
 */
async function acceptAs(request: JobRequest, store: AssistantStore): Promise<void> {
  const { assistant, participantName } = chooseAssistant(request.job.metadata, await store.current());
  await request.accept(participantName ?? assistant.name, '', '', {
    [AGENT_ATTRIBUTES.state]: 'initializing',
    [AGENT_ATTRIBUTES.assistant]: assistant.id,
  });
}

/** Whether one more call may begin; 0 is no limit. */
async function hasPlace(server: AgentServer, maxCalls: number): Promise<boolean> {
  if (maxCalls === 0) return true;
  await untilFewerCalls(server, maxCalls, PLACE_WAIT_MS);
  return server.activeJobs.length < maxCalls;
}

async function drain(server: AgentServer, timeoutSeconds: number, logger: Logger): Promise<void> {
  logger.info({ calls: server.activeJobs.length, timeoutSeconds }, 'draining');
  server.drain(timeoutSeconds * 1_000).catch(() => {}); // from here on refuses new calls; rejects on its timeout
  await untilNoCalls(server, timeoutSeconds * 1_000);
  if (server.activeJobs.length > 0) logger.warn({ calls: server.activeJobs.length }, 'calls are cut off');
}

const untilNoCalls = (server: AgentServer, timeoutMs: number) => untilFewerCalls(server, 1, timeoutMs);

async function untilFewerCalls(server: AgentServer, than: number, timeoutMs: number): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  while (server.activeJobs.length >= than && performance.now() < deadlineMs) await delay(POLL_MS);
}
