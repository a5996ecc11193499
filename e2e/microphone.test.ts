import { describe, expect, inject, it } from 'vitest';
import { useBrowser } from './support/browser.js';
import { Visitor } from './support/visitor.js';

const { siteUrl } = inject('stack');
const browser = useBrowser();

describe('without a microphone', () => {
  it('E9: says what to do when it is denied, and goes on in writing', async () => {
    const context = await browser.newContext({ microphone: 'denied' });
    const visitor = await Visitor.open(context, siteUrl, { microphone: false });
    await visitor.startCall();
    await visitor.widget.getByRole('alert').filter({ hasText: 'The microphone is blocked' }).waitFor();
    await visitor.reads('assistant', /How can I help you/);
    await visitor.hears(500);
    await visitor.sees('Type your message');
    expect((await visitor.snapshot()).microphone.state).toBe('blocked');
    await visitor.type('when are you open');
    await visitor.reads('assistant', /Monday to Friday/);

    // allowed after all, in the same call
    await context.grantPermissions(['microphone']);
    await visitor.button('Try the microphone again').click();
    await visitor.sees('Listening');
    expect((await visitor.snapshot()).error).toBeNull();
  });

  it('never asks for it when the visitor only types', async () => {
    const context = await browser.newContext({ microphone: 'denied' });
    const visitor = await Visitor.open(context, siteUrl, { microphone: false });
    await visitor.page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => {
        throw new Error('asked for the microphone');
      };
    });
    await visitor.button('Talk to us').click();
    await visitor.type('can I rent a bike');
    await visitor.reads('visitor', /can I rent a bike/);
    await visitor.reads('assistant', /eighteen euros a day/);
    expect(await visitor.snapshot()).toMatchObject({ microphone: { state: 'off' }, error: null });
  });
});

describe('a microphone that is slow', () => {
  it('loses nothing, also where the assistant speaks before it is there', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    await visitor.speaksAtOnce('when are you open', { agent: 'listening' });
    await visitor.startCall();
    await visitor.reads('visitor', /when are you open/i);
    await visitor.reads('assistant', /Monday to Friday/);
  });

  it('loses nothing where the assistant hears it before the browser knows that it is published', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    await visitor.page.evaluate(() => {
      const Native = window.RTCPeerConnection;
      window.RTCPeerConnection = class extends Native {
        override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
          await super.setRemoteDescription(description);
          await new Promise((resolve) => setTimeout(resolve, 300)); // a busy phone
        }
      };
    });
    await visitor.speaksAtOnce('when are you open', { agent: 'listening' });
    await visitor.startCall();
    await visitor.reads('visitor', /when are you open/i);
  });
});
