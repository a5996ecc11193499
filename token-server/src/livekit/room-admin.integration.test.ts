import { randomUUID } from 'node:crypto';
import {
  AudioFrame,
  AudioSource,
  LocalAudioTrack,
  type Room,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';
import type { ParticipantInfo, RoomInfo, TrackInfo } from '@voice-assistant/protocol';
import { AccessToken, type VideoGrant } from 'livekit-server-sdk';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createAdminAccess } from '../auth/admin-access.js';
import { createCensus } from '../census.js';
import { createMetrics } from '../metrics.js';
import { createLogger } from '../middleware/log.js';
import { realIssuer } from '../testing/issuer.js';
import { joinRoom, KEY, realMediaServer } from '../testing/media-server.js';
import { bodyOf, startApp } from '../testing/start-app.js';
import { createRoomAdmin } from './room-admin.js';

let httpUrl: string;
beforeAll(() => {
  httpUrl = realMediaServer().httpUrl;
});

const calls: Room[] = [];
const roomNames: string[] = [];
afterEach(async () => {
  await Promise.all(calls.splice(0).map((room) => room.disconnect()));
  const rooms = createRoomAdmin(adminOptions());
  await Promise.allSettled(roomNames.splice(0).map((name) => rooms.remove(name)));
});

const adminOptions = (url = httpUrl) => ({ url, ...KEY, timeoutSeconds: 5, log: createLogger('silent') });

function startRealApp(url = httpUrl, maxRooms = 0) {
  const rooms = createRoomAdmin(adminOptions(url));
  const census = createCensus(rooms, Date.now);
  const adminAccess = createAdminAccess({ ...KEY, nowMs: Date.now });
  const metrics = createMetrics({ census, withProcess: false });
  const deps = { issuer: realIssuer(KEY), rooms, census, adminAccess, metrics };
  return startApp({ token: { maxRooms }, deps });
}

/** The media server notes a track a moment later, and counts the participants of its rooms every five seconds. */
const POLL = { timeout: 8_000, interval: 100 };

const PAIR = { Authorization: 'Bearer devkey:secret' };
const newName = (prefix = 'room-'): string => {
  const name = prefix + randomUUID();
  roomNames.push(name);
  return name;
};

async function bearer(grants: VideoGrant) {
  const token = new AccessToken(KEY.apiKey, KEY.apiSecret, { ttl: 60 });
  token.addGrant(grants);
  return { Authorization: `Bearer ${await token.toJwt()}` };
}

async function speak(call: Room): Promise<void> {
  const source = new AudioSource(48_000, 1);
  const track = LocalAudioTrack.createAudioTrack('voice', source);
  const options = new TrackPublishOptions();
  options.source = TrackSource.SOURCE_MICROPHONE;
  await call.localParticipant!.publishTrack(track, options);
  await source.captureFrame(new AudioFrame(new Int16Array(480), 48_000, 1, 480));
}

describe('the administration of rooms, at a real media server', () => {
  it('creates a room, lists it and deletes it, as curl does it', async () => {
    await using app = await startRealApp();
    const name = newName('conversation:');
    const created = await app.post('/rooms', { name, empty_timeout: 120, max_participants: 3 }, PAIR);
    expect(created.status).toBe(201);
    expect(created.headers.get('cache-control')).toBe('no-store');
    const room = await bodyOf<RoomInfo>(created);
    expect(room).toEqual({
      sid: expect.stringMatching(/^RM_/),
      name,
      empty_timeout: 120,
      departure_timeout: expect.any(Number),
      max_participants: 3,
      creation_time: expect.any(Number),
      metadata: '',
      num_participants: 0,
      num_publishers: 0,
      active_recording: false,
    });
    expect(Math.abs(room.creation_time - Date.now() / 1000)).toBeLessThan(60);

    const listed = await app.fetch('/rooms', { headers: PAIR });
    expect(listed.status).toBe(200);
    const { rooms } = await bodyOf<{ rooms: RoomInfo[] }>(listed);
    expect(rooms.find(({ sid }) => sid === room.sid)).toEqual(room);

    const path = `/rooms/${encodeURIComponent(name)}`;
    const deleted = await app.fetch(path, { method: 'DELETE', headers: PAIR });
    expect(deleted.status).toBe(204);
    expect(await deleted.text()).toBe('');
    const again = await app.fetch(path, { method: 'DELETE', headers: PAIR });
    expect(again.status).toBe(404);
    expect(await again.json()).toMatchObject({ code: 'room-not-found' });
  });

  it('keeps a room for 300 s where nothing else is said, and leaves one that exists as it is', async () => {
    await using app = await startRealApp();
    const name = newName();
    const created = await app.post('/rooms', { name }, PAIR);
    expect(created.status).toBe(201);
    const room = await bodyOf<RoomInfo>(created);
    expect(room).toMatchObject({ empty_timeout: 300, max_participants: 0 });
    const again = await app.post('/rooms', { name, empty_timeout: 10 }, PAIR);
    expect(again.status).toBe(200);
    expect(await again.json()).toEqual(room);
  });

  it('shows who is in a room and what they publish', async () => {
    await using app = await startRealApp();
    const { roomName, participantName, participantToken } = await bodyOf<Record<string, string>>(
      await app.fetch('/api/connection-details'),
    );
    const call = await joinRoom(participantToken!);
    calls.push(call);
    roomNames.push(roomName!);
    await speak(call);

    const listed = async () => {
      const response = await app.fetch(`/rooms/${roomName}/participants`, { headers: PAIR });
      return (await bodyOf<{ participants: ParticipantInfo[] }>(response)).participants;
    };
    await expect.poll(async () => (await listed())[0]?.tracks.length, POLL).toBe(1);
    const participants = await listed();
    const track: TrackInfo = {
      sid: expect.stringMatching(/^TR_/),
      type: 'AUDIO',
      name: 'voice',
      muted: false,
      source: 'MICROPHONE',
      width: 0,
      height: 0,
      simulcast: false,
      mime_type: expect.stringContaining('audio/'),
    };
    expect(participants).toEqual([
      {
        sid: expect.stringMatching(/^PA_/),
        identity: participantName,
        state: 'ACTIVE',
        joined_at: expect.any(Number),
        name: participantName,
        metadata: '',
        attributes: {},
        kind: 'STANDARD',
        is_publisher: true,
        tracks: [track],
      },
    ]);
    const tracksOf = (sid: string) =>
      app.fetch(`/rooms/${roomName}/participants/${sid}/tracks`, { headers: PAIR });
    expect(await (await tracksOf(participants[0]!.sid)).json()).toEqual({ tracks: participants[0]!.tracks });
    const unknown = await tracksOf('PA_nobody');
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({ code: 'participant-not-found' });
  });

  it('knows an empty room from one that does not exist', async () => {
    await using app = await startRealApp();
    const name = newName();
    await app.post('/rooms', { name }, PAIR);
    const empty = await app.fetch(`/rooms/${name}/participants`, { headers: PAIR });
    expect(await empty.json()).toEqual({ participants: [] });
    for (const path of ['/rooms/nowhere/participants', '/rooms/nowhere/participants/PA_1/tracks']) {
      const response = await app.fetch(path, { headers: PAIR });
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ code: 'room-not-found' });
    }
  });

  it("takes tokens of the SDK's making, each for what it grants", async () => {
    await using app = await startRealApp();
    const name = newName();
    const create = await app.post('/rooms', { name }, await bearer({ roomCreate: true }));
    expect(create.status).toBe(201);
    const list = await app.fetch('/rooms', { headers: await bearer({ roomList: true }) });
    expect(list.status).toBe(200);
    const look = await app.fetch(`/rooms/${name}/participants`, {
      headers: await bearer({ roomAdmin: true, room: name }),
    });
    expect(look.status).toBe(200);
  });

  it('answers 503 where no media server does', async () => {
    await using app = await startRealApp('http://127.0.0.1:9');
    const answers = await Promise.all([
      app.fetch('/rooms', { headers: PAIR }),
      app.post('/rooms', { name: 'room' }, PAIR),
      app.fetch('/rooms/room', { method: 'DELETE', headers: PAIR }),
      app.fetch('/rooms/room/participants', { headers: PAIR }),
    ]);
    for (const response of answers) {
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('5');
      expect(await response.json()).toMatchObject({ code: 'media-server-unreachable' });
    }
    expect(app.log.text()).not.toContain('eyJ');
  });
});

describe('live rooms of a real media server', () => {
  it('are counted in the metrics', async () => {
    await using app = await startRealApp();
    const details = await bodyOf<Record<string, string>>(await app.fetch('/api/connection-details'));
    const call = await joinRoom(details.participantToken!);
    calls.push(call);
    roomNames.push(details.roomName!);
    const figures = async () => {
      const text = await (await app.fetch('/metrics')).text();
      return ['rooms_active', 'participants_count', 'participants_in_largest_room'].map((name) =>
        Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]),
      );
    };
    // other tests may use the same media server at the same time, so there are at least that many
    await expect.poll(async () => (await figures()).every((figure) => figure >= 1), POLL).toBe(true);
  }, 15_000);

  it('keep a further call from starting once there are as many as may be', async () => {
    await using app = await startRealApp(httpUrl, 1);
    await app.post('/rooms', { name: newName() }, PAIR);
    const response = await app.post('/token');
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'at-capacity' });
  });
});
