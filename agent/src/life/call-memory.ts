import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type JobContext, llm, voice } from '@livekit/agents';
import { conversationOfRoom, type Speaker } from '@voice-assistant/protocol';
import { dispatchMetadataSchema } from '@voice-assistant/protocol/schemas';
import type { Config } from '../config.js';
import { asRemembered } from '../hand-over/remembered.js';
import type { Clock, Logger } from '../ports.js';
import { CallRecord, journalFile } from '../record/call-record.js';
import { TokenServer } from '../record/token-server.js';
import { tapTranscripts } from '../record/transcript-tap.js';
import { whoIs } from '../visitor.js';
import { Leases, leaseOf } from './lease.js';

export interface CallMemoryDeps {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface PastMessage {
  readonly id: string;
  readonly speaker: Speaker;
  readonly name?: string | null | undefined;
  readonly text: string;
}

/** As much as a model shall read again of an earlier talk. */
const REMEMBERED_MESSAGES = 60;

type Scope = Pick<Config, 'dataDir' | 'livekit' | 'agentName'>;
/** Workers of another media server or of another name leave it alone, though they may share the disk. */
const folderOf = ({ dataDir, livekit, agentName }: Scope, name: string): string => {
  const scope = createHash('sha256').update(`${livekit.url}\n${agentName}`).digest('hex').slice(0, 16);
  return join(dataDir, scope, name);
};
export const leaseFolder = (config: Scope): string => folderOf(config, 'leases');
export const recordFolder = (config: Config): string => folderOf(config, 'records');

/** The token server as the configuration names it, if it does. */
export function tokenServerOf({ tokenServerUrl, livekit, agentName }: Config): TokenServer | undefined {
  if (tokenServerUrl === undefined) return undefined;
  const { apiKey, apiSecret } = livekit;
  return new TokenServer({ url: tokenServerUrl, apiKey, apiSecret, identity: agentName });
}

/**
 * What outlives the process of a call: its record, and the lease by which the worker knows that the call goes on.
 * Made once the agent is in the room.
 */
export class CallMemory {
  readonly record: CallRecord;
  readonly #ctx: JobContext;
  readonly #deps: CallMemoryDeps;
  readonly #leases: Leases;
  readonly #conversationId: string | undefined;
  readonly #isFresh: boolean;
  /** Of what was said in earlier calls, or to an agent before this one, once {@link history} has resolved. */
  pastIds: readonly string[] = [];
  /** In their order, the one that is being said first. */
  readonly #speeches: voice.SpeechHandle[] = [];

  constructor(ctx: JobContext, deps: CallMemoryDeps) {
    const { config, clock, logger } = deps;
    const folder = recordFolder(config);
    const roomName = ctx.room.name ?? '';
    const metadata = dispatchMetadataSchema.safeParse(parseJson(ctx.job.metadata)).data;
    const conversationId = metadata?.conversation_id ?? conversationOfRoom(roomName);
    this.#ctx = ctx;
    this.#deps = deps;
    this.#conversationId = conversationId;
    this.#isFresh = metadata?.fresh === true;
    this.#leases = new Leases(leaseFolder(config));
    this.#leases.take(leaseOf(ctx, config.agentName, journalFile(folder, { roomName, conversationId })));
    const server = tokenServerOf(config);
    const watchSpeech = () => {
      const speech = this.#speeches.find((it) => it.scheduled && !it.done());
      return () => speech?.interrupted ?? false;
    };
    this.record = new CallRecord({
      folder,
      roomName,
      conversationId,
      server,
      clock,
      logger,
      watchSpeech,
    });
  }

  /** What was said before, for the model: from this machine's disk, or else from the token server. */
  async history(): Promise<llm.ChatContext> {
    const past = await this.#past();
    this.pastIds = past.map(({ id }) => id);
    const context = llm.ChatContext.empty();
    for (const message of past.slice(-REMEMBERED_MESSAGES)) context.addMessage(asRemembered(message));
    return context;
  }

  /** Begins to write down what both sides are shown. */
  join(session: voice.AgentSession) {
    session.on(voice.AgentSessionEventTypes.SpeechCreated, ({ speechHandle }) => {
      this.#speeches.push(speechHandle);
      speechHandle.addDoneCallback(() => this.#speeches.splice(this.#speeches.indexOf(speechHandle), 1));
    });
    if (this.#ctx.agent) tapTranscripts(this.#ctx.agent, this.record, (id) => whoIs(this.#ctx.room, id));
  }

  /** The call is over: nobody shall bring an agent back. */
  release() {
    this.#leases.release(this.#ctx.job.id);
  }

  async #past(): Promise<readonly PastMessage[]> {
    if (this.record.past.length > 0) return this.record.past;
    const server = tokenServerOf(this.#deps.config);
    if (this.#isFresh || !server || this.#conversationId === undefined) return [];
    try {
      return await server.history(this.#conversationId);
    } catch (error) {
      this.#deps.logger.warn({ error }, 'history could not be read, the call begins without');
      return [];
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return undefined; // the schema then says that it is no object
  }
}
