import { describe, expect, inject, it } from 'vitest';
import { useBrowser } from './support/browser.js';
import { rooms } from './support/rooms.js';
import { eventually, Visitor } from './support/visitor.js';

const { siteUrl } = inject('stack');
const browser = useBrowser();

const GREETING = /Hello, this is Harbour Bikes/;

describe('a call from the shop’s web site', () => {
  it('has asked for the way in before the button is let go', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    const { page } = visitor;
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/token')) asked.push(request.url());
    });
    await visitor.button('Talk to us').click();
    await visitor.button('Start talking').hover();
    const answered = page.waitForResponse(/\/token$/);
    await page.mouse.down();
    expect((await answered).status()).toBe(201);
    expect(await rooms()).toEqual([]);
    await page.mouse.up();
    await visitor.sees('Listening');
    expect(asked).toHaveLength(1);
    await visitor.button('Hang up').click();
    await visitor.sees('Call ended');
    await eventually(async () => expect(await rooms()).toEqual([]));
  });

  it('has its connection made before the click, and each call its own', async () => {
    const context = await browser.newContext();
    await context.addInitScript(countConnections);
    const visitor = await Visitor.open(context, siteUrl);
    const { page } = visitor;
    const made = () => page.evaluate(() => window.connectionsMade);
    await visitor.button('Talk to us').click();
    for (const [times, name] of [
      [1, 'Start talking'],
      [2, 'Talk again'],
    ] as const) {
      await visitor.button(name).hover();
      await page.mouse.down();
      await eventually(async () => expect(await made()).toBe(times));
      await page.mouse.up();
      await visitor.sees('Listening');
      await visitor.hears(500);
      expect(await made()).toBe(times);
      await visitor.button('Hang up').click();
      await visitor.sees('Call ended');
    }
    await eventually(async () => expect(await rooms()).toEqual([]));
  });

  it('is spoken, heard, read, muted, typed, hung up, and made again', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    await visitor.startCall();

    // greeted, by ear and in writing
    await visitor.reads('assistant', GREETING);
    await visitor.hears(500);
    await visitor.hearsSilence();
    await visitor.sees('Listening');
    expect(await rooms()).toHaveLength(1);

    await visitor.asks('when are you open', /Monday to Friday from nine to six/);

    // muted: spoken words go nowhere
    await visitor.hearsSilence();
    await visitor.button('Mute microphone').click();
    await visitor.sees('You are muted');
    const before = await visitor.transcript();
    const heardBefore = await visitor.heardMs();
    await visitor.say('where are you');
    await visitor.say('how can I pay');
    expect(await visitor.transcript()).toEqual(before);
    expect(await visitor.heardMs()).toBe(heardBefore);

    // and are heard again
    await visitor.button('Mute microphone').click();
    await visitor.sees('Listening');
    await visitor.asks('where are you', /twelve Harbour Lane/);

    // in writing, answered by voice and in writing
    await visitor.hearsSilence();
    const heard = await visitor.heardMs();
    await visitor.type('how can I pay?');
    await visitor.reads('visitor', /how can I pay\?/);
    await visitor.reads('assistant', /in cash, by card/);
    await visitor.hears(500, heard);

    await visitor.button('Hang up').click();
    await visitor.sees('Call ended');
    await eventually(async () => expect(await rooms()).toEqual([]));
    // what was said stays to be read
    expect((await visitor.transcript()).join('\n')).toMatch(/twelve Harbour Lane/);

    // and once more, from the start
    const heardInFirstCall = await visitor.heardMs();
    await visitor.button('Talk again').click();
    await visitor.sees('Listening');
    await visitor.reads('assistant', GREETING);
    await visitor.hears(500, heardInFirstCall);
    await visitor.asks('do you fix flat tires', /fifteen euros/);
    await visitor.button('Hang up').click();
    await eventually(async () => expect(await rooms()).toEqual([]));
  });

  it('is interrupted by the visitor, and answers what was asked then', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    await visitor.startCall();
    await visitor.hears(300);
    await visitor.say('how much does a service cost');
    await visitor.reads('visitor', /service cost/i); // the recogniser may have understood a small word otherwise
    await visitor.reads('assistant', /forty five euros/);
    // turned down by the widget itself meanwhile, and up again for the answer
    expect(await visitor.page.evaluate(() => window.volumes())).toEqual([0.2, 1]);
  });

  it('goes on while the panel is put away, and shows that it does', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    await visitor.startCall();
    await visitor.reads('assistant', GREETING);
    await visitor.hearsSilence();
    await visitor.page.keyboard.press('Escape');
    await visitor.button('In a call: open').waitFor();
    const before = await visitor.heardMs();
    await visitor.say('can I rent a bike');
    await visitor.hears(500, before);
    await visitor.button('In a call: open').click();
    await visitor.reads('assistant', /eighteen euros a day/);
  });

  it('ends when the visitor leaves the page', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    await visitor.startCall();
    await visitor.sees('Listening');
    await visitor.page.goto('about:blank');
    // the agent waits for who may only be on the way to another page
    await eventually(async () => expect(await rooms()).toEqual([]), 30_000);
  });

  it('runs for two visitors at the same time, each with an assistant of their own', async () => {
    const [first, second] = await Promise.all([
      Visitor.open(await browser.newContext(), siteUrl),
      Visitor.open(await browser.newContext(), `${siteUrl}/contact`),
    ]);
    await first.startCall();
    await second.button('Start talking').click();
    for (const visitor of [first, second]) {
      await visitor.reads('assistant', GREETING);
      await visitor.hearsSilence();
    }
    expect(await rooms()).toHaveLength(2);
    await first.asks('when are you open', /Monday to Friday/);
    await second.asks('how can I pay', /in cash/);
    expect((await first.transcript()).join()).not.toMatch(/in cash/);
    expect((await second.transcript()).join()).not.toMatch(/Monday/);
    await first.button('Hang up').click();
    await eventually(async () => expect(await rooms()).toHaveLength(1));
    await second.asks('do you sell used bikes', /year of warranty/);
  });
});

declare global {
  interface Window {
    connectionsMade: number;
  }
}

/** Runs in the page before its scripts. */
function countConnections(): void {
  window.connectionsMade = 0;
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      window.connectionsMade += 1;
    }
  };
}
