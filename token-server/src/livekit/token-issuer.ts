import { COLLEAGUE_ROLE, PARTICIPANT_ATTRIBUTES, VISITOR_ATTRIBUTES } from '@voice-assistant/protocol';
import { createJwtSigner } from '../auth/sign-jwt.js';
import type { CallGrant, TokenIssuer } from '../ports.js';
import { rolesFor, type TrackSourceName } from './roles.js';

/** How long a room outlives its last visitor: long enough to load the page anew and come back. */
const DEPARTURE_TIMEOUT_SECONDS = 20;

/**
 * One visitor. The media server does not count agents and recorders, and lets an identity that is in the room
 * already take its own place.
 */
const MAX_VISITORS = 1;

export interface TokenIssuerOptions {
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly ttlSeconds: number;
  /** What visitors may publish. */
  readonly visitorSources: readonly TrackSourceName[];
  /** How long a room waits for its first participant. */
  readonly roomEmptyTimeoutSeconds: number;
  readonly nowMs: () => number;
}

/**
 * Issues tokens that carry everything about the call: the room is made by the media server when its visitor joins,
 * with the settings and the agent's dispatch that stand in the token. It must not exist before, since the media
 * server ignores the settings for a room that does. Signed here because the SDK's `AccessToken` has no way to set
 * `iat`, which callers of the older endpoint read. @see https://docs.livekit.io/home/get-started/authentication/
 */
export function createTokenIssuer(options: TokenIssuerOptions): TokenIssuer {
  const sign = createJwtSigner(options.apiSecret);
  const roles = rolesFor(options.visitorSources);
  return {
    // what is undefined is left out of the token
    issue: (grant) => {
      const nowSeconds = Math.floor(options.nowMs() / 1000);
      const { kind, ...grants } = roles[grant.role ?? 'visitor'];
      const video = { room: grant.roomName, roomJoin: true, ...grants };
      return sign({
        name: grant.displayName,
        attributes: attributesOf(grant),
        roomConfig: roomConfigOf(grant, options.roomEmptyTimeoutSeconds),
        kind,
        video,
        iss: options.apiKey,
        sub: grant.identity,
        iat: nowSeconds,
        nbf: nowSeconds,
        exp: nowSeconds + (grant.ttlSeconds ?? options.ttlSeconds),
      });
    },
  };
}

/** The SDK's `RoomConfiguration` as it stands in a token: making one of those costs as much as signing. */
function roomConfigOf({ agent, watcherName, maxVisitors = MAX_VISITORS }: CallGrant, emptyTimeout: number) {
  const agents: { agentName: string; metadata?: string }[] = [];
  if (agent) agents.push({ agentName: agent.name, metadata: agent.metadata });
  if (watcherName !== undefined) agents.push({ agentName: watcherName });
  return { emptyTimeout, departureTimeout: DEPARTURE_TIMEOUT_SECONDS, maxParticipants: maxVisitors, agents };
}

/**
 * Attributes, not the metadata, which is one text that a host may want for itself. Neither can be changed by the
 * visitor: `canUpdateOwnMetadata` rules both.
 */
function attributesOf({ role, userId, attributes }: CallGrant): Readonly<Record<string, string>> | undefined {
  if (role !== COLLEAGUE_ROLE && userId === undefined && attributes === undefined) return undefined;
  const all = {
    ...attributes,
    ...(userId !== undefined && { [VISITOR_ATTRIBUTES.user]: userId }),
    ...(role === COLLEAGUE_ROLE && { [PARTICIPANT_ATTRIBUTES.role]: COLLEAGUE_ROLE }),
  };
  return Object.keys(all).length > 0 ? all : undefined;
}
