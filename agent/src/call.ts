import { type JobContext, voice } from '@livekit/agents';
import { ParticipantKind, type Room, RoomEvent } from '@livekit/rtc-node';
import { AGENT_ATTRIBUTES } from '@voice-assistant/protocol';
import { AssistantInCall } from './assistant-in-call.js';
import { chooseAssistant } from './assistants/choose-assistant.js';
import type { Assistants } from './assistants/load-assistants.js';
import type { Config } from './config.js';
import { HandOver } from './hand-over/hand-over.js';
import { connectAhead } from './http/provider-fetch.js';
import { CallEnd } from './life/call-end.js';
import { CallMemory, tokenServerOf } from './life/call-memory.js';
import { Greeting } from './life/greeting.js';
import { createLiveKitRooms } from './life/livekit-rooms.js';
import { PingWatch } from './life/ping-watch.js';
import { watchCall } from './life/watch-call.js';
import { MCP_HUB_METHOD } from './mcp/mcp-hub-protocol.js';
import type { AskHub } from './mcp/mcp-tools.js';
import { MessageChannel } from './messages/message-channel.js';
import { CallMetrics } from './metrics/call-metrics.js';
import { Reporter } from './metrics/reporter.js';
import { addressesOf } from './pipelines/cascade.js';
import type { Clock, Logger } from './ports.js';
import { ProviderHealth, type Trouble } from './provider-health.js';
import { EmergencyVoice } from './resilience/emergency-voice.js';
import { FirstAid } from './resilience/first-aid.js';
import { createSession, hearingRateOf } from './session.js';
import { Microphone } from './speech/microphone.js';
import { Recordings } from './speech/pre-connect-audio.js';
import type { VoiceActivity } from './speech/voice-activity.js';
import { answerText, receiveText, type TypedText } from './text-input.js';
import { isVisionAgent } from './vision/vision-agent-of.js';
import { isVisitor, VISITOR_KINDS, VisitorWatch } from './visitor.js';
import { whenQuiet } from './when-quiet.js';

export interface CallDeps {
  readonly config: Config;
  readonly assistants: Assistants;
  readonly vad: VoiceActivity;
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

  await ctx.connect();
  if (hasOtherAgent(ctx.room)) {
    logger.warn({}, 'another agent answers this call, leaving');
    ctx.shutdown('another agent answers');
    return;
  }
  const memory = new CallMemory(ctx, deps);
  const health = new ProviderHealth({ onChange: (trouble) => publishTrouble(ctx, trouble, logger) });
  const callEnd = new CallEnd(ctx, createLiveKitRooms(deps.config.livekit), logger);
  callEnd.onEnd(() => memory.release());
  ctx.addShutdownCallback(() => memory.record.close(callEnd.reason !== undefined));
  const pipeline = { assistant, lang, config: deps.config, health, logger };
  const session = createSession({ ...pipeline, vad: deps.vad, room: ctx.room });
  if (assistant.pipeline === 'cascade') void connectAhead(addressesOf(pipeline));
  const recordings = new Recordings(ctx.room);
  const microphone = new Microphone({
    room: ctx.room,
    sampleRateHz: hearingRateOf(pipeline),
    early: {
      recording: (sampleRate) => recordings.ofVisitor(sampleRate),
      isComing: () => recordings.isComing(),
      onPrepended: (info) => logger.info(info, 'what was said before the agent came is heard'),
      onLost: (error) => logger.warn({ error }, 'what was said before the agent came is lost'),
    },
  });
  session.input.audio = microphone;
  const messages = new MessageChannel(ctx.room, deps);
  const inCall = new AssistantInCall({
    ...deps,
    assistant,
    lang,
    room: ctx.room,
    messages,
    askHub: ctx.inferenceExecutor.doInference.bind(ctx.inferenceExecutor, MCP_HUB_METHOD) as AskHub,
    endCall: () => whenQuiet(session, () => void callEnd.end('finished')),
    onTouch: () => watch.active(),
    onLeave: () => void callEnd.end('finished'),
  });
  const reporter = new Reporter(deps.config);
  const metrics = new CallMetrics({
    session,
    health,
    messages,
    reporter,
    prices: deps.config.prices,
    assistantId: assistant.id,
    logger,
  });
  ctx.addShutdownCallback(async () => {
    const telemetry = metrics.telemetry();
    await Promise.all([
      metrics.finish(callEnd.reason),
      telemetry && tokenServerOf(deps.config)?.telemetry(telemetry),
    ]);
  });
  const visitor = new VisitorWatch(ctx.room, {
    onArrived: (participant) => {
      // not whoever came first: that may have been a colleague
      session._roomIO?.setParticipant(participant.identity);
      microphone.follow(participant.identity);
      handOver.start(participant.identity);
      watch.start();
      void greeting.say(participant);
    },
    onGone: (reason) => void callEnd.end(reason),
    onCutOff: () => ctx.shutdown('connection lost'), // without an end: the worker brings an agent back
  });
  const canSpeak = () => !health.isFailing('speech-failed');
  const emergency = new EmergencyVoice({ session, assistant, lang, canSpeak });
  const greeting = new Greeting({ session, inCall, memory, emergency });
  const handOver = new HandOver({
    room: ctx.room,
    session,
    agent: inCall.agent,
    record: memory.record,
    pipeline,
    onTalk: () => watch.active(),
  });
  new FirstAid({
    session,
    health,
    say: (name) => emergency.say(name),
    onGivenUp: () => void (handOver.isQuiet || callEnd.end('failed')), // people can go on without a provider
  });
  const { limits } = deps.config;
  const watch = watchCall({
    ...{ session, room: ctx.room, assistant, limits, messages, metrics, emergency, callEnd },
    isLedByColleague: () => handOver.isQuiet,
  });
  const pings = new PingWatch({ onMissed: () => void callEnd.end('visitor-lost') });
  session.once(voice.AgentSessionEventTypes.Close, () => {
    visitor.stop();
    pings.stop();
    inCall.close();
    void microphone.close();
    ctx.shutdown('session closed');
  });
  memory.record.onInterrupted = (messageId) =>
    void messages.send('transcript.interrupted', { message_id: messageId });
  messages.start();
  messages.on('sound.ready', () => greeting.soundReady());
  messages.on('session.ping', () => pings.came());
  messages.on('feedback.give', (feedback) => memory.record.feedback(feedback));
  await Promise.all([
    inCall.start(),
    memory.history().then((history) => inCall.agent.updateChatCtx(history)),
  ]);
  await session.start({
    agent: inCall.agent,
    room: ctx.room,
    record: false, // would send the call to LiveKit's cloud where the media server asks for it
    inputOptions: {
      audioEnabled: false, // ours are set: the framework would warn that it keeps them
      participantKinds: [...VISITOR_KINDS],
      closeOnDisconnect: false, // leaves too late and too early: see visitor.ts
      textEnabled: false, // colleagues write as well
    },
    outputOptions: { audioEnabled: false },
  });
  inCall.reportOn(session);
  const onText = ({ id, text, identity }: TypedText): boolean => {
    if (handOver.isQuiet) {
      handOver.typed(identity, id, text);
      return true;
    }
    if (!isVisitor(ctx.room.remoteParticipants.get(identity))) return false;
    watch.active();
    memory.record.typed(id, text);
    greeting.skip();
    inCall.toolsCame
      .then(() => answerText(session, { text }))
      .catch((error: unknown) => logger.debug({ error }, 'typed words not answered, the call is over'));
    return true;
  };
  receiveText({ room: ctx.room, messages, taken: memory.pastIds, onText });
  await closeSessionTopic(session);
  memory.join(session);
  // The media server was away, and its visitor's token has brought another agent meanwhile.
  ctx.room.on(RoomEvent.Reconnected, () => {
    if (!hasOtherAgent(ctx.room)) return logger.info({}, 'connected to the room again');
    memory.release();
    ctx.shutdown('another agent answers');
  });
  visitor.start();
  logger.info({ assistant: assistant.id }, 'call started');
}

/** The media server lets participants in one after the other, so of two agents just the second sees the first. */
const hasOtherAgent = (room: Room): boolean =>
  [...room.remoteParticipants.values()].some(
    (it) => it.info.kind === ParticipantKind.AGENT && !isVisionAgent(it),
  );

/**
 * Closes the topic `lk.agent.session`, on which the framework lets the visitor's client ask for the instructions and
 * the history, turn audio off and run input of any length, and sends it every tool call. There is no option for it,
 * and the field is private in its types: the test that nobody answers there fails should a release rename it.
 */
async function closeSessionTopic(session: voice.AgentSession): Promise<void> {
  const { sessionHost } = session as unknown as { readonly sessionHost?: { close(): Promise<void> } };
  await sessionHost?.close();
}

function publishTrouble(ctx: JobContext, { code, cause }: Trouble, logger: Logger) {
  if (code === '') logger.info({}, 'provider works again');
  else logger.error({ code, cause }, 'provider fails, the call goes on');
  const attributes = { [AGENT_ATTRIBUTES.error]: code, [AGENT_ATTRIBUTES.errorCause]: cause };
  ctx.agent?.setAttributes(attributes).catch((error: unknown) => {
    logger.debug({ error }, 'attribute not set, the room is gone');
  });
}
