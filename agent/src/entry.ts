import { setTimeout as delay } from 'node:timers/promises';
import { APIError, defineAgent, type JobContext, type JobProcess, log } from '@livekit/agents';
import { AssistantStore } from './assistants/assistant-store.js';
import { startCall } from './call.js';
import { type Config, ConfigError, parseConfig } from './config.js';
import { exitWithParent } from './exit-with-parent.js';
import { muteMediaLog } from './media-log.js';
import { Reporter } from './metrics/reporter.js';
import { VoiceActivity } from './speech/voice-activity.js';
import { warmUp } from './speech/warm-up.js';
import { TOOL_NAMES } from './tools/registry.js';

/** Made once in a job process, before its call. */
interface Warm extends Record<string, unknown> {
  readonly config: Config;
  readonly assistants: AssistantStore;
  readonly vad: VoiceActivity;
  call: JobContext<Warm> | undefined;
}

/** Between two tries of the pool, which otherwise starts process after process. */
const RETRY_DELAY_MS = 5_000;

/** Runs in a process of its own. No network here: a slow provider must not keep the pool empty. */
async function prewarm(proc: JobProcess<Warm>): Promise<void> {
  process.on('unhandledRejection', (error) => {
    // failures of a provider have been reported as such; the framework leaves their promises behind
    if (error instanceof APIError) log().debug({ error }, 'unhandled rejection');
    else log().error({ error }, 'unhandled rejection');
  });
  muteMediaLog();
  const config = parseConfig(process.env);
  const assistants = await AssistantStore.open({
    dir: config.assistantsDir,
    known: { tools: TOOL_NAMES, env: process.env },
    reloads: config.reloadsAssistants,
    logger: log(),
  });
  // The worker has checked them, so a file was edited since. The others still answer.
  for (const problem of assistants.problems) log().error({ problem }, 'assistant is not valid any more');
  if (!(await assistants.current()).has('default')) {
    await delay(RETRY_DELAY_MS);
    throw new ConfigError(assistants.problems);
  }
  await warmUp();
  proc.userData = { config, assistants, vad: loadVad(), call: undefined };
  const reporter = new Reporter(config);
  reporter.report({ kind: 'warm' });
  void reporter.flush();
  exitWithParent(async () => proc.userData.call?.room.disconnect());
}

/** The native library is loaded by the first stream, not before. */
function loadVad(): VoiceActivity {
  const vad = new VoiceActivity();
  vad.stream().close();
  return vad;
}

async function entry(ctx: JobContext<Warm>): Promise<void> {
  const { config, assistants, vad } = ctx.proc.userData;
  ctx.proc.userData.call = ctx;
  const logger = log().child({ jobId: ctx.job.id });
  await startCall(ctx as unknown as JobContext, {
    config,
    assistants: await assistants.current(),
    vad,
    logger,
    clock: { now: () => new Date() },
  });
}

export default defineAgent<Warm>({ prewarm, entry });
