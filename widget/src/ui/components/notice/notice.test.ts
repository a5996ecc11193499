import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { failureOf, type VoiceErrorCode } from '../../../errors.js';
import { en } from '../../strings/en.js';
import { browserFamily } from '../../words.js';
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

  it('asks for the camera again', async () => {
    const el = await mount('camera-denied');
    setTimeout(() => el.renderRoot.querySelector('button')!.click());
    expect((await oneEvent(el, 'va-camera-request')).detail).to.deep.equal({ on: true });
  });

  it('offers to type where the browser can give no microphone, if there is a text field', async () => {
    const el = await mount('mic-insecure');
    expect(el.renderRoot.querySelector('button')).to.equal(null);
    el.typeable = true;
    await el.updateComplete;
    setTimeout(() => el.renderRoot.querySelector('button')!.click());
    await oneEvent(el, 'va-type-request');
  });

  it('says how to allow what was refused, in this browser', async () => {
    const el = await mount('mic-denied');
    expect(el.renderRoot.textContent).to.contain(en.guide.chrome);
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

describe('browserFamily', () => {
  const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)';

  it('knows whose settings are meant', () => {
    expect(browserFamily(`${MAC} Version/18.0 Safari/605.1.15`, 0)).to.equal('safari');
    expect(browserFamily(`${MAC} Version/18.0 Safari/605.1.15`, 5), 'an iPad').to.equal('ios');
    expect(browserFamily(`${MAC} Chrome/130.0 Safari/537.36`, 0)).to.equal('chrome');
    expect(browserFamily('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) CriOS/130 Safari/604', 5)).to.equal('ios');
    expect(browserFamily('Mozilla/5.0 (Linux; Android 15) Chrome/130.0 Safari/537.36', 5)).to.equal(
      'android',
    );
    expect(browserFamily('Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Firefox/130.0', 0)).to.equal('firefox');
    expect(browserFamily('', 0)).to.equal('chrome');
  });
});
