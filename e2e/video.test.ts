import { createRequire } from 'node:module';
import { DEFAULT_AGENT_NAME } from '@voice-assistant/protocol';
import { AccessToken, RoomAgentDispatch, RoomConfiguration } from 'livekit-server-sdk';
import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { useBrowser } from './support/browser.js';
import { Visitor, type VoiceAssistantElement } from './support/visitor.js';

const { siteUrl, serverUrl, livekit } = inject('stack');
const ROOM = 'a call with a colleague';
const browser = useBrowser([
  '--use-fake-ui-for-media-stream',
  '--auto-select-desktop-capture-source=Entire screen',
]);

/** As a script for a page that has nothing to do with ours. */
const LIVEKIT_CLIENT = createRequire(import.meta.url).resolve('livekit-client');

/** What the element's own module of livekit-client can do, for somebody else in the room. */
interface Colleague {
  frames(source: string): number;
  leave(): Promise<void>;
}

/** The visitor of a page is alone with the assistant; a site that wants more people makes tokens of its own. */
async function letMoreIn(context: BrowserContext): Promise<void> {
  const token = new AccessToken(livekit.apiKey, livekit.apiSecret, { identity: 'visitor', name: 'Visitor' });
  token.addGrant({ room: ROOM, roomJoin: true, canPublish: true, canSubscribe: true, canPublishData: true });
  token.roomConfig = new RoomConfiguration({
    agents: [new RoomAgentDispatch({ agentName: DEFAULT_AGENT_NAME })],
  });
  const participant_token = await token.toJwt();
  await context.route(`${serverUrl}/token`, (route) =>
    route.fulfill({
      status: 201,
      headers: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' },
      json: { server_url: livekit.url, participant_token },
    }),
  );
}

/** Somebody else joins the room with a camera, and counts the frames that arrive. */
async function join(page: Page): Promise<void> {
  const token = new AccessToken(livekit.apiKey, livekit.apiSecret, {
    identity: 'colleague',
    name: 'Ada Byron',
    attributes: { 'va.image': 'https://pictures.test/ada.png' },
  });
  token.addGrant({ room: ROOM, roomJoin: true, canPublish: true, canSubscribe: true });
  await page.addScriptTag({ path: LIVEKIT_CLIENT });
  await page.evaluate(
    async ([url, jwt]) => {
      const { Room, RoomEvent } = (window as unknown as { LivekitClient: typeof import('livekit-client') })
        .LivekitClient;
      const room = new Room();
      const videos = new Map<string, HTMLVideoElement>();
      room.on(RoomEvent.TrackSubscribed, (track, publication) => {
        if (track.kind === 'video') videos.set(publication.source, track.attach() as HTMLVideoElement);
      });
      await room.connect(url!, jwt!);
      await room.localParticipant.setCameraEnabled(true);
      Object.assign(window, {
        colleague: {
          frames: (source: string) => videos.get(source)?.getVideoPlaybackQuality().totalVideoFrames ?? 0,
          leave: () => room.disconnect(),
        },
      });
    },
    [livekit.url, await token.toJwt()],
  );
}

const frames = (page: Page, source: string) =>
  page.evaluate((name) => (window as unknown as { colleague: Colleague }).colleague.frames(name), source);

describe('camera and screen', () => {
  it('E5: reach somebody else in the call, whose own picture is seen', async () => {
    const context = await browser.newContext();
    await context.grantPermissions(['microphone', 'camera']);
    await letMoreIn(context);
    const visitor = await Visitor.open(context, siteUrl);
    await visitor.widget.evaluate((element) => {
      element.toggleAttribute('camera', true);
      element.toggleAttribute('screen-share', true);
    });
    await visitor.startCall();
    await visitor.sees('Listening');

    const page = await context.newPage();
    await page.goto(`${siteUrl}/contact`);
    await join(page);

    // the colleague is there, with a picture of more than nothing
    const tile = visitor.widget.locator('va-stage video[aria-label="Ada Byron"]');
    await tile.waitFor();
    await expect
      .poll(
        () =>
          tile.evaluate((video) => (video as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames),
        { timeout: 15_000 },
      )
      .toBeGreaterThan(5);

    await visitor.button('Camera').click();
    await visitor.widget.locator('va-stage video[aria-label="Your camera"]').waitFor();
    await expect.poll(() => frames(page, 'camera'), { timeout: 15_000 }).toBeGreaterThan(5);

    await visitor.button('Share screen').click();
    await expect.poll(() => frames(page, 'screen_share'), { timeout: 15_000 }).toBeGreaterThan(1);

    // put away again, and the picture goes
    await visitor.button('Camera').click();
    await visitor.widget.locator('va-stage video[aria-label="Your camera"]').waitFor({ state: 'detached' });
    await page.evaluate(() => (window as unknown as { colleague: Colleague }).colleague.leave());
    await tile.waitFor({ state: 'detached' });
    await visitor.button('Hang up').click();
    await visitor.sees('Call ended');
    const { camera, screen } = (await visitor.snapshot()) as VoiceAssistantElement['snapshot'] & {
      camera: { state: string };
      screen: string;
    };
    expect([camera.state, screen]).toEqual(['off', 'off']);
  });
});
