import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { failureOf } from '../../../errors.js';
import type { SessionFact } from '../../../state/index.js';
import { COLOURS } from '../../../testing/colours.js';
import { IN_CALL, snapshotAfter } from '../../../testing/fakes.js';
import { type CallOptions, DEFAULT_OPTIONS } from '../../options.js';
import { en } from '../../strings/en.js';
import { fill } from '../../words.js';
import type { VaPanel } from './panel.component.js';
import './panel.js';

const heard: SessionFact = {
  type: 'transcript/heard',
  entry: { id: '1', speaker: 'assistant', text: 'How can I help?', final: true, at: 0 },
};

const STATES: Readonly<Record<string, readonly SessionFact[]>> = {
  [en.status.idle]: [],
  [en.status.connecting]: [{ type: 'call/started' }],
  [en.status.retrying]: [{ type: 'call/started' }, { type: 'call/attempted', attempt: 2 }],
  [en.status.listening]: [...IN_CALL, heard],
  [en.status.thinking]: [...IN_CALL, heard, { type: 'agent/changed', agent: 'thinking' }],
  [en.status.speaking]: [...IN_CALL, heard, { type: 'agent/changed', agent: 'speaking' }],
  [en.status.reconnecting]: [...IN_CALL, heard, { type: 'call/reconnecting' }],
  [fill(en.queuePlace, { place: 2 })]: [
    { type: 'call/started' },
    { type: 'call/queued', queue: { position: 2, nextAt: 0 } },
  ],
  [en.status.ended]: [...IN_CALL, heard, { type: 'call/ended' }],
  [en.status.failed]: [{ type: 'call/failed', failure: failureOf('server-unreachable') }],
};

const mount = async (facts: readonly SessionFact[], colours = '') => {
  const el = await fixture<VaPanel>(html`
    <va-panel
      style="height: 500px; width: 360px; ${colours}"
      heading="Harbour Bikes"
      closable
      .snapshot=${snapshotAfter(...facts)}
    ></va-panel>
  `);
  const part = (name: string) => el.renderRoot.querySelector<HTMLElement>(`[part=${name}]`);
  return { el, part };
};

describe('<va-panel>', () => {
  for (const [words, facts] of Object.entries(STATES)) {
    for (const [scheme, colours] of Object.entries(COLOURS)) {
      it(`says "${words}" and passes the accessibility audit, ${scheme}`, async () => {
        const { el, part } = await mount(facts, colours);
        expect(part('status')!.textContent).to.equal(words);
        expect(part('status')!.getAttribute('role')).to.equal('status');
        await expect(el).to.be.accessible();
      });
    }
  }

  it('asks for a call', async () => {
    const { el, part } = await mount([]);
    setTimeout(() => part('start')!.click());
    await oneEvent(el, 'va-start-request');
  });

  it('shows and hides the choice of devices in a call', async () => {
    const { el, part } = await mount(IN_CALL);
    expect(part('devices')!.getAttribute('aria-expanded')).to.equal('false');
    setTimeout(() => part('devices')!.click());
    expect((await oneEvent(el, 'va-devices-request')).detail).to.deep.equal({ open: true });
    el.choosing = true;
    await el.updateComplete;
    expect(part('devices')!.getAttribute('aria-expanded')).to.equal('true');
    expect(el.renderRoot.querySelector('va-devices')).not.to.equal(null);
  });

  describe('as a kiosk', () => {
    for (const facts of [[], [...IN_CALL, heard]]) {
      it(`has large targets and large words ${facts.length > 0 ? 'in a call' : 'before it'}, accessibly`, async () => {
        const { el } = await mount(facts, `--_scale: 1.46; --_target: 1.78; ${COLOURS.light}`);
        el.kiosk = true;
        el.style.height = '900px';
        el.closable = false;
        await el.updateComplete;
        const controls = el.renderRoot.querySelector('va-controls')!;
        const composer = el.renderRoot.querySelector('va-composer')!;
        for (const root of [el, controls, composer]) {
          for (const target of root.renderRoot.querySelectorAll('button, input')) {
            expect(target.getBoundingClientRect().height, target.outerHTML).to.be.at.least(64);
          }
        }
        await expect(el).to.be.accessible();
      });
    }
  });

  it('asks to be put away', async () => {
    const { el, part } = await mount([]);
    setTimeout(() => part('close')!.click());
    await oneEvent(el, 'va-close-request');
  });

  it('keeps the text field, and what is typed in it, when a call starts', async () => {
    const { el } = await mount([]);
    const field = () => el.renderRoot.querySelector('va-composer')!.renderRoot.querySelector('input')!;
    const before = field();
    before.value = 'when are';
    el.snapshot = snapshotAfter(...IN_CALL);
    await el.updateComplete;
    expect(field()).to.equal(before);
    expect(field().value).to.equal('when are');
  });

  it('keeps the keyboard when the button under it goes: from start to mute, from hang up to start', async () => {
    const { el, part } = await mount([]);
    part('start')!.focus();
    el.snapshot = snapshotAfter(...IN_CALL);
    const controls = el.renderRoot.querySelector('va-controls')!;
    await waitUntil(() => controls.shadowRoot!.activeElement?.matches('[part=microphone]'));
    controls.renderRoot.querySelector<HTMLElement>('[part=hang-up]')!.focus();
    el.snapshot = snapshotAfter(...IN_CALL, { type: 'call/ended' });
    await waitUntil(() => el.shadowRoot!.activeElement === part('start'));
  });

  it('leaves the keyboard where it is when it is elsewhere', async () => {
    const { el } = await mount([]);
    el.snapshot = snapshotAfter(...IN_CALL);
    await el.updateComplete;
    await el.renderRoot.querySelector('va-controls')!.updateComplete;
    expect(el.shadowRoot!.activeElement).to.equal(null);
  });

  it('says that the browser asks for the microphone', async () => {
    const { el } = await mount([
      { type: 'call/started' },
      { type: 'microphone/changed', state: 'asking', deviceId: null },
    ]);
    expect(el.renderRoot.querySelector('.hint')?.textContent).to.equal(
      `${en.microphonePrompt} ${en.typeInstead}`,
    );
  });

  describe('with other options', () => {
    const withOptions = async (facts: readonly SessionFact[], options: Partial<CallOptions>) => {
      const mounted = await mount(facts, COLOURS.light);
      mounted.el.options = { ...DEFAULT_OPTIONS, ...options };
      await mounted.el.updateComplete;
      return mounted;
    };
    const field = (el: VaPanel) => el.renderRoot.querySelector('va-composer');

    it('has only a text field for text alone, and puts the keyboard there', async () => {
      const { el, part } = await withOptions([], { modality: 'text' });
      expect(part('start')).to.equal(null);
      expect(el.renderRoot.querySelector('.invitation')!.textContent).to.contain(en.invitationText);
      el.focus();
      expect(el.shadowRoot!.activeElement).to.equal(field(el));
      await expect(el).to.be.accessible();
    });

    it('has no text field for voice alone, and does not speak of one', async () => {
      const denied = failureOf('mic-denied');
      const { el } = await withOptions(
        [...IN_CALL, { type: 'microphone/failed', state: 'blocked', failure: denied }],
        { modality: 'voice' },
      );
      expect(field(el)).to.equal(null);
      expect(el.renderRoot.querySelector('va-notice')!.renderRoot.textContent).not.to.contain(en.typeInstead);
      await expect(el).to.be.accessible();
    });

    it('shows no conversation where it is hidden', async () => {
      const { el } = await withOptions([...IN_CALL, heard], { hideTranscript: true });
      expect(el.renderRoot.querySelector('va-transcript')).to.equal(null);
      await expect(el).to.be.accessible();
    });

    it('says what to do, not what is wrong, while push to talk is at rest', async () => {
      const muted: SessionFact = { type: 'microphone/changed', state: 'muted', deviceId: null };
      const { part } = await withOptions([...IN_CALL, muted], { pushToTalk: true });
      expect(part('status')!.textContent).to.equal(en.holdToTalk);
    });
  });
});
