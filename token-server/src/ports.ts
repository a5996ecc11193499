import type { IncomingHttpHeaders } from 'node:http';
import type {
  CreateRoomRequest,
  ParticipantInfo,
  ParticipantRole,
  RoomInfo,
} from '@voice-assistant/protocol';
import type { Awaitable } from './awaitable.js';

/** An agent to call, and what it is told. */
export interface CalledAgent {
  readonly name: string;
  /** JSON text for the agent, see `DispatchMetadata` of the protocol; empty when there is nothing to tell. */
  readonly metadata: string;
  /** The assistant among what it is told; the default one unless given. */
  readonly assistant?: string | undefined;
}

/** One participant's place in one call. */
export interface CallGrant {
  readonly roomName: string;
  readonly identity: string;
  /** `visitor` unless given. */
  readonly role?: ParticipantRole | undefined;
  /** Shown to the others in the room. */
  readonly displayName?: string | undefined;
  /** Who this is to the site; absent where anybody may call. */
  readonly userId?: string | undefined;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  /** Called when the token makes the room; absent: nobody is. */
  readonly agent?: CalledAgent | undefined;
  /** Name of an agent that only looks on, called beside it. */
  readonly watcherName?: string | undefined;
  /** Of the room that the token makes; 1 unless given, 0 is no limit. The media server does not count agents. */
  readonly maxVisitors?: number | undefined;
  /** As configured unless given. */
  readonly ttlSeconds?: number | undefined;
}

/** Makes the tokens that the media server accepts. */
export interface TokenIssuer {
  /** @returns A JWT with which that identity may join that room, and no other. */
  issue(grant: CallGrant): Awaitable<string>;
}

/** What this server asks of the media server. */
export interface MediaServer {
  /** Whether it answers and takes our credentials. Cheap to call often. Never rejects. */
  isReachable(): Promise<boolean>;
}

/**
 * The media server's rooms, from its administrator's side. Each rejects with the `HttpError`
 * `media-server-unreachable` where the media server does not answer or refuses our key.
 */
export interface RoomAdmin {
  list(): Promise<readonly RoomInfo[]>;
  find(name: string): Promise<RoomInfo | undefined>;
  /** A room that exists is returned as it is. */
  create(request: CreateRoomRequest): Promise<RoomInfo>;
  /** Replaces what the room says of itself to all who are in it. Rejects with `room-not-found`. */
  setMetadata(name: string, metadata: string): Promise<void>;
  /** Puts a participant out. One that has gone is none to put out. */
  expel(name: string, identity: string): Promise<void>;
  /** Ends the room for all who are in it. Rejects with `room-not-found`. */
  remove(name: string): Promise<void>;
  /** Rejects with `room-not-found`. */
  participants(name: string): Promise<readonly ParticipantInfo[]>;
}

/** What an administrator's token has to grant. @see https://docs.livekit.io/home/get-started/authentication/ */
export type AdminGrant = 'roomList' | 'roomCreate' | 'roomAdmin';

/** Who may administer rooms. */
export interface AdminAccess {
  /** @param credentials What followed `Bearer`. */
  permits(credentials: string, grant: AdminGrant, roomName?: string): Promise<boolean>;
}

/** Somebody whom the site has signed in. */
export interface User {
  readonly id: string;
  readonly name?: string | undefined;
}

/** What a module of the host's is told of a request. */
export interface UserRequest {
  readonly headers: IncomingHttpHeaders;
  /** As far as `TRUST_PROXY` lets us know it. */
  readonly ip: string | undefined;
  /** Path and query. */
  readonly url: string;
}

/** Finds out which of its users the site has signed in. */
export interface UserVerifier {
  /** Whether who sends no credentials may call as nobody in particular. Default: no. */
  readonly letsAnonymous?: boolean;
  /**
   * @param token What followed `Bearer`; empty where nothing did.
   * @returns Nothing where nobody is signed in, or not any more.
   * @throws {HttpError} `key-server-unreachable` or `authentication-unavailable` where that cannot be found out.
   */
  verify(token: string, request: UserRequest): Promise<User | undefined>;
}

/** In whose name a call is counted. */
export interface Caller {
  /** An address, or the network that counts as one. */
  readonly address: string;
  /** Host of the page; `none` where no page of another host asks. */
  readonly site: string;
}

/** Opens calls for visitors, within the limits. */
export interface CallDesk {
  /**
   * @returns The token of a call that has been counted.
   * @throws {HttpError} `rate-limited` or `budget-exhausted`
   */
  open(grant: CallGrant, caller: Caller): Promise<string>;
}

/** Something that happened at the media server. */
export interface MediaEvent {
  readonly id: string;
  /** LiveKit's name for it, e.g. `participant_joined`. */
  readonly name: string;
  /** Seconds since 1970. */
  readonly atSeconds: number;
  readonly room?: { readonly sid: string; readonly name: string } | undefined;
  readonly participant?:
    | { readonly sid: string; readonly identity: string; readonly kind: string }
    | undefined;
  readonly track?: { readonly sid: string; readonly type: string; readonly source: string } | undefined;
}

/** Reads what the media server posts to us. */
export interface MediaEventReader {
  /** @returns Nothing where it is not signed with our secret, or not what was signed. */
  read(body: string, authorization: string): Promise<MediaEvent | undefined>;
}

/** A call for an agent, and what became of it. */
export interface Dispatch {
  readonly id: string;
  readonly agentName: string;
  readonly metadata: string;
  readonly createdAtMs: number;
  /** Given to workers; none while there is nobody who takes them. */
  readonly jobs: readonly DispatchedJob[];
}

export interface DispatchedJob {
  readonly isOver: boolean;
  readonly startedAtMs: number;
  /** Under which the agent joins; empty until it is known. */
  readonly identity: string;
}

/** Calls agents into rooms. Each rejects as {@link RoomAdmin} does. */
export interface Dispatcher {
  /** Those that name an agent that answers. Slow for a room that has just begun. */
  list(roomName: string): Promise<readonly Dispatch[]>;
  create(roomName: string, agent: CalledAgent): Promise<Dispatch>;
  /** Ends the jobs as well. One that is not there is none to remove. */
  remove(roomName: string, id: string): Promise<void>;
}

/** Says whose a conversation is. */
export interface ConversationOwnership {
  /**
   * Resolves where the conversation is theirs, or has not begun yet and its key is.
   * @throws {HttpError} `forbidden`, `conversation-not-found`
   */
  open(
    conversationId: string,
    claim: {
      readonly user?: User | undefined;
      /** What their key opens. */
      readonly key?: { readonly conversationId: string; readonly userId?: string | undefined } | undefined;
    },
  ): Promise<unknown>;
}

/** Who waits for a line to become free, and since when. */
export interface QueueTicket {
  /** Stays the same for as long as they wait. */
  readonly id: string;
  /** An earlier time that was given for the same id holds. */
  readonly arrivedAtMs: number;
}

/** Somebody who asks for a line. */
export interface Applicant {
  readonly ticket: QueueTicket;
  /** The room that their call will have. */
  readonly roomName: string;
}

/** How many lines there are, and which are taken. */
export interface Lines {
  readonly max: number;
  readonly liveRooms: readonly string[];
}

/** Who waits, in the order of their arrival, and who was let in but has not joined yet. */
export interface WaitingLine {
  /**
   * Lets an applicant in, if there are more free lines than others who came before, or notes that they wait. In one
   * step: two who ask at once do not both get the last line. Who does not ask again in time is forgotten, as is a
   * line that nobody joined.
   * @returns 0 where they are let in, else their place: 1 is next.
   */
  apply(applicant: Applicant, lines: Lines, nowMs: number): Awaitable<number>;
  /** Frees the line of one who was let in and may not call after all. */
  release(roomName: string): Awaitable<void>;
}
