import { type JobContext, type VAD, voice } from '@livekit/agents';
import { AGENT_ATTRIBUTES, type AgentErrorCode } from '@voice-assistant/protocol';
import { createAgent } from './agent.js';
import { chooseAssistant } from './assistants/choose-assistant.js';
import type { Assistants } from './assistants/load-assistants.js';
import { inLanguage } from './assistants/localized.js';
import type { Config } from './config.js';
import type { Clock, Logger } from './ports.js';
import { ProviderHealth } from './provider-health.js';
import { createSession } from './session.js';
import { answerText } from './text-input.js';
import { type GoneReason, VISITOR_KINDS, VisitorWatch } from './visitor.js';

export interface CallDeps {
  readonly config: Config;
  readonly assistants: Assistants;
  readonly vad: VAD;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Answers one call. Resolves once the agent is in the room; the rest happens on the room's events, because the
 * framework waits up to 15 s for a job's entry that has not returned when the job shall end.
 */
export async function startCall(ctx: JobContext, deps: CallDeps): Promise<void> {
  const { logger } = deps;
  const { assistant, lang, warning } = chooseAssistant(ctx.job.metadata, deps.assistants);
  if (warning) logger.warn({ assistant: assistant.id }, `${warning}, the default answers`);

  const health = new ProviderHealth((code) => publishError(ctx, code, logger));
  const session = createSession({ assistant, lang, config: deps.config, vad: deps.vad, health, logger });
  const visitor = new VisitorWatch(ctx.room, {
    onArrived: () => session.say(inLanguage(assistant.greeting, lang)),
    onGone: (reason) => leave(ctx, reason, logger),
  });
  session.once(voice.AgentSessionEventTypes.Close, () => {
    visitor.stop();
    ctx.shutdown('session closed');
  });
  await session.start({
    agent: createAgent(assistant, deps),
    room: ctx.room,
    record: false, // would send the call to LiveKit's cloud where the media server asks for it
    inputOptions: {
      participantKinds: [...VISITOR_KINDS],
      closeOnDisconnect: false, // leaves too late and too early: see visitor.ts
      textInputCallback: answerText,
    },
  });
  await closeSessionTopic(session);
  visitor.start();
  logger.info({ assistant: assistant.id }, 'call started');
}

/**
 * Closes the topic `lk.agent.session`, on which the framework lets the visitor's client ask for the instructions and
 * the history, turn audio off and run input of any length, and sends it every tool call. There is no option for it,
 * and the field is private in its types: the test that nobody answers there fails should a release rename it.
 */
async function closeSessionTopic(session: voice.AgentSession): Promise<void> {
  const { sessionHost } = session as unknown as { readonly sessionHost?: { close(): Promise<void> } };
  await sessionHost?.close();
}

function leave(ctx: JobContext, reason: GoneReason, logger: Logger) {
  logger.info({ reason }, 'visitor is gone, leaving');
  // Runs when the agent has left. Before that, the room's end would tear the session down in mid-sentence.
  ctx.addShutdownCallback(() => ctx.deleteRoom(ctx.job.room?.name));
  ctx.shutdown(`visitor ${reason}`);
}

function publishError(ctx: JobContext, code: AgentErrorCode | '', logger: Logger) {
  if (code === '') logger.info({}, 'provider works again');
  else logger.error({ code }, 'provider fails, the call goes on');
  ctx.agent?.setAttributes({ [AGENT_ATTRIBUTES.error]: code }).catch((error: unknown) => {
    logger.debug({ error }, 'attribute not set, the room is gone');
  });
}
