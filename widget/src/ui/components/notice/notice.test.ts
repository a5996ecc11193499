import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { failureOf, type VoiceErrorCode } from '../../../errors.js';
import { en } from '../../strings/en.js';
import type { VaNotice } from './notice.component.js';
import './notice.js';

const mount = (code: VoiceErrorCode) =>
  fixture<VaNotice>(html`<va-notice .failure=${failureOf(code)}></va-notice>`);

describe('<va-notice>', () => {
  for (const code of Object.keys(en.error) as VoiceErrorCode[]) {
    it(`says what ${code} means, accessibly`, async () => {
      const el = await mount(code);
      expect(el.renderRoot.querySelector('[role=alert]')?.textContent).to.contain(en.error[code]);
      await expect(el).to.be.accessible();
    });
  }

  it('asks for another call', async () => {
    const el = await mount('server-unreachable');
    setTimeout(() => el.renderRoot.querySelector('button')!.click());
    await oneEvent(el, 'va-start-request');
  });

  it('asks for the microphone again', async () => {
    const el = await mount('mic-denied');
    setTimeout(() => el.renderRoot.querySelector('button')!.click());
    expect((await oneEvent(el, 'va-mute-request')).detail).to.deep.equal({ muted: false });
  });

  it('offers no button where none would help', async () => {
    const el = await mount('mic-insecure');
    expect(el.renderRoot.querySelector('button')).to.equal(null);
  });

  it('points to the text field, if there is one, when the microphone fails and only then', async () => {
    for (const [code, shown] of [
      ['mic-denied', true],
      ['server-unreachable', false],
    ] as const) {
      const el = await mount(code);
      el.typeable = true;
      await el.updateComplete;
      expect(el.renderRoot.textContent?.includes(en.typeInstead)).to.equal(shown);
    }
  });
});
