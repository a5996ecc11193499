import { VISITOR_ATTRIBUTES } from '@voice-assistant/protocol';
import { SignJWT } from 'jose';
import { RoomAgentDispatch, RoomConfiguration } from 'livekit-server-sdk';
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
  const key = new TextEncoder().encode(options.apiSecret);
  const roles = rolesFor(options.visitorSources);
  return {
    issue: (grant) => {
      const nowSeconds = Math.floor(options.nowMs() / 1000);
      const { kind, ...grants } = roles[grant.role ?? 'visitor'];
      const video = { room: grant.roomName, roomJoin: true, ...grants };
      return new SignJWT({ ...claims(grant, options.roomEmptyTimeoutSeconds), ...(kind && { kind }), video })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(options.apiKey)
        .setSubject(grant.identity)
        .setIssuedAt(nowSeconds)
        .setNotBefore(nowSeconds)
        .setExpirationTime(nowSeconds + (grant.ttlSeconds ?? options.ttlSeconds))
        .sign(key);
    },
  };
}

function claims(
  { displayName, userId, agent, attributes = {}, maxVisitors = MAX_VISITORS }: CallGrant,
  emptyTimeout: number,
) {
  const roomConfig = new RoomConfiguration({
    emptyTimeout,
    departureTimeout: DEPARTURE_TIMEOUT_SECONDS,
    maxParticipants: maxVisitors,
    agents: agent ? [new RoomAgentDispatch({ agentName: agent.name, metadata: agent.metadata })] : [],
  });
  // Attributes, not the metadata, which is one text that a host may want for itself. Neither can be changed by the
  // visitor: `canUpdateOwnMetadata` rules both.
  const all = { ...attributes, ...(userId !== undefined && { [VISITOR_ATTRIBUTES.user]: userId }) };
  return {
    ...(displayName !== undefined && { name: displayName }),
    ...(Object.keys(all).length > 0 && { attributes: all }),
    roomConfig: roomConfig.toJson(),
  };
}
