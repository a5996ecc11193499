import { describe, expect, inject, it } from 'vitest';
import { useBrowser } from './support/browser.js';
import { Visitor, type VoiceAssistantElement } from './support/visitor.js';

const { siteUrl } = inject('stack');
const browser = useBrowser();

describe('a browser that keeps the sound off', () => {
  it('lets the assistant be heard at the visitor’s tap', async () => {
    const context = await browser.newContext();
    // Chromium plays whatever comes by WebRTC; Safari and Firefox answer like this until the page is touched
    await context.addInitScript(() => {
      const { play } = HTMLMediaElement.prototype;
      let touched = false;
      addEventListener('pointerdown', () => (touched = true), { capture: true });
      HTMLMediaElement.prototype.play = function () {
        if (touched) return play.call(this);
        return Promise.reject(new DOMException('not touched yet', 'NotAllowedError'));
      };
      Object.defineProperty(HTMLMediaElement.prototype, 'autoplay', { get: () => false, set: () => {} });
      // by the page itself: what a test runs in a page counts as a touch
      void customElements.whenDefined('voice-assistant').then(() => {
        const element = document.querySelector('voice-assistant') as VoiceAssistantElement;
        element.setAttribute('open', '');
        void element.connect();
      });
    });
    // until the widget has asked for its token, nothing may be asked of the page: the browser takes that for a touch
    const asked = context.waitForEvent('request', (request) => request.url().endsWith('/token'));
    const visitor = await Visitor.open(context, siteUrl);
    await asked;
    const tap = visitor.button('Tap to hear');
    await tap.waitFor();
    await visitor.sees('Listening');
    expect(await visitor.transcript(), 'said before it could be heard').toEqual([]);
    await tap.click();
    await visitor.reads('assistant', /how can I help/i);
    await visitor.hears(500);
    await tap.waitFor({ state: 'detached' });
    await visitor.sees('Listening');
    expect(await visitor.snapshot()).toMatchObject({ soundBlocked: false, error: null });
    await visitor.asks('when are you open', /Monday to Friday/);
  });
});
