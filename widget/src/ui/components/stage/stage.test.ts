import { expect, fixture, html } from '@open-wc/testing';
import type { CallParticipant, SessionFact } from '../../../state/index.js';
import { COLOURS } from '../../../testing/colours.js';
import { IN_CALL, snapshotAfter } from '../../../testing/fakes.js';
import { en } from '../../strings/en.js';
import './stage.extra.js';
import type { VaStage } from './stage.component.js';

const person = (name: string, more: Partial<CallParticipant> = {}): CallParticipant => ({
  identity: name,
  name,
  agent: false,
  image: null,
  speaking: false,
  muted: false,
  camera: false,
  screen: false,
  ...more,
});
const people = (...participants: CallParticipant[]): SessionFact => ({
  type: 'participants/changed',
  participants,
});
const camera: SessionFact = { type: 'camera/changed', state: 'on', deviceId: null };

const mount = async (facts: readonly SessionFact[], colours = '') => {
  const shown: string[] = [];
  const videos = {
    showVideo(identity: string | null, source: string) {
      const key = `${identity} ${source}`;
      shown.push(key);
      return () => shown.splice(shown.indexOf(key), 1);
    },
  };
  const el = await fixture<VaStage>(html`
    <va-stage style="width: 360px; ${colours}" .videos=${videos} .snapshot=${snapshotAfter(...IN_CALL, ...facts)}></va-stage>
  `);
  return { el, shown };
};

describe('<va-stage>', () => {
  for (const [scheme, colours] of Object.entries(COLOURS)) {
    it(`shows pictures and faces, accessibly, ${scheme}`, async () => {
      const { el, shown } = await mount(
        [
          people(
            person('Ada Byron', { camera: true, speaking: true }),
            person('Harbour Bikes', { agent: true }),
          ),
          camera,
        ],
        colours,
      );
      expect(shown).to.deep.equal(['Ada Byron camera', 'null camera']);
      expect(el.renderRoot.querySelector('.face')!.textContent).to.equal('HB');
      await expect(el).to.be.accessible();
    });
  }

  it('marks who speaks', async () => {
    const { el } = await mount([people(person('Ada', { camera: true, speaking: true }), person('Bo'))]);
    const marked = [...el.renderRoot.querySelectorAll('.speaking')].map((it) => it.getAttribute('part'));
    expect(marked).to.deep.equal(['tile']);
  });

  it('shows screens before cameras, and the visitor’s own last', async () => {
    const { el } = await mount([people(person('Ada', { camera: true, screen: true })), camera]);
    const labels = [...el.renderRoot.querySelectorAll('video')].map((video) =>
      video.getAttribute('aria-label'),
    );
    expect(labels).to.deep.equal(['Ada shows a screen', 'Ada', en.ownCamera]);
  });

  it('keeps a picture that stays, and lets go of one that goes', async () => {
    const { el, shown } = await mount([
      people(person('Ada', { camera: true }), person('Bo', { camera: true })),
    ]);
    const before = el.renderRoot.querySelector('video[aria-label=Bo]');
    el.snapshot = snapshotAfter(...IN_CALL, people(person('Ada'), person('Bo', { camera: true })));
    await el.updateComplete;
    expect(el.renderRoot.querySelector('video[aria-label=Bo]')).to.equal(before);
    expect(shown).to.deep.equal(['Bo camera']);
    const parent = el.parentElement!;
    el.remove();
    expect(shown).to.deep.equal([]);
    parent.append(el);
    expect(shown).to.deep.equal(['Bo camera']);
  });

  it('shows initials where a picture of somebody cannot be loaded', async () => {
    const { el } = await mount([people(person('Ada', { image: 'https://127.0.0.1:1/none.png' }))]);
    const image = el.renderRoot.querySelector('img')!;
    expect(image.referrerPolicy).to.equal('no-referrer');
    image.dispatchEvent(new Event('error'));
    expect(el.renderRoot.querySelector('img')).to.equal(null);
    expect(el.renderRoot.querySelector('.face')!.textContent).to.equal('A');
  });
});
