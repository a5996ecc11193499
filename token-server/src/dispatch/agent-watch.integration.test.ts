import { randomUUID } from 'node:crypto';
import { type Room, RoomEvent } from '@livekit/rtc-node';
import type { TokenResponse } from '@voice-assistant/protocol';
import { AccessToken } from 'livekit-server-sdk';
import { afterEach, describe, expect, it } from 'vitest';
import { joinRoom, KEY } from '../testing/media-server.js';
import { POLL, type RealApp, startRealApp } from '../testing/real-app.js';
import { bodyOf } from '../testing/start-app.js';

const calls: Room[] = [];
afterEach(async () => {
  await Promise.all(calls.splice(0).map((room) => room.disconnect()));
});

async function join(token: string): Promise<Room> {
  const room = await joinRoom(token);
  calls.push(room);
  return room;
}

const timing = { answerMs: 400, reportMs: 1_200 };

async function begin(app: RealApp) {
  const { participant_token } = await bodyOf<TokenResponse>(await app.post('/token'));
  return { room: await join(participant_token), roomName: app.grants.at(-1)!.roomName };
}

async function joinAgent(roomName: string): Promise<Room> {
  const token = new AccessToken(KEY.apiKey, KEY.apiSecret, { identity: `agent-${randomUUID()}` });
  token.kind = 'agent';
  token.addGrant({ room: roomName, roomJoin: true, agent: true });
  return join(await token.toJwt());
}

const REPORT = '{"error":{"code":"agent-unavailable"}}';

describe('a call that no agent answers', () => {
  it('is repeated once, then told to the page, and taken back when one comes', async () => {
    await using app = await startRealApp({ timing });
    const { room, roomName } = await begin(app);
    const told: string[] = [];
    room.on(RoomEvent.RoomMetadataChanged, (metadata) => told.push(metadata));
    expect(await app.dispatcher.list(roomName)).toHaveLength(1);
    app.calls.observe({
      id: 'EV_1',
      name: 'participant_joined',
      atSeconds: Date.now() / 1000,
      room: { sid: 'RM_1', name: roomName },
      participant: { sid: 'PA_1', identity: 'ada', kind: 'STANDARD' },
    });
    await expect.poll(() => told, POLL).toEqual([REPORT]);
    const [first, second, ...more] = await app.dispatcher.list(roomName);
    expect(more).toEqual([]);
    expect([first, second].map((it) => it?.agentName)).toEqual(['first', 'first']);
    // the second one is told to read what was said
    const metadata = [first!, second!].map((it) => JSON.parse(it.metadata));
    expect(metadata.filter(({ fresh }) => fresh === true)).toHaveLength(1);
    expect(metadata[0].conversation_id).toBe(metadata[1].conversation_id);

    await joinAgent(roomName);
    await expect.poll(() => told, POLL).toEqual([REPORT, '']);
    await expect.poll(() => app.calls.watch.isWatching(roomName)).toBe(false);
    await app.rooms.remove(roomName);
  }, 20_000);

  it('is found by looking, where the media server posts no events', async () => {
    await using app = await startRealApp({ timing: { ...timing, sweepEveryMs: 50 } });
    const { roomName } = await begin(app);
    app.calls.start();
    // the media server counts who is in a room every few seconds
    await expect.poll(() => app.dispatcher.list(roomName), { timeout: 15_000 }).toHaveLength(2);
    await app.rooms.remove(roomName);
    await expect.poll(() => app.calls.watch.isWatching(roomName), POLL).toBe(false);
  }, 25_000);
});

describe('a call that is answered', () => {
  it('is called once, and once more when its agent is lost', async () => {
    await using app = await startRealApp({ timing: { answerMs: 400, reportMs: 60_000, departureMs: 500 } });
    const { roomName } = await begin(app);
    const agent = await joinAgent(roomName);
    app.calls.watch.expect(roomName);
    await expect.poll(() => app.calls.watch.isWatching(roomName), POLL).toBe(false);
    expect(await app.dispatcher.list(roomName)).toHaveLength(1);

    await agent.disconnect();
    app.calls.watch.lost(roomName);
    await expect.poll(() => app.dispatcher.list(roomName), POLL).toHaveLength(2);
    app.calls.watch.forget(roomName);
    await app.rooms.remove(roomName);
  }, 20_000);
});
