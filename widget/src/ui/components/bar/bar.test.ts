import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { failureOf } from '../../../errors.js';
import type { SessionFact } from '../../../state/index.js';
import { IN_CALL, snapshotAfter } from '../../../testing/fakes.js';
import { type CallOptions, DEFAULT_OPTIONS } from '../../options.js';
import { en } from '../../strings/en.js';
import type { VaBar } from './bar.component.js';
import './bar.js';

const heard: SessionFact = {
  type: 'transcript/heard',
  entry: { id: '1', speaker: 'assistant', text: 'We open at nine.', final: true, at: 0 },
};

const COLOURS = `--_surface:#fff;--_text:#16181d;--_muted:#5b616b;--_accent:#0b6b58;--_on-accent:#fff;--_field:#f4f5f7;
  --_bubble:#e9f3f0;--_border:#e3e5e9;--_danger:#c92a2a;--_warning-surface:#fff4e0;--_warning-text:#6b4200`;

const STATES: Readonly<Record<string, readonly SessionFact[]>> = {
  [en.status.idle]: [],
  [en.status.connecting]: [{ type: 'call/started' }],
  [en.status.listening]: [...IN_CALL, heard],
  [en.status.speaking]: [...IN_CALL, heard, { type: 'agent/changed', agent: 'speaking' }],
  [en.status.ended]: [...IN_CALL, heard, { type: 'call/ended' }],
  [en.status.failed]: [{ type: 'call/failed', failure: failureOf('server-unreachable') }],
};

const mount = async (facts: readonly SessionFact[], options: Partial<CallOptions> = {}) => {
  const el = await fixture<VaBar>(html`
    <va-bar
      style="width: 360px; ${COLOURS}"
      heading="Harbour Bikes"
      .snapshot=${snapshotAfter(...facts)}
      .options=${{ ...DEFAULT_OPTIONS, ...options }}
    ></va-bar>
  `);
  const part = (name: string) => el.renderRoot.querySelector<HTMLElement>(`[part=${name}]`);
  const unfold = async () => {
    part('fold')!.click();
    await el.updateComplete;
  };
  const fold = () => el.renderRoot.querySelector<HTMLElement>('.fold');
  return { el, part, unfold, fold };
};

describe('<va-bar>', () => {
  for (const [words, facts] of Object.entries(STATES)) {
    it(`says "${words}" and passes the accessibility audit, folded and unfolded`, async () => {
      const { el, part, unfold } = await mount(facts);
      expect(part('status')!.textContent).to.equal(words);
      await expect(el).to.be.accessible();
      await unfold();
      await expect(el).to.be.accessible();
    });
  }

  it('asks for a call, and hands the keyboard on to its buttons', async () => {
    const { el, part } = await mount([]);
    part('start')!.focus();
    setTimeout(() => part('start')!.click());
    await oneEvent(el, 'va-start-request');
    el.snapshot = snapshotAfter(...IN_CALL);
    await waitUntil(() => el.shadowRoot!.activeElement?.matches('va-controls'));
  });

  it('unfolds the conversation, and folds it with what is typed in it', async () => {
    const { el, part, unfold, fold } = await mount([...IN_CALL, heard]);
    expect(fold()!.hidden).to.equal(true);
    expect(el.offsetHeight).to.be.lessThan(80);
    await unfold();
    expect(fold()!.hidden).to.equal(false);
    expect(part('fold')!.getAttribute('aria-expanded')).to.equal('true');
    expect(fold()!.querySelector('va-transcript')!.renderRoot.textContent).to.contain('We open at nine.');
    const input = fold()!.querySelector('va-composer')!.renderRoot.querySelector('input')!;
    input.value = 'and on';
    await unfold();
    await unfold();
    expect(fold()!.querySelector('va-composer')!.renderRoot.querySelector('input')!.value).to.equal('and on');
  });

  it('has its buttons within a narrow screen', async () => {
    const { el, part } = await mount(IN_CALL);
    expect(el.scrollWidth).to.be.at.most(360);
    expect(part('fold')!.getBoundingClientRect().right).to.be.at.most(el.getBoundingClientRect().right);
  });

  it('shows what went wrong while folded', async () => {
    const { el } = await mount([{ type: 'call/failed', failure: failureOf('server-unreachable') }]);
    const notice = el.renderRoot.querySelector('va-notice')!;
    expect(notice.offsetHeight).to.be.greaterThan(40);
    expect(notice.renderRoot.textContent).to.contain(en.error['server-unreachable']);
  });

  it('has no start button for text alone, and nothing to unfold for a voice without a conversation', async () => {
    expect((await mount([], { modality: 'text' })).part('start')).to.equal(null);
    expect((await mount([], { modality: 'voice', hideTranscript: true })).part('fold')).to.equal(null);
  });
});
