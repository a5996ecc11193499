import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Room, RoomEvent } from '@livekit/rtc-node';
import type { KioskSession, RoleTokenResponse } from '@voice-assistant/protocol';
import { AccessToken, AgentDispatchClient, RoomServiceClient, TrackSource } from 'livekit-server-sdk';
import { afterEach, describe, expect, it } from 'vitest';
import { realIssuer } from './testing/issuer.js';
import { joinRoom, KEY, realMediaServer } from './testing/media-server.js';
import { PAIR, POLL, startRealApp } from './testing/real-app.js';
import { bodyOf } from './testing/start-app.js';

const calls: Room[] = [];
afterEach(async () => {
  await Promise.all(calls.splice(0).map((room) => room.disconnect()));
});

async function join(token: string): Promise<Room> {
  const room = await joinRoom(token);
  calls.push(room);
  return room;
}

const LOBBY_KEY = 'key-of-the-lobby-kiosk';
const lobby = { Authorization: `Bearer ${LOBBY_KEY}` };
const kioskKeys = { lobby: LOBBY_KEY, entrance: 'key-of-the-entrance-kiosk' };
const PATH = '/api/kiosk/session';

describe('system C, a kiosk', () => {
  it('C1: opens a room for each session, kiosk-{kiosk_id}-{session_id}, and ends it', async () => {
    await using app = await startRealApp({ kioskKeys });
    const open = async () => {
      const response = await app.post(PATH, { kiosk_id: 'lobby' }, lobby);
      expect(response.status).toBe(201);
      return bodyOf<KioskSession>(response);
    };
    const [session, other] = [await open(), await open()];
    expect(session.room_name).toBe(`kiosk-lobby-${session.session_id}`);
    expect(session.session_id).toMatch(/^[0-9a-f]{32}$/);
    expect(other.room_name).not.toBe(session.room_name);
    expect(await app.rooms.find(session.room_name)).toBeUndefined();
    const room = await join(session.participant_token);
    expect(room.name).toBe(session.room_name);
    expect(room.localParticipant?.identity).toBe(session.participant_identity);
    expect(await app.dispatcher.list(session.room_name)).toMatchObject([{ agentName: 'first' }]);

    const ended = new Promise((resolve) => room.once(RoomEvent.Disconnected, resolve));
    const end = () => app.fetch(`${PATH}/${session.session_id}`, { method: 'DELETE', headers: lobby });
    expect((await end()).status).toBe(204);
    await ended;
    expect(await app.rooms.find(session.room_name)).toBeUndefined();
    expect((await end()).status).toBe(204); // over already
  });

  it('C1: leaves the room to an agent that has just left it, who removes it by itself', async () => {
    await using app = await startRealApp({ kioskKeys });
    const session = await bodyOf<KioskSession>(await app.post(PATH, { kiosk_id: 'lobby' }, lobby));
    await join(session.participant_token);
    const token = new AccessToken(KEY.apiKey, KEY.apiSecret, { identity: 'agent-AJ_1' });
    token.kind = 'agent';
    token.addGrant({ roomJoin: true, room: session.room_name });
    const agent = await join(await token.toJwt());
    await agent.disconnect();
    await expect.poll(() => app.rooms.participants(session.room_name), POLL).toHaveLength(1);
    const ending = app.fetch(`${PATH}/${session.session_id}`, { method: 'DELETE', headers: lobby });
    await delay(200); // for which the agent is on its way out
    await app.rooms.remove(session.room_name); // rejects where it is gone already
    expect((await ending).status).toBe(204);
    expect(await app.rooms.find(session.room_name)).toBeUndefined();
  });

  it('C9: calls the vision agent beside the one that answers', async () => {
    await using app = await startRealApp({ kioskKeys, visionAgentName: 'eyes' });
    const session = await bodyOf<KioskSession>(await app.post(PATH, { kiosk_id: 'lobby' }, lobby));
    await join(session.participant_token);
    const client = new AgentDispatchClient(realMediaServer().httpUrl, KEY.apiKey, KEY.apiSecret);
    const called = async () =>
      (await client.listDispatch(session.room_name)).map((it) => it.agentName).sort();
    await expect.poll(called, POLL).toEqual(['eyes', 'first']);
    // whoever waits for an answer is not waiting for the one that looks on
    expect(await app.dispatcher.list(session.room_name)).toMatchObject([{ agentName: 'first' }]);
    await app.rooms.remove(session.room_name);
  });

  it('C1: opens nothing for who has not the key of that kiosk', async () => {
    await using app = await startRealApp({ kioskKeys });
    expect((await app.post(PATH, { kiosk_id: 'lobby' })).status).toBe(401);
    const wrong = await app.post(PATH, { kiosk_id: 'lobby' }, { Authorization: 'Bearer another' });
    expect(wrong.status).toBe(401);
    const other = await app.post(PATH, { kiosk_id: 'entrance' }, lobby);
    expect(other.status).toBe(403);
    expect(await other.json()).toMatchObject({ code: 'forbidden' });
    expect((await app.post(PATH, { kiosk_id: 'lobby', room_name: 'mine' }, lobby)).status).toBe(400);
    expect(app.grants).toEqual([]);
    // what one kiosk began, another cannot end
    const { session_id, room_name } = await bodyOf<KioskSession>(
      await app.post(PATH, { kiosk_id: 'lobby' }, lobby),
    );
    await app.rooms.create({ name: room_name, empty_timeout: 60, max_participants: 0 });
    const headers = { Authorization: `Bearer ${kioskKeys.entrance}` };
    await app.fetch(`${PATH}/${session_id}`, { method: 'DELETE', headers });
    expect(await app.rooms.find(room_name)).toBeDefined();
    await app.rooms.remove(room_name);
  });

  it('C2: gives each role its own grants, and counts only people', async () => {
    await using app = await startRealApp({ kioskKeys });
    const { room_name, participant_token, participant_identity } = await bodyOf<KioskSession>(
      await app.post(PATH, { kiosk_id: 'lobby' }, lobby),
    );
    const frontend = await join(participant_token);
    const tokenOf = async (role: string) => {
      const response = await app.post(`/rooms/${room_name}/tokens`, { role, user: 'ada' }, PAIR);
      expect(response.status).toBe(201);
      const answer = await bodyOf<RoleTokenResponse>(response);
      expect(answer.participant_identity).toBe(`${role}-ada`);
      return answer.participant_token;
    };
    const service = new RoomServiceClient(realMediaServer().httpUrl, KEY.apiKey, KEY.apiSecret);
    const permissionOf = async (identity: string) =>
      (await service.getParticipant(room_name, identity)).permission;
    const { MICROPHONE, CAMERA } = TrackSource;
    expect(await permissionOf(participant_identity)).toMatchObject({
      canPublishSources: [MICROPHONE, CAMERA],
      canSubscribe: true,
      canPublishData: true,
    });
    await join(await tokenOf('voice-agent'));
    expect(await permissionOf('voice-agent-ada')).toMatchObject({
      canPublishSources: [MICROPHONE],
      canSubscribe: true,
    });
    await join(await tokenOf('vision-agent'));
    const nothing = { canPublish: false, canPublishData: false, canSubscribe: true };
    expect(await permissionOf('vision-agent-ada')).toMatchObject({ ...nothing, hidden: false });

    const debug = await join(await tokenOf('debug'));
    expect(await permissionOf('debug-ada')).toMatchObject({ ...nothing, hidden: true });
    // it sees everybody, and nobody sees it
    const names = (room: Room) => [...room.remoteParticipants.keys()].sort();
    const others = [participant_identity, 'vision-agent-ada', 'voice-agent-ada'];
    await expect.poll(() => names(debug), POLL).toEqual(others);
    await expect.poll(() => names(frontend), POLL).toEqual(others.slice(1));
    const counted = async () => (await app.rooms.find(room_name))?.num_participants;
    await expect.poll(counted, POLL).toBe(1);
    await app.rooms.remove(room_name);
  }, 20_000);

  it('C2: gives roles to administrators alone, and none that there is not', async () => {
    await using app = await startRealApp();
    const path = `/rooms/c2-${randomUUID()}/tokens`;
    expect((await app.post(path, { role: 'debug' })).status).toBe(401);
    const visitor = await realIssuer(KEY).issue({ roomName: 'c2', identity: 'eve' });
    expect((await app.post(path, { role: 'debug' }, { Authorization: `Bearer ${visitor}` })).status).toBe(
      401,
    );
    const unknown = await app.post(path, { role: 'root' }, PAIR);
    expect(unknown.status).toBe(400);
    expect(await unknown.json()).toMatchObject({ detail: expect.stringContaining('role: ') });
  });
});
