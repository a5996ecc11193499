import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { failureOf } from '../../../errors.js';
import type { SessionFact } from '../../../state/index.js';
import { IN_CALL, snapshotAfter } from '../../../testing/fakes.js';
import { DEFAULT_OPTIONS } from '../../options.js';
import { en } from '../../strings/en.js';
import type { VaControls } from './controls.component.js';
import './controls.js';

const mount = async (...facts: SessionFact[]) => {
  const el = await fixture<VaControls>(
    html`<va-controls .snapshot=${snapshotAfter(...facts)}></va-controls>`,
  );
  const button = (part: string) => el.renderRoot.querySelector<HTMLButtonElement>(`[part=${part}]`);
  return { el, button };
};

const STATES: Readonly<Record<string, readonly SessionFact[]>> = {
  'before a call': [],
  'with the microphone on': IN_CALL,
  'while muted': [...IN_CALL, { type: 'microphone/changed', state: 'muted', deviceId: null }],
  'while the browser asks': [
    { type: 'call/started' },
    { type: 'microphone/changed', state: 'asking', deviceId: null },
  ],
  'while the microphone is blocked': [
    ...IN_CALL,
    { type: 'microphone/failed', state: 'blocked', failure: failureOf('mic-denied') },
  ],
};

describe('<va-controls>', () => {
  for (const [state, facts] of Object.entries(STATES)) {
    it(`passes the accessibility audit ${state}`, async () => {
      await expect((await mount(...facts)).el).to.be.accessible();
    });
  }

  it('keeps the keyboard off hanging up while the browser asks, and asks for nothing more', async () => {
    const { el, button } = await mount(...STATES['while the browser asks']!);
    let requests = 0;
    el.addEventListener('va-mute-request', () => {
      requests += 1;
    });
    el.focus();
    expect(el.shadowRoot!.activeElement).to.equal(button('microphone'));
    button('microphone')!.click();
    expect(requests).to.equal(0);
  });

  it('has no buttons when there is no call', async () => {
    const { button } = await mount();
    expect(button('microphone')).to.equal(null);
    expect(button('hang-up')).to.equal(null);
  });

  it('asks to mute and keeps showing the snapshot that it has', async () => {
    const { el, button } = await mount(...IN_CALL);
    setTimeout(() => button('microphone')!.click());
    expect((await oneEvent(el, 'va-mute-request')).detail).to.deep.equal({ muted: true });
    expect(button('microphone')!.getAttribute('aria-pressed')).to.equal('false');
  });

  it('asks to be heard again while muted', async () => {
    const { el, button } = await mount(...STATES['while muted']!);
    expect(button('microphone')!.getAttribute('aria-pressed')).to.equal('true');
    setTimeout(() => button('microphone')!.click());
    expect((await oneEvent(el, 'va-mute-request')).detail).to.deep.equal({ muted: false });
  });

  it('asks to hang up', async () => {
    const { el, button } = await mount(...IN_CALL);
    setTimeout(() => button('hang-up')!.click());
    await oneEvent(el, 'va-end-request');
  });

  it('has no microphone where there is only text', async () => {
    const { el, button } = await mount(...IN_CALL);
    el.options = { ...DEFAULT_OPTIONS, modality: 'text' };
    await el.updateComplete;
    expect(button('microphone')).to.equal(null);
    expect(button('hang-up')).not.to.equal(null);
  });

  describe('with push to talk', () => {
    const mountHeld = async () => {
      const { el, button } = await mount(...STATES['while muted']!);
      el.options = { ...DEFAULT_OPTIONS, pushToTalk: true };
      await el.updateComplete;
      const asked: boolean[] = [];
      el.addEventListener('va-mute-request', ({ detail }) => asked.push(detail.muted));
      const send = (type: string) =>
        button('microphone')!.dispatchEvent(new PointerEvent(type, { button: 0 }));
      return { el, button, asked, send };
    };

    it('asks to be heard while its button is held', async () => {
      const { el, button, asked, send } = await mountHeld();
      expect(button('microphone')!.getAttribute('aria-label')).to.equal(en.holdToTalk);
      await expect(el).to.be.accessible();
      send('pointerdown');
      send('pointerup');
      expect(asked).to.deep.equal([false, true]);
    });

    it('is quiet again when the pointer is taken away', async () => {
      const { asked, send } = await mountHeld();
      send('pointerdown');
      send('pointercancel');
      expect(asked).to.deep.equal([false, true]);
    });

    it('is switched by a click that has no pointer, for who cannot hold', async () => {
      const { el, button, asked } = await mountHeld();
      button('microphone')!.click();
      el.snapshot = snapshotAfter(...IN_CALL);
      await el.updateComplete;
      expect(button('microphone')!.getAttribute('aria-pressed')).to.equal('true');
      await expect(el).to.be.accessible();
      button('microphone')!.click();
      expect(asked).to.deep.equal([false, true]);
    });
  });
});
