import { FILE_TOPIC, MESSAGE_TOPIC, PAGE_TOOL_METHODS, VISION } from '@voice-assistant/protocol';
import {
  type Participant,
  ParticipantKind,
  type Room,
  RoomEvent,
  type RpcInvocationData,
} from 'livekit-client';
import { VoiceError } from '../errors.js';
import type { TransportEvents } from '../session/ports.js';

/** The agent that only looks through the camera. */
export const isWatcher = ({ kind, identity }: Participant): boolean =>
  kind === ParticipantKind.AGENT && identity.startsWith(VISION.identityPrefix);

/** An agent that answers. */
export const isAgent = (participant: Participant): boolean =>
  participant.kind === ParticipantKind.AGENT && !isWatcher(participant);

/** Texts and calls between the page and the agents of a room. What anybody else sends is not for the page. */
export class Wire {
  readonly #room: Room;
  readonly #events: TransportEvents;

  constructor(room: Room, events: TransportEvents) {
    this.#room = room;
    this.#events = events;
    room.on(RoomEvent.ParticipantConnected, (participant) => {
      if (isAgent(participant)) events.onAgentJoined();
    });
    room.registerTextStreamHandler(MESSAGE_TOPIC, (reader, { identity }) => {
      if (!this.#isFromAgent(identity)) return;
      reader.readAll().then(events.onMessage, () => {}); // the connection broke within the message
    });
    // before joining: an agent that is there already may call at once
    for (const method of Object.values(PAGE_TOOL_METHODS)) {
      room.registerRpcMethod(method, (call) => this.#onCall(method, call));
    }
  }

  /** @throws VoiceError `connection-lost`, also when there is no agent to send it to. */
  send(topic: string, text: string): Promise<void> {
    return this.#toAgents((destinationIdentities) =>
      this.#room.localParticipant.sendText(text, { topic, destinationIdentities }),
    );
  }

  /** @throws VoiceError `connection-lost`, also when there is no agent to send it to. */
  sendFile(file: File, onProgress: (progress: number) => void): Promise<void> {
    const { type: mimeType } = file;
    return this.#toAgents((destinationIdentities) =>
      this.#room.localParticipant.sendFile(file, {
        topic: FILE_TOPIC,
        mimeType,
        onProgress,
        destinationIdentities,
      }),
    );
  }

  async #toAgents(send: (identities: string[]) => Promise<unknown>): Promise<void> {
    const identities = this.#agents;
    if (identities.length === 0) throw new VoiceError('connection-lost');
    try {
      await send(identities);
    } catch (cause) {
      throw new VoiceError('connection-lost', { cause });
    }
  }

  close(): void {
    this.#room.unregisterTextStreamHandler(MESSAGE_TOPIC);
    for (const method of Object.values(PAGE_TOOL_METHODS)) this.#room.unregisterRpcMethod(method);
  }

  get #agents(): string[] {
    return [...this.#room.remoteParticipants.values()].filter(isAgent).map(({ identity }) => identity);
  }

  #isFromAgent(identity: string): boolean {
    return this.#agents.includes(identity);
  }

  async #onCall(method: string, { callerIdentity, payload }: RpcInvocationData): Promise<string> {
    if (!this.#isFromAgent(callerIdentity)) throw new Error('only the agent may call');
    return this.#events.onCall(method, payload);
  }
}
