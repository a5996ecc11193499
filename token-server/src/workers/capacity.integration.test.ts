import { randomUUID } from 'node:crypto';
import type { Room } from '@livekit/rtc-node';
import type { Problem, TokenResponse } from '@voice-assistant/protocol';
import { afterEach, expect, it } from 'vitest';
import type { TakeCensus } from '../census.js';
import { startAgentWorker } from '../testing/agent-worker.js';
import { joinRoom } from '../testing/media-server.js';
import { POLL, type RealApp, startRealApp } from '../testing/real-app.js';
import { bodyOf } from '../testing/start-app.js';

const calls: Room[] = [];
afterEach(async () => {
  await Promise.all(calls.splice(0).map((room) => room.disconnect()));
});

async function join(response: Response): Promise<Room> {
  expect(response.status).toBe(201);
  const room = await joinRoom((await bodyOf<TokenResponse>(response)).participant_token);
  calls.push(room);
  return room;
}

/** A worker starts a process for a call, which takes seconds on a busy machine. */
const ANSWER = { timeout: 30_000, interval: 50 };

const hasAgent = (room: Room) => () =>
  [...room.remoteParticipants.values()].some(({ identity }) => identity.startsWith('agent-'));

it('a second visitor of a worker for one call waits in line, and gets an answer when the first has left', async () => {
  const agentName = `capacity-${randomUUID()}`;
  let app: RealApp | undefined;
  // of the rooms of this test: others use the media server at the same time
  const census: TakeCensus = async () => {
    const ours = new Set(app?.grants.map(({ roomName }) => roomName));
    const roomNames = ((await app?.rooms.list()) ?? []).map(({ name }) => name).filter((it) => ours.has(it));
    return { rooms: roomNames.length, roomNames, participants: 0, inLargestRoom: 0 };
  };
  app = await startRealApp({ token: { agentNames: [agentName] }, census });
  await using server = app;
  await using _worker = await startAgentWorker(agentName, { MAX_CALLS: '1', TOKEN_SERVER_URL: server.url });
  await expect.poll(() => server.calls.workers.lines(), POLL).toBe(1);

  const first = await join(await server.post('/token'));
  await expect.poll(hasAgent(first), ANSWER).toBe(true);
  const refused = await server.post('/token');
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('3');
  const { code, queue } = await bodyOf<Problem>(refused);
  expect({ code, position: queue?.position }).toEqual({ code: 'at-capacity', position: 1 });

  await first.disconnect();
  await server.rooms.remove(server.grants[0]!.roomName); // or it waits for its visitor to come back
  const second = await join(await server.post('/token', { queue_ticket: queue?.ticket }));
  await expect.poll(hasAgent(second), ANSWER).toBe(true);
}, 90_000);
