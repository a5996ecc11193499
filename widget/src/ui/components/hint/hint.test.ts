import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import type { SessionFact } from '../../../state/index.js';
import { COLOURS } from '../../../testing/colours.js';
import { IN_CALL, snapshotAfter } from '../../../testing/fakes.js';
import { en } from '../../strings/en.js';
import './hint.extra.js';
import type { VaHint } from './hint.component.js';

const soon = () => Date.now() + 25_500;
const lost = (replacedBy: string | null): SessionFact => ({
  type: 'devices/lost',
  loss: { kind: 'microphone', replacedBy },
});

const HINTS: Readonly<Record<string, readonly [SessionFact, words: string, request: string | null]>> = {
  'sound-blocked': [{ type: 'sound/blocked', blocked: true }, en.hint['sound-blocked'], 'va-hear-request'],
  'ending-idle': [
    { type: 'call/warned', warning: { reason: 'idle', endsAt: soon() } },
    `${en.hint['ending-idle']} 0:2`,
    null,
  ],
  'ending-max-duration': [
    { type: 'call/warned', warning: { reason: 'max-duration', endsAt: soon() } },
    `${en.hint['ending-max-duration']} 0:2`,
    null,
  ],
  muted: [{ type: 'microphone/unheard', unheard: 'muted' }, en.hint.muted, 'va-mute-request'],
  silent: [{ type: 'microphone/unheard', unheard: 'silent' }, en.hint.silent, 'va-devices-request'],
  'device-replaced': [lost('USB microphone'), 'Now in use: USB microphone', 'va-devices-request'],
  'device-lost': [lost(null), en.hint['device-lost'], 'va-devices-request'],
  weak: [{ type: 'quality/changed', quality: 'poor' }, en.hint.weak, null],
};

const mount = (facts: readonly SessionFact[], colours = '') =>
  fixture<VaHint>(
    html`<va-hint style=${colours} .snapshot=${snapshotAfter(...IN_CALL, ...facts)}></va-hint>`,
  );
const textOf = (el: VaHint) => el.renderRoot.textContent!.replace(/\s+/g, ' ').trim();

describe('<va-hint>', () => {
  for (const [name, [fact, words, request]] of Object.entries(HINTS)) {
    for (const [scheme, colours] of Object.entries(COLOURS)) {
      it(`says what ${name} means, accessibly, ${scheme}`, async () => {
        const el = await mount([fact], colours);
        expect(textOf(el)).to.contain(words);
        await expect(el).to.be.accessible();
      });
    }

    it(`offers ${request ?? 'nothing'} for ${name}`, async () => {
      const el = await mount([fact]);
      const button = el.renderRoot.querySelector('button');
      expect(button !== null).to.equal(request !== null);
      if (!button || !request) return;
      setTimeout(() => button.click());
      await oneEvent(el, request);
    });
  }

  it('says the most pressing thing alone, and nothing when all is well or over', async () => {
    const all = Object.values(HINTS).map(([fact]) => fact);
    expect(textOf(await mount(all))).to.contain(en.hint['sound-blocked']);
    expect(textOf(await mount([]))).to.equal('');
    expect(textOf(await mount([...all, { type: 'call/ended' }]))).to.equal('');
  });
});
