import { expect, fixture, html, waitUntil } from '@open-wc/testing';
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
    expect(heights()).to.deep.equal(['0.125', '0.563', '1.000', '0.563', '0.125']);
  });

  it('draws nothing for what would not be seen', async () => {
    const { el, meter } = await mount(true);
    meter.emit(1, 0.5, 0.5, 0, 0);
    const drawn = new MutationObserver(() => {});
    drawn.observe(el.renderRoot, { subtree: true, attributes: true });
    meter.emit(0.99, 0.5, 0.5, 0, 0);
    expect(drawn.takeRecords()).to.have.length(0);
    meter.emit(0.9, 0.5, 0.5, 0, 0);
    expect(drawn.takeRecords()).to.have.length(1);
  });

  it('rests while there is no voice, without listening', async () => {
    const { meter, heights } = await mount(false);
    expect(meter.listeners.size).to.equal(0);
    expect(heights()).to.deep.equal(['', '', '', '', '']);
  });

  it('stops listening while nobody sees it', async () => {
    const { el, meter } = await mount(true);
    el.style.display = 'none';
    await waitUntil(() => meter.listeners.size === 0, 'out of sight');
    el.style.display = '';
    await waitUntil(() => meter.listeners.size === 1, 'in sight again');
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
