import { beforeAll, describe, expect, inject, it } from 'vitest';
import { anyPort } from '../scripts/dist/setup/ports.js';
import { useBrowser } from './support/browser.js';
import { Visitor, type VoiceAssistantElement } from './support/visitor.js';

const { siteUrl, serverUrl } = inject('stack');
const browser = useBrowser();

/** An address on which nobody listens. */
let nobody: string;
beforeAll(async () => {
  nobody = `http://127.0.0.1:${await anyPort()}`;
});

const pointTo = (visitor: Visitor, server: string) =>
  visitor.widget.evaluate((element, address) => {
    (element as VoiceAssistantElement).server = address;
  }, server);

describe('with the token server down', () => {
  it('tries three times, says so, lets the visitor try again, and then works', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    const tries: string[] = [];
    visitor.page.on('requestfailed', (request) => tries.push(request.url()));
    await pointTo(visitor, nobody);
    await visitor.startCall();
    await visitor.sees('Still trying to connect');
    await visitor.widget.getByRole('alert').filter({ hasText: 'The assistant cannot be reached' }).waitFor();
    await visitor.sees('Not connected');
    expect(tries).toEqual(Array(3).fill(`${nobody}/token`));
    expect(await visitor.snapshot()).toMatchObject({
      error: { code: 'server-unreachable' },
      microphone: { state: 'off' },
    });

    await pointTo(visitor, serverUrl);
    await visitor.button('Try again').click();
    await visitor.reads('assistant', /How can I help you/);
    await visitor.asks('when are you open', /Monday to Friday/);
  });

  it('gives what was typed back to the visitor', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    await pointTo(visitor, nobody);
    await visitor.button('Talk to us').click();
    await visitor.type('how can I pay');
    await visitor.sees('Not connected');
    const field = visitor.widget.getByRole('textbox', { name: 'Your message' });
    await expect.poll(() => field.inputValue()).toBe('how can I pay');
    expect(await visitor.transcript()).toEqual([]);
  });
});

describe('with the media server down', () => {
  it('tries three times, each with a new token, and says so', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    let tokens = 0;
    await visitor.page.route(`${serverUrl}/token`, async (route) => {
      if (route.request().method() === 'OPTIONS') return route.continue();
      tokens += 1;
      const response = await route.fetch();
      return route.fulfill({
        response,
        json: { ...(await response.json()), server_url: nobody.replace('http', 'ws') },
      });
    });
    await visitor.startCall();
    await visitor.widget.getByRole('alert').filter({ hasText: 'could not be connected' }).waitFor();
    expect(tokens).toBe(3);
    expect((await visitor.snapshot()).error?.code).toBe('media-unreachable');
  });
});
