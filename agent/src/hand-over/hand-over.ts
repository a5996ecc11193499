import { llm, stt, voice } from '@livekit/agents';
import { type RemoteParticipant, type Room, RoomEvent } from '@livekit/rtc-node';
import { AGENT_ATTRIBUTES, TRANSCRIPTION_ATTRIBUTES, TRANSCRIPTION_TOPIC } from '@voice-assistant/protocol';
import { createCascade } from '../pipelines/cascade.js';
import type { PipelineOptions } from '../pipelines/pipeline.js';
import type { CallRecord } from '../record/call-record.js';
import { createParts } from '../session.js';
import { VoiceActivity } from '../speech/voice-activity.js';
import { isColleague, whoIs } from '../visitor.js';
import { wording } from '../wording.js';
import { ParticipantEars } from './participant-ears.js';
import { asRemembered, type SaidBefore } from './remembered.js';
import { summaryOf } from './summary.js';

export interface HandOverOptions {
  readonly room: Room;
  readonly session: voice.AgentSession;
  readonly agent: voice.Agent;
  readonly record: Pick<CallRecord, 'note' | 'typed'>;
  readonly pipeline: PipelineOptions;
  /** The people in the call are talking: a sign of life. */
  readonly onTalk: () => void;
}

/**
 * Leaves the talk to people of the site's: from the moment a colleague joins the assistant says nothing, sums up for
 * them what was said, and writes along what everybody says. When the last one has gone it goes on, knowing all of it.
 */
export class HandOver {
  readonly #options: HandOverOptions;
  readonly #colleagues = new Set<string>();
  readonly #ears = new Map<string, ParticipantEars>();
  /** What the assistant has not taken part in. */
  #said: SaidBefore[] = [];
  #visitor: string | undefined;
  #recognizer: stt.STT | undefined;
  #isClosed = false;

  constructor(options: HandOverOptions) {
    this.#options = options;
    const { room, session } = options;
    room.on(RoomEvent.ParticipantConnected, this.#onConnected);
    room.on(RoomEvent.ParticipantDisconnected, this.#onDisconnected);
    // whoever wants to say something: a reply that was begun, a question whether anybody is there, a recorded apology
    session.on(voice.AgentSessionEventTypes.SpeechCreated, ({ speechHandle }) => {
      if (this.isQuiet) speechHandle.interrupt(true);
    });
    session.once(voice.AgentSessionEventTypes.Close, () => this.#close());
  }

  /** A colleague is in the call, and the assistant says nothing. */
  get isQuiet(): boolean {
    return this.#colleagues.size > 0;
  }

  /** Begins, once the visitor is there: a colleague may have come before. */
  start(visitor: string) {
    this.#visitor = visitor;
    for (const participant of this.#options.room.remoteParticipants.values()) this.#onConnected(participant);
  }

  /** What was typed while the assistant is quiet: by the visitor, or by a colleague, whom the visitor shall read. */
  typed(identity: string, id: string, text: string) {
    const { room, record } = this.#options;
    const who = whoIs(room, identity);
    if (who.speaker === 'visitor') record.typed(id, text);
    else void this.#show(identity, text, '');
    this.#remember({ ...who, text });
  }

  readonly #onConnected = (participant: RemoteParticipant) => {
    const { identity } = participant;
    if (this.#visitor === undefined || this.#isClosed) return;
    if (identity === this.#visitor) return this.#listenAgain(identity); // they were away for a moment
    if (!isColleague(participant) || this.#colleagues.has(identity)) return;
    this.#colleagues.add(identity);
    this.#listenAgain(identity);
    if (this.#colleagues.size === 1) this.#leaveTo(participant);
  };

  readonly #onDisconnected = ({ identity }: RemoteParticipant) => {
    if (this.#isClosed) return;
    this.#ears.get(identity)?.close();
    this.#ears.delete(identity);
    if (this.#colleagues.delete(identity) && !this.isQuiet) void this.#takeBack();
  };

  #leaveTo({ name }: RemoteParticipant) {
    const { session, pipeline } = this.#options;
    pipeline.logger.info({}, 'a colleague has joined, the assistant is quiet');
    session.input.setAudioEnabled(false); // what the visitor says is for the colleague
    session.interrupt({ force: true });
    if (this.#visitor !== undefined) this.#listenAgain(this.#visitor);
    void this.#tell(name || 'colleague');
    void this.#sumUp();
  }

  async #takeBack() {
    const { session, pipeline } = this.#options;
    this.#close();
    this.#isClosed = false;
    pipeline.logger.info({}, 'the colleague has left, the assistant goes on');
    await this.#tell('');
    await this.#learn();
    if (this.isQuiet) return; // the next one is here
    session.clearUserTurn();
    session.input.setAudioEnabled(true);
    // the model need not know of it: what was said before is what the visitor goes on with
    session.say(wording('back-again', pipeline.lang), { addToChatCtx: false });
  }

  #close() {
    this.#isClosed = true;
    for (const ears of this.#ears.values()) ears.close();
    this.#ears.clear();
  }

  #listenAgain(identity: string) {
    if (!this.isQuiet) return;
    this.#ears.get(identity)?.close();
    const { room, pipeline } = this.#options;
    const who = whoIs(room, identity); // who has gone cannot be asked
    this.#recognizer ??= recognizerOf(pipeline);
    const ears = new ParticipantEars({
      room,
      identity,
      recognizer: this.#recognizer,
      logger: pipeline.logger,
      onText: (text, trackSid) => {
        this.#remember({ ...who, text });
        if (room.remoteParticipants.has(identity)) void this.#show(identity, text, trackSid);
        else this.#options.record.note({ ...who, text });
      },
    });
    this.#ears.set(identity, ears);
  }

  #remember(said: SaidBefore) {
    this.#said.push(said);
    this.#options.onTalk();
    // the last words of who has hung up are understood a moment later
    if (!this.isQuiet) this.#learn().catch(() => {}); // the call is over
  }

  /** Gives the model what it has not heard. */
  async #learn() {
    const { agent } = this.#options;
    const chatCtx = agent.chatCtx.copy();
    for (const message of this.#said.splice(0)) chatCtx.addMessage(asRemembered(message));
    await agent.updateChatCtx(chatCtx);
  }

  /** To everybody in the room, and with it to the record. */
  async #show(identity: string, text: string, trackSid: string) {
    const { room, pipeline } = this.#options;
    try {
      const writer = await room.localParticipant?.streamText({
        topic: TRANSCRIPTION_TOPIC,
        senderIdentity: identity,
        attributes: {
          [TRANSCRIPTION_ATTRIBUTES.segmentId]: crypto.randomUUID(),
          [TRANSCRIPTION_ATTRIBUTES.final]: 'true',
          ...(trackSid && { [TRANSCRIPTION_ATTRIBUTES.trackId]: trackSid }),
        },
      });
      await writer?.write(text);
      await writer?.close();
    } catch (error) {
      pipeline.logger.debug({ error }, 'words not shown, the room is gone');
    }
  }

  async #sumUp() {
    const { agent, record, pipeline } = this.#options;
    const parts = createParts(pipeline);
    const model = parts.llm instanceof llm.LLM ? parts.llm : createCascade(pipeline).llm;
    const text = await summaryOf(model as llm.LLM, agent.chatCtx);
    if (text) record.note({ speaker: 'assistant', name: wording('summary', pipeline.lang), text });
  }

  async #tell(name: string) {
    const attributes = { [AGENT_ATTRIBUTES.handOver]: name };
    await this.#options.room.localParticipant?.setAttributes(attributes).catch(() => {}); // the room is gone
  }
}

/** Of the assistant's pipeline; a realtime model hears one person alone, so there a cascade writes along. */
function recognizerOf(pipeline: PipelineOptions): stt.STT {
  const recognizer = createParts(pipeline).stt ?? createCascade(pipeline).stt;
  recognizer.on('error', () => {}); // one without a listener is thrown by Node and ends the process
  // a detector of its own: what interrupts the assistant listens to the call's
  return recognizer.capabilities.streaming
    ? recognizer
    : new stt.StreamAdapter(recognizer, new VoiceActivity());
}
