import { fileURLToPath } from 'node:url';
import {
  AgentServer,
  InferenceRunner,
  initializeLogger,
  log,
  ServerOptions,
  WorkerPermissions,
} from '@livekit/agents';
import { VISION } from '@voice-assistant/protocol';
import { parseConfig } from '../config.js';
import { CallKeeper } from '../life/call-keeper.js';
import { leaseFolder } from '../life/call-memory.js';
import { Leases } from '../life/lease.js';
import { createLiveKitRooms } from '../life/livekit-rooms.js';
import { createLoadReport } from '../load.js';
import { prepareLateStart, startLate } from '../start-late.js';
import { isVisionIdentity } from './vision-agent-of.js';

/** Sees, and says what it sees: publishes no track, may set its own attributes and answer questions. */
const PERMISSIONS = new WorkerPermissions(false, true, true, true, [], false);
const JOB_CLOSE_TIMEOUT_MS = 3_000;
const INITIALIZE_TIMEOUT_MS = 60_000;

/** The worker of the vision agent: a program of its own, so that a busy camera never makes a voice stutter. */
async function main(): Promise<void> {
  const config = parseConfig(process.env);
  const { livekit, vision, health, logLevel, pool } = config;
  const { agentName } = vision;
  process.env.LIVEKIT_AGENTS_LOOP_BLOCK_WARN_MS ??= '0'; // see main.ts
  initializeLogger({ pretty: false, level: logLevel });
  process.on('unhandledRejection', (error) => log().error({ error }, 'unhandled rejection'));
  // The framework starts a process that finds the end of a turn, for 100 MB: nobody speaks to this one.
  InferenceRunner.registeredRunners = new Proxy({}, { set: () => true });
  prepareLateStart();
  const options = new ServerOptions({
    agent: fileURLToPath(new URL('./vision-entry.js', import.meta.url)),
    agentName,
    permissions: PERMISSIONS,
    wsURL: livekit.url,
    apiKey: livekit.apiKey,
    apiSecret: livekit.apiSecret,
    host: health.host,
    port: vision.port,
    logLevel,
    numIdleProcesses: 1, // with none the framework never forgets a job that has ended
    jobMemoryLimitMB: pool.memoryLimitMb,
    loadThreshold: 1,
    initializeProcessTimeout: INITIALIZE_TIMEOUT_MS,
    shutdownProcessTimeout: JOB_CLOSE_TIMEOUT_MS,
    production: false, // only changes defaults
    requestFunc: (request) => {
      startLate(); // the voice is what a visitor waits for
      return request.accept('Vision', `${VISION.identityPrefix}${request.job.id}`);
    },
  });
  const measureProcessors = options.loadFunc;
  // the framework's own report is too much for the media server as soon as the machine is busy
  options.loadFunc = createLoadReport(() => measureProcessors(server), pool.maxLoad);
  const server = new AgentServer(options);
  const keeper = new CallKeeper({
    leases: new Leases(leaseFolder({ ...config, agentName })),
    rooms: createLiveKitRooms(livekit, isVisionIdentity),
    agentName,
    logger: log(),
  });
  let isStopping = false;
  const stop = () => {
    if (isStopping) process.exit(1);
    isStopping = true;
    keeper.stop(); // what is cut off from here on is for the worker that follows
    const exit = () => process.exit(0);
    setTimeout(exit, JOB_CLOSE_TIMEOUT_MS + 1_000); // also when a job does not end
    server.close().then(exit, exit);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  void keeper.run();
  await server.run();
}

main().catch((error: unknown) => {
  const text = error instanceof Error ? error.message : String(error);
  console.error(`The vision agent does not run:\n${text.replace(/^/gm, '  ')}`);
  process.exit(1);
});
