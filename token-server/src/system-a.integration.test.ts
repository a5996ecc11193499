import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Room, RoomEvent } from '@livekit/rtc-node';
import type { ConnectionDetails, TokenResponse } from '@voice-assistant/protocol';
import { TokenSource } from 'livekit-client';
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

const run = promisify(execFile);

/** What a person types at a terminal, word for word. */
const curl = async (command: string) => (await run('bash', ['-c', command])).stdout;

describe('system A, Local Voice AI', () => {
  it('A1: names the media server that LIVEKIT_URL says, and is ready when it answers', async () => {
    await using app = await startRealApp();
    const details = await bodyOf<ConnectionDetails>(await app.fetch('/api/connection-details'));
    expect(details.serverUrl).toBe(realMediaServer().wsUrl);
    const { checks } = await bodyOf<{ checks: Record<string, string> }>(await app.fetch('/readyz'));
    expect(checks.media_server).toBe('ok');
  });

  it('A2: gives a token of 15 minutes that joins one room, publishes, subscribes and sends data', async () => {
    await using app = await startRealApp();
    const { participant_token: token } = await bodyOf<TokenResponse>(await app.post('/token'));
    const claims = await new TokenVerifier(KEY.apiKey, KEY.apiSecret).verify(token);
    expect(claims.exp! - (claims as { iat?: number }).iat!).toBe(900);
    expect(claims.video).toMatchObject({
      roomJoin: true,
      room: expect.stringMatching(/^conversation:[0-9a-f]{32}$/),
      canPublish: true,
      canSubscribe: true,
      canPublishData: true,
    });
    expect(claims.video).not.toHaveProperty('roomAdmin');
    const room = await join(token);
    expect(room.name).toBe(claims.video!.room);
  });

  it('A3: administers rooms with the curl commands that its users have', async () => {
    await using app = await startRealApp();
    const name = `my-room-${process.pid}`;
    const auth = '-H "Authorization: Bearer devkey:secret"';
    const created = await curl(
      `curl -s -X POST ${app.url}/rooms ${auth} -H "Content-Type: application/json" -d '{"name": "${name}", "empty_timeout": 300, "max_participants": 10}'`,
    );
    expect(JSON.parse(created)).toMatchObject({ name, empty_timeout: 300, max_participants: 10 });
    const issuer = realIssuer(KEY);
    const room = await join(await issuer.issue({ roomName: name, identity: 'ada', displayName: 'Ada' }));
    const listed = JSON.parse(await curl(`curl -s ${app.url}/rooms ${auth}`));
    expect(listed.rooms).toContainEqual(
      expect.objectContaining({
        name,
        sid: expect.stringMatching(/^RM_/),
        creation_time: expect.any(Number),
      }),
    );
    const { participants } = JSON.parse(await curl(`curl -s ${app.url}/rooms/${name}/participants ${auth}`));
    expect(participants).toMatchObject([{ identity: 'ada', name: 'Ada', kind: 'STANDARD', tracks: [] }]);
    const tracks = await curl(
      `curl -s ${app.url}/rooms/${name}/participants/${participants[0].sid}/tracks ${auth}`,
    );
    expect(JSON.parse(tracks)).toEqual({ tracks: [] });
    const ended = new Promise((resolve) => room.once(RoomEvent.Disconnected, resolve));
    expect(
      await curl(`curl -s -o /dev/null -w '%{http_code}' -X DELETE ${app.url}/rooms/${name} ${auth}`),
    ).toBe('204');
    await ended;
    expect(
      await curl(
        `curl -s -o /dev/null -w '%{http_code}' ${app.url}/rooms -H "Authorization: Bearer devkey:wrong"`,
      ),
    ).toBe('401');
  });

  it('A4: gives connection details whose names nobody can guess', async () => {
    await using app = await startRealApp();
    const details = await bodyOf<ConnectionDetails>(await app.fetch('/api/connection-details'));
    expect(details).toEqual({
      serverUrl: realMediaServer().wsUrl,
      roomName: expect.stringMatching(/^voice_assistant_room_[0-9a-f]{32}$/),
      participantName: expect.stringMatching(/^voice_assistant_user_[0-9a-f]{32}$/),
      participantToken: expect.any(String),
    });
    const room = await join(details.participantToken);
    expect(room.name).toBe(details.roomName);
    expect(room.localParticipant?.identity).toBe(details.participantName);
  });

  it("A4: LiveKit's TokenSource.endpoint fetches, and its client connects", async () => {
    await using app = await startRealApp();
    const source = TokenSource.endpoint(`${app.url}/token`);
    const { serverUrl, participantToken } = await source.fetch({ participantName: 'Ada' });
    expect(serverUrl).toBe(realMediaServer().wsUrl);
    expect((await join(participantToken)).localParticipant?.name).toBe('Ada');
  });

  it('A8: makes no room before its token is used, and removes one that everybody has forgotten', async () => {
    let hours = 0;
    await using app = await startRealApp({
      nowMs: () => Date.now() + hours * 3_600_000,
      timing: { sweepEveryMs: 20 },
    });
    const { conversation_id: id } = await bodyOf<TokenResponse>(await app.post('/token'));
    expect(await app.rooms.find(`conversation:${id}`)).toBeUndefined();

    // as a process that died after it made a room leaves it
    const forgotten = `conversation:forgotten-${process.pid}`;
    const strangers = `other-app-${process.pid}`;
    await app.rooms.create({ name: forgotten, empty_timeout: 7_200, max_participants: 0 });
    await app.rooms.create({ name: strangers, empty_timeout: 86_400, max_participants: 0 });
    app.calls.start();
    const isThere = async () => {
      hours += 0.5; // each time that we look
      return (await app.rooms.find(forgotten)) !== undefined;
    };
    expect(await isThere()).toBe(true);
    await expect.poll(isThere, POLL).toBe(false);
    expect(hours).toBeGreaterThan(2);
    await expect.poll(() => app.log.text()).toContain('orphaned room removed');
    expect(await app.rooms.find(strangers)).toBeDefined();
    await app.rooms.remove(strangers);
  });

  it('A9: answers health checks, and logs who joins and leaves without a token', async () => {
    await using app = await startRealApp();
    expect((await app.fetch('/healthz')).status).toBe(200);
    const ready = await bodyOf<{ checks: Record<string, string> }>(await app.fetch('/readyz'));
    expect(ready.checks.media_server).toBe('ok');
    const details = await bodyOf<ConnectionDetails>(await app.fetch('/api/connection-details'));
    await join(details.participantToken);
    const seen = () => app.fetch(`/rooms/${details.roomName}/participants`, { headers: PAIR });
    await expect.poll(async () => (await seen()).status, POLL).toBe(200);
    expect(app.log.text()).not.toContain('eyJ');
  });
});
