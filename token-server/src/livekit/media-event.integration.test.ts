import { expect, it } from 'vitest';
import { realIssuer } from '../testing/issuer.js';
import { joinRoom, KEY } from '../testing/media-server.js';
import { bodyOf, type LogLine, startApp } from '../testing/start-app.js';
import { createMediaEventReader } from './media-event-reader.js';

/** Where the media server of LIVEKIT_TEST_URL posts its events: `http://127.0.0.1:<port>/webhooks/livekit`. */
const PORT = process.env.LIVEKIT_TEST_WEBHOOK_PORT;

it('hears of the life of a call from a real media server, each event once', async ({ skip }) => {
  skip(!PORT, 'LIVEKIT_TEST_WEBHOOK_PORT is not set: the media server of the tests posts no events');
  const deps = { issuer: realIssuer(KEY), mediaEvents: createMediaEventReader(KEY) };
  await using app = await startApp({ port: Number(PORT), deps });
  const details = await bodyOf<Record<string, string>>(await app.fetch('/api/connection-details'));
  const room = await joinRoom(details.participantToken!);

  const ofThisCall = (): LogLine[] =>
    app.log.lines().filter((line) => (line.room as { name?: string } | undefined)?.name === details.roomName);
  const messages = () => ofThisCall().map(({ msg }) => msg);
  // who leaves before that was never there, for the media server
  await expect.poll(messages, { timeout: 8_000 }).toContain('participant joined');
  await room.disconnect();
  // the room itself outlives its visitor by 20 s
  await expect
    .poll(messages, { timeout: 8_000 })
    .toEqual(['room started', 'participant joined', 'participant left']);
  expect(ofThisCall()[1]).toMatchObject({
    participant: { sid: expect.stringMatching(/^PA_/), kind: 'STANDARD' },
    pii: { identity: details.participantName },
  });
});
