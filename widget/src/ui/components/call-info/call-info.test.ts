import { expect, fixture, html } from '@open-wc/testing';
import type { ConnectionQuality } from '../../../state/index.js';
import { COLOURS } from '../../../testing/colours.js';
import { IN_CALL, snapshotAfter } from '../../../testing/fakes.js';
import { en } from '../../strings/en.js';
import { clock } from '../../words.js';
import './call-info.js';
import type { VaCallInfo } from './call-info.component.js';

const mount = (quality: ConnectionQuality, at: number, colours = '') =>
  fixture<VaCallInfo>(html`
    <va-call-info
      style=${colours}
      .snapshot=${snapshotAfter(...IN_CALL, { type: 'call/connected', at }, { type: 'quality/changed', quality })}
    ></va-call-info>
  `);

describe('<va-call-info>', () => {
  for (const quality of ['excellent', 'good', 'poor', 'lost'] as const) {
    for (const [scheme, colours] of Object.entries(COLOURS)) {
      it(`says that the connection is ${quality}, accessibly, ${scheme}`, async () => {
        const el = await mount(quality, Date.now(), colours);
        const bars = el.renderRoot.querySelector('[part=quality]')!;
        expect(bars.getAttribute('aria-label')).to.equal(en.quality[quality]);
        await expect(el).to.be.accessible();
      });
    }
  }

  it('shows how long the call has lasted', async () => {
    const el = await mount('unknown', Date.now() - 3_723_000);
    expect(el.renderRoot.querySelector('time')!.textContent).to.match(/^1:02:0[34]$/);
    expect(el.renderRoot.querySelector<HTMLElement>('[part=quality]')!.hidden).to.equal(true);
  });

  it('is nothing outside a call', async () => {
    const el = await fixture<VaCallInfo>(html`<va-call-info .snapshot=${snapshotAfter()}></va-call-info>`);
    expect(el.renderRoot.textContent).to.equal('');
  });
});

describe('clock', () => {
  it('reads as a clock does', () => {
    expect([0, 7_900, 750_000, 3_600_000, -5].map(clock)).to.deep.equal([
      '0:00',
      '0:07',
      '12:30',
      '1:00:00',
      '0:00',
    ]);
  });
});
