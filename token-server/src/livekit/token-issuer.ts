import { VISITOR_ATTRIBUTES } from '@voice-assistant/protocol';
import { SignJWT } from 'jose';
import { RoomAgentDispatch, RoomConfiguration } from 'livekit-server-sdk';
import type { CallGrant, TokenIssuer } from '../ports.js';

/** What a visitor may publish. Camera and screen join the list once a site can ask for them. */
const VISITOR_SOURCES = ['microphone'] as const;

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
  return {
    issue: (grant) => {
      const nowSeconds = Math.floor(options.nowMs() / 1000);
      return new SignJWT(claims(grant, options.roomEmptyTimeoutSeconds))
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(options.apiKey)
        .setSubject(grant.identity)
        .setIssuedAt(nowSeconds)
        .setNotBefore(nowSeconds)
        .setExpirationTime(nowSeconds + options.ttlSeconds)
        .sign(key);
    },
  };
}

function claims({ roomName, displayName, userId, agent }: CallGrant, emptyTimeout: number) {
  const roomConfig = new RoomConfiguration({
    emptyTimeout,
    departureTimeout: DEPARTURE_TIMEOUT_SECONDS,
    maxParticipants: MAX_VISITORS,
    agents: [new RoomAgentDispatch({ agentName: agent.name, metadata: agent.metadata })],
  });
  return {
    ...(displayName !== undefined && { name: displayName }),
    // An attribute, not the metadata, which is one text that a host may want for itself. Neither can be changed by
    // the visitor: `canUpdateOwnMetadata` below rules both.
    ...(userId !== undefined && { attributes: { [VISITOR_ATTRIBUTES.user]: userId } }),
    video: {
      room: roomName,
      roomJoin: true,
      canPublish: true,
      canPublishSources: [...VISITOR_SOURCES],
      canPublishData: true,
      canSubscribe: true,
      canUpdateOwnMetadata: false,
    },
    roomConfig: roomConfig.toJson(),
  };
}
