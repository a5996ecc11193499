import { describe, expect, inject, it } from 'vitest';
import { useBrowser } from './support/browser.js';
import { spoken } from './support/speech.js';
import { Visitor } from './support/visitor.js';

const { siteUrl } = inject('stack');
const browser = useBrowser();

describe('the first words', () => {
  it('are heard although they are said before there is a call, and are heard once', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    const { page } = visitor;
    const wav = (await spoken('when are you open')).toString('base64');
    await visitor.button('Talk to us').click();
    await visitor.button('Start talking').waitFor();

    // spoken from the click on, as fast as a page can
    const said = await page.evaluate(async (base64) => {
      const element = document.querySelector('voice-assistant')!;
      const panel = element.shadowRoot!.querySelector('va-panel')!;
      const button = panel.shadowRoot!.querySelector<HTMLElement>('[part=start]')!;
      button.click();
      const speaking = window.say(base64); // within the click's own task
      const { connection } = (element as unknown as { snapshot: Record<string, string> }).snapshot;
      await speaking;
      return { connection };
    }, wav);
    expect(said.connection).toBe('connecting');

    await visitor.reads('visitor', /when are you open/i);
    await visitor.reads('assistant', /Monday to Friday/);
    await visitor.hearsSilence();
    const heard = (await visitor.transcript()).filter((line) => line.startsWith('visitor:'));
    expect(heard.join('\n').match(/open/gi), heard.join('\n')).toHaveLength(1);

    // and the call goes on as any other
    await visitor.asks('how can I pay', /in cash/);
  });
});
