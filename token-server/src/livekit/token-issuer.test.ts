import { decodeJwt } from 'jose';
import {
  AccessToken,
  RoomAgentDispatch,
  RoomConfiguration,
  TokenVerifier,
  TrackSource,
} from 'livekit-server-sdk';
import { describe, expect, it } from 'vitest';
import { planCall } from '../calls.js';
import { randomId } from '../random-id.js';
import { API_KEY, API_SECRET, realIssuer } from '../testing/issuer.js';

const NOW_SECONDS = Math.floor(Date.now() / 1000);
const issuer = realIssuer({ nowMs: () => NOW_SECONDS * 1000 + 999 });
const GRANT = {
  roomName: 'room-1',
  identity: 'user-1',
  displayName: 'Ada',
  agent: { name: 'voice-assistant', metadata: '{"assistant":"support"}' },
};
const claimsOf = async (token: string) => new TokenVerifier(API_KEY, API_SECRET).verify(token);

describe('createTokenIssuer', () => {
  it('grants one room, what a visitor may publish and messages, and nothing else', async () => {
    const { video, ...claims } = await claimsOf(await issuer.issue(GRANT));
    expect(video).toEqual({
      room: 'room-1',
      roomJoin: true,
      canPublish: true,
      canPublishSources: ['microphone', 'camera', 'screen_share'],
      canPublishData: true,
      canSubscribe: true,
      canUpdateOwnMetadata: false,
    });
    expect(claims).toEqual({
      iss: API_KEY,
      sub: 'user-1',
      name: 'Ada',
      iat: NOW_SECONDS,
      nbf: NOW_SECONDS,
      exp: NOW_SECONDS + 900,
      roomConfig: expect.anything(),
    });
  });

  it('marks a colleague as one, which nobody else can be', async () => {
    const { attributes, video, ...claims } = await claimsOf(
      await issuer.issue({ ...GRANT, role: 'colleague' }),
    );
    expect(attributes).toEqual({ 'va.role': 'colleague' });
    expect(video).toMatchObject({ canUpdateOwnMetadata: false });
    expect(claims).not.toHaveProperty('kind');
    expect(await claimsOf(await issuer.issue(GRANT))).not.toHaveProperty('attributes');
  });

  it('carries the room with the dispatch of its agent', async () => {
    const { roomConfig } = await claimsOf(await issuer.issue(GRANT));
    const room = RoomConfiguration.fromJson(roomConfig as never);
    expect(room).toMatchObject({ emptyTimeout: 300, departureTimeout: 20, maxParticipants: 1 });
    expect(room.agents).toHaveLength(1);
    expect(room.agents[0]).toMatchObject({
      agentName: 'voice-assistant',
      metadata: '{"assistant":"support"}',
    });
  });

  it('leaves out a name that there is not', async () => {
    expect(await claimsOf(await issuer.issue({ ...GRANT, displayName: undefined }))).not.toHaveProperty(
      'name',
    );
  });

  it("says what the SDK's AccessToken says, which it does not use because that takes longer", async () => {
    const sdk = new AccessToken(API_KEY, API_SECRET, { identity: 'user-1', name: 'Ada', ttl: 900 });
    sdk.addGrant({
      room: 'room-1',
      roomJoin: true,
      canPublish: true,
      canPublishSources: [TrackSource.MICROPHONE, TrackSource.CAMERA, TrackSource.SCREEN_SHARE],
      canPublishData: true,
      canSubscribe: true,
      canUpdateOwnMetadata: false,
    });
    sdk.roomConfig = new RoomConfiguration({
      emptyTimeout: 300,
      departureTimeout: 20,
      maxParticipants: 1,
      agents: [new RoomAgentDispatch({ agentName: 'voice-assistant', metadata: '{"assistant":"support"}' })],
    });
    const read = (token: string) => {
      const { roomConfig, iat, nbf, exp, ...claims } = decodeJwt(token);
      // the SDK writes out what is not set; the media server reads both with the same schema
      return { ...claims, room: RoomConfiguration.fromJson(roomConfig as never), seconds: exp! - nbf! };
    };
    expect(read(await issuer.issue(GRANT))).toEqual(read(await sdk.toJwt()));
  });

  it('signs with HS256 and our secret', async () => {
    const token = await issuer.issue(GRANT);
    expect(JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString())).toMatchObject({
      alg: 'HS256',
    });
    await expect(new TokenVerifier(API_KEY, `${API_SECRET}!`).verify(token)).rejects.toThrow();
    await expect(new TokenVerifier('other', API_SECRET).verify(token)).rejects.toThrow();
  });

  it('never repeats a room or an identity in 10,000 calls', async () => {
    const rules = { agentNames: ['voice-assistant'], newId: randomId };
    const seen = new Set<string>();
    for (let i = 0; i < 10_000; i += 1) {
      const place = { conversationId: rules.newId(), isResumed: false };
      const { sub, video } = JSON.parse(
        Buffer.from((await issuer.issue(planCall({}, place, rules))).split('.')[1]!, 'base64url').toString(),
      );
      seen.add(sub).add(video.room);
      // at least 128 bits each, and the one does not tell the other
      expect(`${sub} ${video.room}`).toMatch(/^\w+_[0-9a-f]{32} conversation:[0-9a-f]{32}$/);
      expect(sub.slice(-32)).not.toBe(video.room.slice(-32));
    }
    expect(seen.size).toBe(20_000);
  }, 60_000);
});
