import { expect, fixture, html } from '@open-wc/testing';
import { FakeMeter } from '../../../testing/fakes.js';
import './orb.extra.js';
import type { VaOrb } from './orb.component.js';

const mount = async (active: boolean) => {
  const meter = new FakeMeter();
  const el = await fixture<VaOrb>(
    html`<va-orb style="font-size: 80px; --_accent: #0b6b58" .meter=${meter} ?active=${active}></va-orb>`,
  );
  return { el, meter, level: () => Number(el.style.getPropertyValue('--low')) };
};

describe('<va-orb>', () => {
  it('swells with the voice, and not at once', async () => {
    const { meter, level } = await mount(true);
    meter.emit(1, 1, 0, 0, 0);
    const first = level();
    meter.emit(1, 1, 0, 0, 0);
    expect(first).to.be.within(0.1, 0.5);
    expect(level()).to.be.greaterThan(first);
  });

  it('rests while there is no voice, without listening', async () => {
    const { el, meter, level } = await mount(true);
    meter.emit(1, 1, 1, 1, 1);
    el.active = false;
    await el.updateComplete;
    expect([meter.listeners.size, level()]).to.deep.equal([0, 0]);
  });

  it('stops listening where nobody sees it, and starts again', async () => {
    // the browser's own reports to nobody in a tab that is not in front, as those of other tests are
    const native = window.IntersectionObserver;
    let report: (inSight: boolean) => void = () => {};
    window.IntersectionObserver = class {
      constructor(callback: IntersectionObserverCallback) {
        report = (isIntersecting) =>
          callback([{ isIntersecting } as IntersectionObserverEntry], this as never);
      }
      observe() {}
      disconnect() {}
    } as never;
    try {
      const { meter } = await mount(true);
      expect(meter.listeners.size).to.equal(1);
      report(false);
      expect(meter.listeners.size).to.equal(0);
      report(true);
      expect(meter.listeners.size).to.equal(1);
    } finally {
      window.IntersectionObserver = native;
    }
  });

  it('is of no account to a screen reader', async () => {
    await expect((await mount(true)).el).to.be.accessible();
  });
});
