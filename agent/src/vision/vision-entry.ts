import { AutoSubscribe, defineAgent, type JobContext, type JobProcess, log } from '@livekit/agents';
import { parseConfig } from '../config.js';
import { exitWithParent } from '../exit-with-parent.js';
import { leaseFolder } from '../life/call-memory.js';
import { Leases, leaseOf } from '../life/lease.js';
import { muteMediaLog } from '../media-log.js';
import { VisitorWatch } from '../visitor.js';
import { createDescriber } from './describe-frame.js';
import { watchRoom } from './watch-room.js';

interface Warm extends Record<string, unknown> {
  job: JobContext<Warm> | undefined;
}

async function prewarm(proc: JobProcess<Warm>): Promise<void> {
  muteMediaLog();
  proc.userData = { job: undefined };
  exitWithParent(async () => proc.userData.job?.room.disconnect());
}

/** One room. The agent that answers ends the call and removes the room; this one only leaves. */
async function entry(ctx: JobContext<Warm>): Promise<void> {
  ctx.proc.userData.job = ctx;
  const logger = log().child({ jobId: ctx.job.id });
  const config = parseConfig(process.env);
  const { provider, vision } = config;
  await ctx.connect(undefined, AutoSubscribe.SUBSCRIBE_NONE);
  // while it is there, the worker brings another one should this process die
  const leases = new Leases(leaseFolder({ ...config, agentName: vision.agentName }));
  leases.take(leaseOf(ctx, vision.agentName, ''));
  const stop = watchRoom({
    room: ctx.room,
    describer: createDescriber(provider, vision.model),
    now: () => performance.now(),
    logger,
  });
  ctx.addShutdownCallback(async () => stop());
  new VisitorWatch(ctx.room, {
    onArrived: () => logger.info({}, 'watching'),
    onGone: (reason) => {
      leases.release(ctx.job.id);
      ctx.shutdown(reason);
    },
    onCutOff: () => ctx.shutdown('connection lost'), // its lease stays: the room may still be there
  }).start();
}

export default defineAgent<Warm>({ prewarm, entry });
