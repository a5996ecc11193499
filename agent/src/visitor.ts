import {
  DisconnectReason,
  ParticipantKind,
  type RemoteParticipant,
  type Room,
  RoomEvent,
} from '@livekit/rtc-node';
import {
  type CallEndReason,
  COLLEAGUE_ROLE,
  PARTICIPANT_ATTRIBUTES,
  type Speaker,
} from '@voice-assistant/protocol';

/** Who can be the visitor. The same kinds the framework listens to: no other agent, no recorder. */
export const VISITOR_KINDS: readonly ParticipantKind[] = [
  ParticipantKind.STANDARD,
  ParticipantKind.SIP,
  ParticipantKind.CONNECTOR,
];

/** Whether it is a person of the site's who has joined the call: the token server says so in their token. */
export const isColleague = ({ attributes }: Pick<RemoteParticipant, 'attributes'>): boolean =>
  attributes[PARTICIPANT_ATTRIBUTES.role] === COLLEAGUE_ROLE;

/** Whether somebody in the room can be the visitor. */
export const isVisitor = (participant: RemoteParticipant | undefined): participant is RemoteParticipant =>
  participant !== undefined &&
  VISITOR_KINDS.includes(participant.info.kind ?? ParticipantKind.STANDARD) &&
  !isColleague(participant);

/** Whose words those of a participant are; of somebody who has gone, the visitor's. */
export function whoIs(room: Room, identity: string): { readonly speaker: Speaker; readonly name?: string } {
  const participant = room.remoteParticipants.get(identity);
  if (!participant || !isColleague(participant)) return { speaker: 'visitor' };
  return { speaker: 'colleague', ...(participant.name && { name: participant.name }) };
}

/**
 * After these nobody comes back. Every other reason (a timeout, a lost signal, a second connection with the same
 * identity, none at all) may be a network that changed, and then the visitor's client joins again. So may a leave of
 * the client's own: livekit-client takes leave before it connects anew, e.g. when its media have stopped for 10 s.
 */
const FINAL_REASONS: ReadonlySet<DisconnectReason | undefined> = new Set([
  DisconnectReason.PARTICIPANT_REMOVED,
  DisconnectReason.ROOM_DELETED,
  DisconnectReason.ROOM_CLOSED,
  DisconnectReason.USER_UNAVAILABLE,
  DisconnectReason.USER_REJECTED,
]);

/** `visitor-left`: on purpose. `visitor-lost`: the connection broke and did not come back. `never-came`: nobody joined. */
export type GoneReason = Extract<CallEndReason, 'visitor-left' | 'visitor-lost' | 'never-came'>;

export interface VisitorWatchOptions {
  readonly onArrived: (visitor: RemoteParticipant) => void;
  /** Called once; nothing follows. */
  readonly onGone: (reason: GoneReason) => void;
  /** The agent itself has lost the room, which may still be there. Nothing follows. */
  readonly onCutOff: () => void;
  /** How long an empty room is waited in. */
  readonly arrivalTimeoutMs?: number;
  /**
   * How long a lost visitor is waited for. The media server reports a loss only after 24 s (measured), and a killed
   * browser shall not hold a room and its job for more than 30.
   */
  readonly returnTimeoutMs?: number;
  /** The same after the agent itself has lost the room and is back before them. */
  readonly reunionTimeoutMs?: number;
}

const ARRIVAL_TIMEOUT_MS = 60_000;
const RETURN_TIMEOUT_MS = 2_000;
/** A visitor's client that has found no media server for a while tries again every few seconds. */
const REUNION_TIMEOUT_MS = 30_000;

/** Follows the one visitor of a room. Short losses that LiveKit resumes by itself are never seen here. */
export class VisitorWatch {
  readonly #room: Room;
  readonly #options: VisitorWatchOptions;
  #identity: string | undefined;
  #isOver = false;
  #isCutOff = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(room: Room, options: VisitorWatchOptions) {
    this.#room = room;
    this.#options = options;
  }

  /** Begins, once the room is connected. */
  start() {
    this.#room.on(RoomEvent.ParticipantConnected, this.#onConnected);
    this.#room.on(RoomEvent.ParticipantDisconnected, this.#onDisconnected);
    this.#room.on(RoomEvent.Reconnecting, this.#onReconnecting);
    this.#room.on(RoomEvent.Reconnected, this.#onReconnected);
    this.#room.on(RoomEvent.Disconnected, this.#onRoomClosed);
    this.#timer = setTimeout(
      () => this.#end('never-came'),
      this.#options.arrivalTimeoutMs ?? ARRIVAL_TIMEOUT_MS,
    );
    for (const participant of this.#room.remoteParticipants.values()) this.#onConnected(participant);
  }

  stop() {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#room.off(RoomEvent.ParticipantConnected, this.#onConnected);
    this.#room.off(RoomEvent.ParticipantDisconnected, this.#onDisconnected);
    this.#room.off(RoomEvent.Reconnecting, this.#onReconnecting);
    this.#room.off(RoomEvent.Reconnected, this.#onReconnected);
    this.#room.off(RoomEvent.Disconnected, this.#onRoomClosed);
  }

  readonly #onConnected = (participant: RemoteParticipant) => {
    if (this.#isOver || !isVisitor(participant)) return;
    const isFirst = this.#identity === undefined;
    if (!isFirst && participant.identity !== this.#identity) return;
    clearTimeout(this.#timer);
    this.#identity = participant.identity;
    if (isFirst) this.#options.onArrived(participant);
  };

  readonly #onDisconnected = (participant: RemoteParticipant) => {
    if (participant.identity !== this.#identity) return;
    if (FINAL_REASONS.has(participant.disconnectReason)) return this.#end('visitor-left');
    const hasTakenLeave = participant.disconnectReason === DisconnectReason.CLIENT_INITIATED;
    if (!this.#isCutOff)
      this.#waitForReturn(
        this.#options.returnTimeoutMs ?? RETURN_TIMEOUT_MS,
        hasTakenLeave ? 'visitor-left' : 'visitor-lost',
      );
  };

  /** Without a connection of its own an agent sees everybody leave, and knows nothing of them. */
  readonly #onReconnecting = () => {
    this.#isCutOff = true;
    if (this.#identity !== undefined) clearTimeout(this.#timer);
  };

  readonly #onReconnected = () => {
    this.#isCutOff = false;
    if (this.#identity !== undefined)
      this.#waitForReturn(this.#options.reunionTimeoutMs ?? REUNION_TIMEOUT_MS, 'visitor-lost');
  };

  readonly #onRoomClosed = (reason?: DisconnectReason) => {
    if (this.#isOver) return;
    if (FINAL_REASONS.has(reason) || reason === DisconnectReason.CLIENT_INITIATED)
      return this.#end('visitor-left');
    this.stop();
    this.#options.onCutOff();
  };

  #waitForReturn(timeoutMs: number, reason: GoneReason) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#endUnlessBack(reason), timeoutMs);
  }

  /** The old connection's end may be reported after the new one's begin. */
  #endUnlessBack(reason: GoneReason) {
    if (this.#identity !== undefined && !this.#room.remoteParticipants.has(this.#identity)) this.#end(reason);
  }

  #end(reason: GoneReason) {
    if (this.#isOver) return;
    this.stop();
    this.#options.onGone(reason);
  }
}
