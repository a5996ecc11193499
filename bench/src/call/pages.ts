import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Stack } from '../../../scripts/dist/stack/index.js';

/**
 * Ours; the least that a page can do: livekit-client and a button; and the same page, but that it opens the microphone in
 * the click as ours has to, so that nothing is lost of what the visitor says from then on.
 */
export const SIDES = ['ours', 'bare', 'asking'] as const;
export type Side = (typeof SIDES)[number];

/** Where a stack has its page and its token server. */
export type Addresses = Pick<Stack, 'siteUrl' | 'serverUrl'>;

const html = (body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Page</title><link rel="icon" href="data:,">${body}`;

const oursPage = ({ serverUrl }: Addresses): string =>
  html(`<script type="module" src="${serverUrl}/voice-assistant.js"></script>
    <voice-assistant layout="inline"></voice-assistant>`);

/**
 * Fetches a token and connects in the click, publishes the microphone when that is done, and plays what comes.
 * @param microphone What gives the microphone, run in the click.
 */
const barePage = ({ serverUrl }: Addresses, microphone: string): string =>
  html(`<script src="/livekit-client.js"></script><button>Call</button>
    <script>
      const button = document.querySelector('button');
      let room;
      button.onclick = async () => {
        if (room) return void (await room.disconnect(), room = undefined);
        const opening = ${microphone};
        room = new LivekitClient.Room();
        room.on('trackSubscribed', (track) => document.body.append(track.attach()));
        const answer = await fetch('${serverUrl}/token', {
          method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}',
        });
        const { server_url, participant_token } = await answer.json();
        await room.connect(server_url, participant_token);
        const track = await opening;
        if (track) await room.localParticipant.publishTrack(track);
        else await room.localParticipant.setMicrophoneEnabled(true);
      };
    </script>`);

const OPENED = 'navigator.mediaDevices.getUserMedia({ audio: true }).then((it) => it.getAudioTracks()[0])';

const BODIES: Readonly<Record<Side, (addresses: Addresses) => string>> = {
  ours: oursPage,
  bare: (addresses) => barePage(addresses, 'undefined'),
  asking: (addresses) => barePage(addresses, OPENED),
};

/** A page of one side in a browser context of its own, with a microphone that is granted. */
export async function openPage(
  browser: Browser,
  side: Side,
  addresses: Addresses,
): Promise<{ readonly page: Page; readonly context: BrowserContext }> {
  const context = await browser.newContext({
    permissions: ['microphone'],
    viewport: { width: 1280, height: 800 },
  });
  const page = await context.newPage();
  const client = createRequire(import.meta.url).resolve('livekit-client');
  const body = BODIES[side](addresses);
  await page.route(`${addresses.siteUrl}/`, (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.route(`${addresses.siteUrl}/livekit-client.js`, async (route) =>
    route.fulfill({ contentType: 'text/javascript', body: await readFile(client, 'utf8') }),
  );
  await page.addInitScript(watchCalls);
  await page.goto(`${addresses.siteUrl}/`);
  return { page, context };
}

/** What a click has led to, in ms after it; what has not happened yet is absent. */
export interface ClickTimes {
  readonly microphoneMs?: number;
  /** The browser asks for the microphone only within what a click may do; later is too late on some. */
  readonly askedInClick?: boolean;
  /** A peer connection is up. */
  readonly connectedMs?: number;
}

declare global {
  interface Window {
    clickTimes: ClickTimes;
  }
}

/** Runs in the page before its scripts. */
function watchCalls(): void {
  let clickedAt = 0;
  let inClick = false;
  const note = (times: ClickTimes) => {
    window.clickTimes = { ...times, ...window.clickTimes };
  };
  const end = new MessageChannel();
  end.port1.onmessage = () => {
    inClick = false;
  };
  addEventListener(
    'click',
    () => {
      window.clickTimes = {};
      clickedAt = performance.now();
      inClick = true;
      end.port2.postMessage(null); // the next task
    },
    { capture: true },
  );
  const media = navigator.mediaDevices;
  const getUserMedia = media.getUserMedia.bind(media);
  media.getUserMedia = (constraints) => {
    note({ microphoneMs: performance.now() - clickedAt, askedInClick: inClick });
    return getUserMedia(constraints);
  };
  const Connection = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Connection {
    constructor(...parameters: ConstructorParameters<typeof Connection>) {
      super(...parameters);
      this.addEventListener('connectionstatechange', () => {
        if (this.connectionState === 'connected') note({ connectedMs: performance.now() - clickedAt });
      });
    }
  };
}
