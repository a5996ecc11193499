import { describe, expect, inject, it } from 'vitest';
import { useBrowser } from './support/browser.js';
import { Visitor } from './support/visitor.js';

const { siteUrl } = inject('stack');
const browser = useBrowser();

const GREETING = /Hello, this is Harbour Bikes/;
describe('what stands beside the words', () => {
  it('is rated with a comment, and cut off in writing where it was cut off in speech', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    const { widget } = visitor;
    await widget.evaluate((element) => element.setAttribute('assistant', 'beside-words'));
    await visitor.startCall();
    await visitor.reads('assistant', GREETING);

    // an opinion, with a comment
    const greeting = widget.locator('.assistant').filter({ hasText: GREETING });
    await greeting.getByRole('button', { name: 'Helpful', exact: true }).click();
    await greeting.getByRole('button', { name: 'Helpful', exact: true, pressed: true }).waitFor();
    await greeting.getByRole('textbox').fill('a kind voice');
    await greeting.getByRole('button', { name: 'Send' }).click();
    await greeting.getByText('Thank you').waitFor();

    // cut off in the middle of an answer: in the words, and in what is left of them
    await visitor.hearsSilence();
    await visitor.type('when are you open?');
    await widget
      .locator('.assistant.partial')
      .filter({ hasText: /Monday/ })
      .waitFor();
    await visitor.type('where are you?');
    const cut = widget.locator('.assistant').filter({ has: visitor.page.locator('.cut') });
    await cut.filter({ hasText: /We are open/ }).waitFor();
    await visitor.reads('assistant', /twelve Harbour Lane/);
    expect(await cut.count()).toBe(1);
    expect(await cut.textContent()).not.toMatch(/Sunday we are closed/);
  });
});

describe('what is typed and does not arrive', () => {
  it('is sent again, and answered once', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    await visitor.startCall();
    await visitor.reads('assistant', GREETING);
    await visitor.hearsSilence();
    await visitor.page.evaluate(loseNextText);
    await visitor.type('when are you open?');
    await visitor.reads('assistant', /Monday to Friday/);
    await visitor.type('where are you?');
    await visitor.reads('assistant', /twelve Harbour Lane/);
    expect(await visitor.page.evaluate(() => document.documentElement.dataset.lost)).toBe('1');
    expect((await visitor.transcript()).map((line) => line.slice(0, 30))).toEqual([
      'assistant: Hello, this is Harb',
      'visitor: when are you open?',
      'assistant: We are open Monday ',
      'visitor: where are you?',
      'assistant: We are at twelve Ha',
    ]);
  });
});

/** The network takes the head of the next text stream, without which the rest of it is nothing. Runs in the page. */
function loseNextText(): void {
  const { prototype } = RTCDataChannel;
  const { send } = prototype;
  prototype.send = function (this: RTCDataChannel, data: never) {
    if (!new TextDecoder().decode(data).includes('lk.chat')) return send.call(this, data);
    prototype.send = send;
    document.documentElement.dataset.lost = '1';
  } as typeof send;
}
