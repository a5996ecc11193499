import type { Room } from '@livekit/rtc-node';
import {
  type AgentMessagePayloads,
  ENVELOPE_MAX_BYTES,
  ENVELOPE_VERSION,
  MESSAGE_TOPIC,
  type PageMessagePayloads,
} from '@voice-assistant/protocol';
import { agentMessageSchemas, envelopeSchema, pageMessageSchemas } from '@voice-assistant/protocol/schemas';
import type { Clock, Logger } from '../ports.js';
import { isVisitor } from '../visitor.js';
import { receiveTexts } from './text-streams.js';

type PageMessageHandler = (payload: unknown, identity: string) => void;

export interface MessageChannelDeps {
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Messages between the agent and the visitor's page on the topic `va.message`. */
export class MessageChannel {
  readonly #room: Room;
  readonly #deps: MessageChannelDeps;
  readonly #handlers = new Map<string, Set<PageMessageHandler>>();
  /** The last one that is being sent: a page shall see them in their order. */
  #sending: Promise<void> = Promise.resolve();

  constructor(room: Room, deps: MessageChannelDeps) {
    this.#room = room;
    this.#deps = deps;
  }

  /** Begins to listen. Once for a room. */
  start() {
    const topic = { topic: MESSAGE_TOPIC, maxBytes: ENVELOPE_MAX_BYTES };
    receiveTexts(this.#room, topic, ({ text, identity }) => {
      if (!isVisitor(this.#room.remoteParticipants.get(identity))) return;
      if (text === undefined) this.refuse('', 'malformed');
      else this.#receive(text, identity);
    });
  }

  /** Resolves when it is sent. Never rejects: a page that is gone needs no message. */
  send<Type extends keyof AgentMessagePayloads>(
    type: Type,
    payload: AgentMessagePayloads[Type],
  ): Promise<void> {
    const checked = agentMessageSchemas[type].safeParse(payload);
    if (!checked.success) {
      this.#deps.logger.error(
        { type, problems: checked.error.issues.length },
        'message is not valid, not sent',
      );
      return Promise.resolve();
    }
    const envelope = {
      version: ENVELOPE_VERSION,
      type,
      payload: checked.data,
      timestamp: this.#deps.clock.now().toISOString(),
      session_id: this.#room.name ?? '',
    };
    this.#sending = this.#sending.then(() => this.#write(JSON.stringify(envelope)));
    return this.#sending;
  }

  /** Called for each valid message of that type. Returns how to stop it. */
  on<Type extends keyof PageMessagePayloads>(
    type: Type,
    handler: (payload: PageMessagePayloads[Type], identity: string) => void,
  ): () => void {
    const schema = pageMessageSchemas[type];
    const checked: PageMessageHandler = (payload, identity) => {
      const parsed = schema.safeParse(payload);
      if (parsed.success) handler(parsed.data as PageMessagePayloads[Type], identity);
      else this.refuse(type, 'malformed');
    };
    return this.onAny(type, checked);
  }

  /** The same for types that only this site knows. The payload is an object, and nothing else is known of it. */
  onAny(type: string, handler: PageMessageHandler): () => void {
    const handlers = this.#handlers.get(type) ?? new Set();
    this.#handlers.set(type, handlers.add(handler));
    return () => handlers.delete(handler);
  }

  /** Says, in the log and to the page, that a message of the page was not obeyed. */
  refuse(type: string, reason: AgentMessagePayloads['message.refused']['reason']) {
    this.#deps.logger.warn({ type, reason }, 'message of the page refused');
    void this.send('message.refused', { type, reason });
  }

  #receive(text: string, identity: string) {
    const parsed = envelopeSchema.safeParse(parse(text));
    if (!parsed.success) return this.refuse('', 'malformed');
    const { type, payload } = parsed.data;
    const handlers = this.#handlers.get(type) ?? new Set();
    if (handlers.size === 0) this.refuse(type, 'unknown-type');
    for (const handler of handlers) handler(payload, identity);
  }

  async #write(text: string) {
    try {
      await this.#room.localParticipant?.sendText(text, { topic: MESSAGE_TOPIC });
    } catch (error) {
      this.#deps.logger.debug({ error }, 'message not sent, the room is gone');
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema then says that it is no object
  }
}
