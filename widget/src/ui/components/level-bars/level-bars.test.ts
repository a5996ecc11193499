import { expect, fixture, html } from '@open-wc/testing';
import { FakeMeter } from '../../../testing/fakes.js';
import type { VaLevelBars } from './level-bars.component.js';
import './level-bars.js';

const mount = async (active: boolean) => {
  const meter = new FakeMeter();
  const el = await fixture<VaLevelBars>(
    html`<va-level-bars .meter=${meter} ?active=${active}></va-level-bars>`,
  );
  const heights = () =>
    [...el.renderRoot.querySelectorAll<HTMLElement>('[part=bar]')].map((bar) =>
      bar.style.getPropertyValue('--height'),
    );
  return { el, meter, heights };
};

describe('<va-level-bars>', () => {
  it('draws the levels, the lowest band in the middle', async () => {
    const { meter, heights } = await mount(true);
    meter.emit(1, 0.5, 0.5, 0, 0);
    expect(heights()).to.deep.equal(['0.140', '0.570', '1.000', '0.570', '0.140']);
  });

  it('rests while there is no voice, without listening', async () => {
    const { meter, heights } = await mount(false);
    expect(meter.listeners.size).to.equal(0);
    expect(heights()).to.deep.equal(['', '', '', '', '']);
  });

  it('stops listening when it rests or is taken out of the page, and starts again', async () => {
    const { el, meter } = await mount(true);
    el.active = false;
    await el.updateComplete;
    expect(meter.listeners.size).to.equal(0);
    el.active = true;
    await el.updateComplete;
    expect(meter.listeners.size).to.equal(1);
    const parent = el.parentElement!;
    el.remove();
    expect(meter.listeners.size).to.equal(0);
    parent.append(el);
    expect(meter.listeners.size).to.equal(1);
  });
});
