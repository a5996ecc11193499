import type { IncomingHttpHeaders } from 'node:http';
import type { CreateRoomRequest, ParticipantInfo, RoomInfo } from '@voice-assistant/protocol';

/** One visitor's place in one call. */
export interface CallGrant {
  readonly roomName: string;
  readonly identity: string;
  /** Shown to the others in the room. */
  readonly displayName?: string | undefined;
  /** Who this is to the site; absent where anybody may call. */
  readonly userId?: string | undefined;
  readonly agent: {
    readonly name: string;
    /** JSON text for the agent, see `DispatchMetadata` of the protocol; empty when there is nothing to tell. */
    readonly metadata: string;
  };
}

/** Makes the tokens that the media server accepts. */
export interface TokenIssuer {
  /** @returns A JWT with which that identity may join that room, and no other. */
  issue(grant: CallGrant): Promise<string>;
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
