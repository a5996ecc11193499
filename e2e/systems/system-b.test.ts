import { randomUUID } from 'node:crypto';
import { AccessToken } from 'livekit-server-sdk';
import { describe, expect, inject, it } from 'vitest';
import { useBrowser } from '../support/browser.js';
import { inRoom } from '../support/rooms.js';
import { eventually, Visitor, type VoiceAssistantElement } from '../support/visitor.js';

const { siteUrl, serverUrl, livekit } = inject('stack');
const browser = useBrowser(['--use-fake-ui-for-media-stream']);

const post = async (path: string, body: object) => {
  const response = await fetch(serverUrl + path, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${livekit.apiKey}:${livekit.apiSecret}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>;
};

describe('B: an agent that a server has called', () => {
  it('B1, B3: hears who joins its room and answers aloud, leaves a camera alone, and goes when told', async () => {
    const room_name = `b3-${randomUUID()}`;
    const connected = await post('/livekit/connect', { room_name, participant_name: 'Robin' });
    expect(connected).toMatchObject({ connected: true, participant: { name: 'Robin' } });

    // a token for that room, and no agent in it: whoever answers is the one that was called
    const token = new AccessToken(livekit.apiKey, livekit.apiSecret, { identity: 'ada', name: 'Ada' });
    token.addGrant({
      room: room_name,
      roomJoin: true,
      canPublish: true,
      canSubscribe: true,
      canPublishData: true,
    });
    const participant_token = await token.toJwt();
    const context = await browser.newContext();
    await context.route(`${serverUrl}/token`, (route) =>
      route.fulfill({
        status: 201,
        headers: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' },
        json: { server_url: livekit.url, participant_token },
      }),
    );
    const visitor = await Visitor.open(context, siteUrl);
    await visitor.startCall();
    await visitor.sees('Listening');
    await visitor.hears(500);
    await visitor.asks('when are you open', /Monday to Friday/);
    await visitor.widget.evaluate((it) =>
      (it as VoiceAssistantElement & { enableCamera(): Promise<void> }).enableCamera(),
    );
    await visitor.asks('where are you', /twelve Harbour Lane/);
    expect(await inRoom(room_name)).toMatchObject({ agents: [expect.any(String)] });

    expect(await post('/livekit/disconnect', { room_name })).toMatchObject({ connected: false });
    await eventually(async () => expect((await inRoom(room_name)).agents).toEqual([]));
  });
});
