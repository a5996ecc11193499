import { type Room, RoomEvent } from '@livekit/rtc-node';
import type {
  ConversationRoom,
  ConversationToken,
  ParticipantInfo,
  Problem,
  TokenResponse,
} from '@voice-assistant/protocol';
import { RoomServiceClient, TokenVerifier, TrackSource } from 'livekit-server-sdk';
import { afterEach, describe, expect, it } from 'vitest';
import type { UserVerifier } from './ports.js';
import { joinRoom, KEY, realMediaServer } from './testing/media-server.js';
import { memoryOwnership } from './testing/memory-ownership.js';
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

/** Tokens of the site's: `user:<id>`. */
const users: UserVerifier = {
  verify: async (token) => (token.startsWith('user:') ? { id: token.slice(5) } : undefined),
};
const as = (user: string) => ({ Authorization: `Bearer user:${user}` });
const RUN = process.pid;
const ADAS = `adas-${RUN}`;
const OPEN = `open-${RUN}`;

const start = (options: Parameters<typeof startRealApp>[0] = {}) =>
  startRealApp({
    ...options,
    deps: { users, ownership: memoryOwnership({ [ADAS]: 'ada', [OPEN]: null }), ...options.deps },
  });

const TOKEN = '/api/livekit/token';
const CREATE = '/api/livekit/room/create';
const participantsPath = (id: string) => `/api/livekit/room/${id}/participants`;

describe('system E, conversations', () => {
  it('E1, E2: gives the owner a token for conversation:{id}, and shows who is in it', async () => {
    await using app = await start();
    const response = await app.post(TOKEN, { conversationId: ADAS, userId: 'ada' }, as('ada'));
    expect(response.status).toBe(200);
    const { token, url, roomName } = await bodyOf<ConversationToken>(response);
    expect(roomName).toBe(`conversation:${ADAS}`);
    expect(url).toBe(realMediaServer().wsUrl);
    const room = await join(token);
    expect(room.name).toBe(roomName);
    const listed = await app.fetch(participantsPath(ADAS), { headers: as('ada') });
    const { participants } = await bodyOf<{ participants: ParticipantInfo[] }>(listed);
    expect(participants).toMatchObject([{ identity: 'ada', attributes: { 'va.user': 'ada' } }]);
    await app.rooms.remove(roomName);
  });

  it('E2: makes the room once, and then an agent is called into it explicitly', async () => {
    await using app = await start();
    const create = async () => {
      const response = await app.post(CREATE, { conversationId: ADAS }, as('ada'));
      return [response.status, await bodyOf<ConversationRoom>(response)] as const;
    };
    const roomName = `conversation:${ADAS}`;
    expect(await create()).toEqual([201, { roomName, exists: false }]);
    expect(await create()).toEqual([200, { roomName, exists: true }]);
    expect(await app.dispatcher.list(roomName)).toEqual([]);
    const order = { conversationId: ADAS, agentId: 'second' };
    // asked for twice, called once
    const tokens = await Promise.all([app.post(TOKEN, order, as('ada')), app.post(TOKEN, order, as('ada'))]);
    expect(tokens.map(({ status }) => status)).toEqual([200, 200]);
    await expect.poll(() => app.dispatcher.list(roomName), POLL).toHaveLength(1);
    await app.post(TOKEN, order, as('ada'));
    const [dispatch, ...more] = await app.dispatcher.list(roomName);
    expect(more).toEqual([]);
    expect(dispatch).toMatchObject({
      agentName: 'second',
      metadata: JSON.stringify({ conversation_id: ADAS }),
    });
    await app.rooms.remove(roomName);
  });

  it.each([
    ['nobody', {}, 401, 'unauthenticated'],
    ['a stranger', { Authorization: 'Bearer nobody' }, 401, 'unauthenticated'],
    ['another user', as('eve'), 403, 'forbidden'],
  ])('E2: refuses %s with %s', async (_who, headers, status, code) => {
    await using app = await start();
    const answers = [
      await app.post(TOKEN, { conversationId: ADAS }, headers),
      await app.post(CREATE, { conversationId: ADAS }, headers),
      await app.fetch(participantsPath(ADAS), { headers }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(status);
      expect(await bodyOf<Problem>(answer)).toMatchObject({ code });
    }
    expect(await app.rooms.find(`conversation:${ADAS}`)).toBeUndefined();
  });

  it('E2: knows no conversation but those that there are, and lets nobody speak for another', async () => {
    await using app = await start();
    const unknown = await app.post(TOKEN, { conversationId: 'nothing' }, as('ada'));
    expect(await bodyOf(unknown)).toMatchObject({ status: 404, code: 'conversation-not-found' });
    const other = await app.post(TOKEN, { conversationId: ADAS, userId: 'bob' }, as('ada'));
    expect(await bodyOf(other)).toMatchObject({ status: 403, code: 'forbidden' });
    const agent = await app.post(TOKEN, { conversationId: ADAS, agentId: 'third' }, as('ada'));
    expect(await bodyOf(agent)).toMatchObject({ status: 403, code: 'agent-not-allowed' });
    // the site's own server may
    const server = await app.post(TOKEN, { conversationId: ADAS, userId: 'bob' }, PAIR);
    expect(server.status).toBe(200);
    const { token } = await bodyOf<ConversationToken>(server);
    expect((await new TokenVerifier(KEY.apiKey, KEY.apiSecret).verify(token)).sub).toBe('bob');
  });

  it('E3: lets a user publish audio, video and screen for an hour, and an agent audio', async () => {
    await using app = await start();
    const roomName = `conversation:${OPEN}`;
    const { token } = await bodyOf<ConversationToken>(
      await app.post(TOKEN, { conversationId: OPEN, userId: 'ada' }, PAIR),
    );
    const claims = await new TokenVerifier(KEY.apiKey, KEY.apiSecret).verify(token);
    expect(claims.exp! - (claims as { iat?: number }).iat!).toBe(3_600);
    await join(token);
    const agent = await app.post(`/rooms/${encodeURIComponent(roomName)}/tokens`, { role: 'agent' }, PAIR);
    expect(agent.status).toBe(201);
    const { participant_token, participant_identity } = await bodyOf<Record<string, string>>(agent);
    await join(participant_token!);
    const service = new RoomServiceClient(realMediaServer().httpUrl, KEY.apiKey, KEY.apiSecret);
    const permissionOf = async (identity: string) =>
      (await service.getParticipant(roomName, identity)).permission;
    expect(await permissionOf('ada')).toMatchObject({
      canSubscribe: true,
      canPublishSources: [TrackSource.MICROPHONE, TrackSource.CAMERA, TrackSource.SCREEN_SHARE],
      canUpdateMetadata: false,
    });
    expect(await permissionOf(participant_identity!)).toMatchObject({
      canSubscribe: true,
      canPublishSources: [TrackSource.MICROPHONE],
    });
    await app.rooms.remove(roomName);
  });

  it('goes on with a conversation for who has its key: same identity, same room, the old tab put out', async () => {
    await using app = await startRealApp();
    const first = await bodyOf<Required<TokenResponse>>(await app.post('/token'));
    const room = await join(first.participant_token);
    const { conversation_id, conversation_key } = first;
    const putOut = new Promise((resolve) => room.once(RoomEvent.Disconnected, resolve));
    const again = await app.post('/token', { conversation_id, conversation_key });
    expect(again.status).toBe(201);
    const second = await bodyOf<Required<TokenResponse>>(again);
    expect(second.conversation_id).toBe(conversation_id);
    const resumed = await join(second.participant_token);
    await putOut;
    expect(resumed.name).toBe(`conversation:${conversation_id}`);
    expect(resumed.localParticipant?.identity).toBe(room.localParticipant?.identity);
    const grant = app.grants.at(-1)!;
    expect(JSON.parse(grant.agent!.metadata)).toEqual({ conversation_id });
    await app.rooms.remove(grant.roomName);
  });

  it('refuses a key that is not the one of the conversation, and an id without a key', async () => {
    await using app = await startRealApp();
    const [mine, other] = [
      await bodyOf<Required<TokenResponse>>(await app.post('/token')),
      await bodyOf<Required<TokenResponse>>(await app.post('/token')),
    ];
    const wrong = [
      { conversation_id: other.conversation_id },
      { conversation_id: other.conversation_id, conversation_key: mine.conversation_key },
      { conversation_id: mine.conversation_id, conversation_key: mine.participant_token },
      { conversation_key: 'nonsense' },
    ];
    for (const body of wrong) {
      const response = await app.post('/token', body);
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ code: 'forbidden' });
    }
  });
});
