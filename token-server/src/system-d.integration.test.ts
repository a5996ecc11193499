import { type Room, RoomEvent } from '@livekit/rtc-node';
import type { ConnectionDetails, TokenResponse } from '@voice-assistant/protocol';
import { TokenVerifier } from 'livekit-server-sdk';
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

const claimsOf = (token: string) => new TokenVerifier(KEY.apiKey, KEY.apiSecret).verify(token);
const isValid = async (token: string) =>
  (await fetch(`${realMediaServer().httpUrl}/rtc/validate?access_token=${token}`)).status === 200;
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

describe('system D, a CV assistant', () => {
  it('D1: gives connection details with the agent that the body names, dispatched by the token', async () => {
    await using app = await startRealApp();
    const body = { room_config: { agents: [{ agent_name: 'second' }] } };
    const response = await app.post('/api/connection-details', body);
    expect(response.status).toBe(200);
    const details = await bodyOf<ConnectionDetails>(response);
    const claims = await claimsOf(details.participantToken);
    const { iat } = claims as { iat?: number };
    expect(claims).toMatchObject({
      iss: KEY.apiKey,
      sub: details.participantName,
      name: details.participantName,
      exp: iat! + 900,
    });
    await join(details.participantToken);
    expect(await app.dispatcher.list(details.roomName)).toMatchObject([{ agentName: 'second' }]);
  });

  it('D5: makes rooms on demand, side by side, and each ends for itself', async () => {
    await using app = await startRealApp();
    const open = async () => bodyOf<ConnectionDetails>(await app.fetch('/api/connection-details'));
    const [one, two] = [await open(), await open()];
    const rooms = [await join(one.participantToken), await join(two.participantToken)];
    expect(rooms[0]!.remoteParticipants.size + rooms[1]!.remoteParticipants.size).toBe(0);
    const first = await app.dispatcher.list(one.roomName);
    const second = await app.dispatcher.list(two.roomName);
    expect(first).toHaveLength(1);
    expect(second).toHaveLength(1);
    expect(first[0]!.id).not.toBe(second[0]!.id);
    const ended = new Promise((resolve) => rooms[0]!.once(RoomEvent.Disconnected, resolve));
    await app.fetch(`/rooms/${one.roomName}`, { method: 'DELETE', headers: PAIR });
    await ended;
    expect(await app.rooms.find(one.roomName)).toBeUndefined();
    expect(await app.rooms.find(two.roomName)).toBeDefined();
    await app.rooms.remove(two.roomName);
  });

  it('D6: a call goes on when its token has ended, and a fresh one for the same place is given', async () => {
    // the media server lets a token be a minute old: this one ends in two seconds
    const oldClock = () => Date.now() - 900_000 - 58_000;
    const issuer = realIssuer({ ...KEY, nowMs: oldClock });
    await using app = await startRealApp({ deps: { issuer } });
    const first = await bodyOf<Required<TokenResponse>>(await app.post('/token'));
    const room = await join(first.participant_token);
    await expect.poll(() => isValid(first.participant_token), POLL).toBe(false);
    expect(room.isConnected).toBe(true);

    const refreshed = await app.post('/token/refresh', undefined, bearer(first.participant_token));
    expect(refreshed.status).toBe(200);
    const { participant_token: token, server_url } = await bodyOf<TokenResponse>(refreshed);
    expect(server_url).toBe(realMediaServer().wsUrl);
    expect(await isValid(token)).toBe(true);
    const putOut = new Promise((resolve) => room.once(RoomEvent.Disconnected, resolve));
    const again = await join(token);
    await putOut;
    expect(again.name).toBe(room.name);
    expect(again.localParticipant?.identity).toBe(room.localParticipant?.identity);
    const [before, after] = [await claimsOf(token), app.grants[0]!];
    expect(before.sub).toBe(after.identity);

    await app.rooms.remove(after.roomName);
    const late = await app.post('/token/refresh', undefined, bearer(token));
    expect(late.status).toBe(404);
    expect(await late.json()).toMatchObject({ code: 'room-not-found' });
  }, 20_000);

  it.each([
    ['nothing', () => ''],
    ['nonsense', () => 'abc.def.ghi'],
    ['the token of an onlooker', () => realIssuer(KEY).issue({ ...PLACE, role: 'debug' })],
    ['the token of an agent', () => realIssuer(KEY).issue({ ...PLACE, role: 'agent' })],
    ['a token of another secret', () => realIssuer().issue(PLACE)],
    ['one of yesterday', () => realIssuer({ ...KEY, nowMs: () => Date.now() - 86_400_000 }).issue(PLACE)],
    ['key and secret', () => `${KEY.apiKey}:${KEY.apiSecret}`],
  ])('D6: renews nothing for %s', async (_what, credentials) => {
    await using app = await startRealApp();
    const response = await app.post('/token/refresh', undefined, bearer(await credentials()));
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'unauthenticated' });
  });

  it('D7: gives tokens only to who is signed in, where that is wanted, and logs none', async () => {
    const users = { verify: async (token: string) => (token === 'adas' ? { id: 'ada' } : undefined) };
    await using app = await startRealApp({ deps: { users } });
    for (const path of ['/token', '/api/connection-details']) expect((await app.post(path)).status).toBe(401);
    const mine = await bodyOf<Required<TokenResponse>>(await app.post('/token', {}, bearer('adas')));
    await app.post('/token/refresh', undefined, bearer(mine.participant_token));
    const { conversation_id, conversation_key } = mine;
    // the key of a signed-in user is of no use to who is not
    expect((await app.post('/token', { conversation_id, conversation_key })).status).toBe(401);
    expect((await app.post('/token', { conversation_key }, bearer('adas'))).status).toBe(201);
    expect(app.log.text()).not.toMatch(/eyJ[\w-]+\./);
    expect(app.log.text()).not.toContain(KEY.apiSecret === 'secret' ? 'devkey:secret' : KEY.apiSecret);
  });
});

const PLACE = { roomName: 'd6', identity: 'eve' };
