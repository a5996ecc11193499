import { type Room, RoomEvent } from '@livekit/rtc-node';
import type { ConnectionDetails } from '@voice-assistant/protocol';
import {
  AccessToken,
  AgentDispatchClient,
  RoomServiceClient,
  TokenVerifier,
  TrackSource,
} from 'livekit-server-sdk';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../middleware/log.js';
import { realIssuer } from '../testing/issuer.js';
import { joinRoom, KEY, realMediaServer } from '../testing/media-server.js';
import { bodyOf, startApp } from '../testing/start-app.js';
import { createMediaServer } from './media-server.js';

const METADATA = '{"assistant":"support"}';

let httpUrl: string;
beforeAll(() => {
  httpUrl = realMediaServer().httpUrl;
});

const rooms: Room[] = [];
afterEach(async () => {
  await Promise.all(rooms.splice(0).map((room) => room.disconnect()));
});

async function join(token: string): Promise<Room> {
  const room = await joinRoom(token);
  rooms.push(room);
  return room;
}

const createServerUnderTest = (options: Partial<Parameters<typeof createMediaServer>[0]> = {}) =>
  createMediaServer({ url: httpUrl, ...KEY, nowMs: Date.now, log: createLogger('silent'), ...options });

const startRealApp = () =>
  startApp({ deps: { issuer: realIssuer(KEY), mediaServer: createServerUnderTest() } });

async function requestCall(app: Awaited<ReturnType<typeof startRealApp>>): Promise<ConnectionDetails> {
  const body = { room_config: { agents: [{ agent_name: 'second', metadata: METADATA }] } };
  return bodyOf(await app.post('/api/connection-details', body));
}

describe('GET /readyz with a real media server', () => {
  const mediaServerCheck = async (options: Parameters<typeof createServerUnderTest>[0]) => {
    await using app = await startApp({ deps: { mediaServer: createServerUnderTest(options) } });
    const response = await app.fetch('/readyz');
    const { checks } = await bodyOf<{ checks: { media_server: string } }>(response);
    return checks.media_server;
  };

  it('finds it', async () => {
    expect(await mediaServerCheck({})).toBe('ok');
  });

  it('misses it where nobody listens', async () => {
    expect(await mediaServerCheck({ url: 'http://127.0.0.1:9' })).toBe('unreachable');
  });

  it('finds out that the key is another', async () => {
    expect(await mediaServerCheck({ apiSecret: 'another' })).toBe('unreachable');
  });
});

describe('a token of ours, at a real media server', () => {
  it('from POST /token is accepted, and one with another signature is not', async () => {
    await using app = await startRealApp();
    const { participant_token: token } = await bodyOf<{ participant_token: string }>(
      await app.post('/token'),
    );
    const validate = (text: string) => fetch(`${httpUrl}/rtc/validate?access_token=${text}`);
    expect((await validate(token)).status).toBe(200);
    expect((await validate(token.slice(0, -4))).status).toBe(401);
    expect((await validate(await realIssuer().issue({ ...app.grants[0]! }))).status).toBe(401);
  });

  it('opens its room on joining, not before, with the settings and the agent that it carries', async () => {
    await using app = await startRealApp();
    const call = await requestCall(app);
    const service = new RoomServiceClient(httpUrl, KEY.apiKey, KEY.apiSecret);
    expect(await service.listRooms([call.roomName])).toEqual([]);

    const visitor = await join(call.participantToken);
    expect(visitor.name).toBe(call.roomName);
    expect(visitor.localParticipant?.identity).toBe(call.participantName);
    const [room] = await service.listRooms([call.roomName]);
    expect(room).toMatchObject({ emptyTimeout: 300, departureTimeout: 20, maxParticipants: 1 });
    const dispatches = await new AgentDispatchClient(httpUrl, KEY.apiKey, KEY.apiSecret).listDispatch(
      call.roomName,
    );
    expect(dispatches).toMatchObject([{ agentName: 'second', room: call.roomName }]);
    expect(JSON.parse(dispatches[0]!.metadata)).toMatchObject({ assistant: 'support', fresh: true });
  });

  it('permits microphone, camera, screen and messages, nothing else', async () => {
    await using app = await startRealApp();
    const call = await requestCall(app);
    await join(call.participantToken);
    const service = new RoomServiceClient(httpUrl, KEY.apiKey, KEY.apiSecret);
    const { permission } = await service.getParticipant(call.roomName, call.participantName);
    expect(permission).toMatchObject({
      canSubscribe: true,
      canPublishData: true,
      canPublishSources: [TrackSource.MICROPHONE, TrackSource.CAMERA, TrackSource.SCREEN_SHARE],
      canUpdateMetadata: false,
      hidden: false,
    });
  });

  it('keeps who the user is to the site where the visitor cannot change it', async () => {
    const users = { verify: async () => ({ id: 'user-7', name: 'Ada' }) };
    const deps = { issuer: realIssuer(KEY), mediaServer: createServerUnderTest(), users };
    await using app = await startApp({ deps });
    const call = await requestCall(app);
    const visitor = await join(call.participantToken);
    const service = new RoomServiceClient(httpUrl, KEY.apiKey, KEY.apiSecret);
    const seen = () => service.getParticipant(call.roomName, call.participantName);
    expect(await seen()).toMatchObject({ name: 'Ada', attributes: { 'va.user': 'user-7' } });
    // the SDK resolves once the media server has answered, even where that refuses
    await visitor.localParticipant!.setAttributes({ 'va.user': 'user-8' });
    await visitor.localParticipant!.updateName('Root');
    expect(await seen()).toMatchObject({ name: 'Ada', attributes: { 'va.user': 'user-7' } });
  });

  it('is refused for another room', async () => {
    await using app = await startRealApp();
    const [mine, other] = [await requestCall(app), await requestCall(app)];
    await join(other.participantToken);
    // The media server takes the room out of the token, whatever the address says …
    const asked = await fetch(
      `${httpUrl}/rtc/validate?access_token=${mine.participantToken}&room=${other.roomName}`,
    );
    expect(asked.status).toBe(200);
    const visitor = await join(mine.participantToken);
    expect(visitor.name).toBe(mine.roomName);
    // … and a token whose room was changed is not ours any more.
    const [header, payload, signature] = mine.participantToken.split('.');
    const claims = JSON.parse(Buffer.from(payload!, 'base64url').toString());
    claims.video.room = other.roomName;
    const forged = [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
    expect((await fetch(`${httpUrl}/rtc/validate?access_token=${forged}`)).status).toBe(401);
  });

  it('administers nothing, its own room included', async () => {
    await using app = await startRealApp();
    const call = await requestCall(app);
    await join(call.participantToken);
    const visitor = new RoomServiceClient(httpUrl, undefined, undefined, { token: call.participantToken });
    await expect(visitor.listRooms()).rejects.toThrow(/permission/i);
    await expect(visitor.listParticipants(call.roomName)).rejects.toThrow(/permission/i);
    await expect(visitor.deleteRoom(call.roomName)).rejects.toThrow(/permission/i);
  });

  it('keeps a second visitor out, lets agents in, and lets the first one come back', async () => {
    await using app = await startRealApp();
    const call = await requestCall(app);
    const first = await join(call.participantToken);

    const stranger = await realIssuer(KEY).issue({ ...app.grants[0]!, identity: 'stranger' });
    await expect(join(stranger)).rejects.toThrow();

    const agent = new AccessToken(KEY.apiKey, KEY.apiSecret, { identity: 'agent' });
    agent.kind = 'agent';
    agent.addGrant({ room: call.roomName, roomJoin: true, agent: true });
    await join(await agent.toJwt());

    const replaced = new Promise((resolve) => first.once(RoomEvent.Disconnected, resolve));
    const again = await join(call.participantToken);
    await replaced;
    expect([...again.remoteParticipants.keys()]).toEqual(['agent']);
  });

  it('is one that the SDK can verify', async () => {
    await using app = await startRealApp();
    const call = await requestCall(app);
    const claims = await new TokenVerifier(KEY.apiKey, KEY.apiSecret).verify(call.participantToken);
    expect(claims).toMatchObject({ sub: call.participantName, name: call.participantName, iss: KEY.apiKey });
  });
});
