import { describe, expect, inject, it } from 'vitest';
import { useBrowser } from './support/browser.js';
import { inRoom, rooms } from './support/rooms.js';
import { eventually, Visitor, type VoiceAssistantElement } from './support/visitor.js';

const { siteUrl } = inject('stack');
const browser = useBrowser();

const GREETING = /Hello, this is Harbour Bikes/;

/** In a call that has been greeted. @returns its room. */
async function call(visitor: Visitor): Promise<string> {
  await visitor.startCall();
  await visitor.reads('assistant', GREETING);
  await visitor.hearsSilence();
  const [room] = await rooms();
  return room!;
}

/** How many of the page's own microphones and audio contexts are still at work. */
const countAtWork = (visitor: Visitor) => visitor.page.evaluate(() => window.atWork());

describe('a call in a page that changes around it', () => {
  it('survives moves, a swapped body and an element that takes its place, and ends when that is gone', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    await visitor.page.evaluate(() => {
      const microphones: MediaStreamTrack[] = [];
      const contexts: AudioContext[] = [];
      const { mediaDevices } = navigator;
      const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
      mediaDevices.getUserMedia = async (constraints) => {
        const stream = await getUserMedia(constraints);
        microphones.push(...stream.getTracks());
        return stream;
      };
      const Native = window.AudioContext;
      window.AudioContext = class extends Native {
        constructor(options?: AudioContextOptions) {
          super(options);
          if (options?.latencyHint === 'interactive') contexts.push(this);
        }
      };
      window.atWork = () => ({
        microphones: microphones.filter(({ readyState }) => readyState === 'live').length,
        contexts: contexts.filter(({ state }) => state !== 'closed').length,
      });
    });
    const room = await call(visitor);
    const before = await inRoom(room);
    expect(before.visitors).toHaveLength(1);
    expect((await countAtWork(visitor)).microphones).toBe(1);
    expect((await countAtWork(visitor)).contexts).toBeGreaterThan(0);

    await visitor.page.evaluate(async () => {
      const widget = document.querySelector('voice-assistant')!;
      // taken out and put back by a framework, some time later
      widget.remove();
      await new Promise((resolve) => setTimeout(resolve, 500));
      document.body.append(widget);
      // a new body with the same element in it
      const body = document.createElement('body');
      document.body.replaceWith(body);
      body.append(widget);
    });
    await visitor.asks('when are you open', /Monday to Friday from nine to six/);

    // a new page of the same site, as Turbo draws it: an element of its own in the place of the one before
    await visitor.page.evaluate(() => {
      const body = document.createElement('body');
      body.append(document.createElement('voice-assistant'));
      document.body.replaceWith(body);
    });
    await visitor.sees('Listening');
    await visitor.asks('where are you', /twelve Harbour Lane/);
    expect((await visitor.transcript()).join('\n')).toMatch(/Monday to Friday/);

    // and one that was there before the other went
    await visitor.page.evaluate(() => {
      const old = document.querySelector('voice-assistant')!;
      old.before(document.createElement('voice-assistant'));
      old.remove();
    });
    await visitor.sees('Listening');
    expect(await inRoom(room)).toEqual(before);
    expect(await rooms()).toEqual([room]);

    await visitor.page.evaluate(() => document.querySelector('voice-assistant')!.remove());
    await eventually(async () => expect(await rooms()).toEqual([]));
    expect(await countAtWork(visitor)).toEqual({ microphones: 0, contexts: 0 });
  });

  it('survives being frozen in the background', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    const room = await call(visitor);
    const before = await inRoom(room);
    await visitor.page.evaluate(() => {
      document.dispatchEvent(new Event('freeze', { bubbles: true }));
      document.dispatchEvent(new Event('resume', { bubbles: true }));
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    });
    await visitor.asks('when are you open', /Monday to Friday/);
    expect(await inRoom(room)).toEqual(before);
  });
});

describe('a call over page loads', () => {
  it('goes on in the same room, twice, and is over once it was hung up', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    const room = await call(visitor);
    const before = await inRoom(room);
    for (const path of ['/?second', '/?third']) {
      await visitor.page.goto(`${siteUrl}${path}`);
      await visitor.sees('Listening');
      expect(await rooms()).toEqual([room]);
      const now = await inRoom(room);
      expect(now.agents).toEqual(before.agents);
      expect(now.visitors).toHaveLength(1);
    }
    await visitor.asks('when are you open', /Monday to Friday/);
    await visitor.button('Hang up').click();
    await eventually(async () => expect(await rooms()).toEqual([]), 30_000);
    await visitor.page.goto(siteUrl);
    await visitor.button('Start talking').waitFor();
    expect((await visitor.snapshot()).connection).toBe('idle');
  });
});

describe('two tabs of one visitor', () => {
  it('have one call, which moves from one to the other', async () => {
    const context = await browser.newContext();
    const [first, second] = await Promise.all([
      Visitor.open(context, siteUrl),
      Visitor.open(context, `${siteUrl}/contact`),
    ]);
    const room = await call(first);
    await second.button('Start talking').click();
    await second.widget.getByRole('alert').filter({ hasText: 'You are in a call in another tab.' }).waitFor();
    expect((await second.snapshot()).microphone.state).toBe('off');
    expect(await rooms()).toEqual([room]);

    await second.button('Move it here').click();
    await second.sees('Listening');
    await first.widget
      .getByRole('alert')
      .filter({ hasText: /another tab|somewhere else/ })
      .waitFor();
    expect((await first.snapshot()).microphone.state).toBe('off');
    await second.asks('when are you open', /Monday to Friday/);
    await second.button('Hang up').click();
    await eventually(async () => expect(await rooms()).toEqual([]), 30_000);
  });
});

describe('messages of the page', () => {
  it('need somebody to read them', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    const code = await visitor.widget.evaluate((element) =>
      (element as VoiceAssistantElement).sendMessage('cart.add', {}).catch(({ code }) => code),
    );
    expect(code).toBe('connection-lost');
  });
});

declare global {
  interface Window {
    atWork(): { microphones: number; contexts: number };
  }
}
