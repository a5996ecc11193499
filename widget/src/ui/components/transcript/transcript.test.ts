import { expect, fixture, html } from '@open-wc/testing';
import type { TranscriptEntry } from '../../../state/index.js';
import type { VaTranscript } from './transcript.component.js';
import './transcript.js';

const entry = (id: string, text: string, change: Partial<TranscriptEntry> = {}): TranscriptEntry => ({
  id,
  speaker: 'assistant',
  text,
  final: true,
  at: 0,
  ...change,
});

const mount = (...entries: TranscriptEntry[]) =>
  fixture<VaTranscript>(
    html`<va-transcript
      style="height: 120px; width: 300px"
      role="region"
      aria-label="Conversation"
      tabindex="0"
      .entries=${entries}
    ></va-transcript>`,
  );

const seen = (el: VaTranscript) =>
  [...el.renderRoot.querySelectorAll('li')].map((li) => li.textContent?.trim());
const readOut = (el: VaTranscript) =>
  [...el.renderRoot.querySelectorAll('[role=log] p')].map((p) => p.textContent?.trim());

describe('<va-transcript>', () => {
  it('shows both sides in order', async () => {
    const el = await mount(entry('1', 'Hello'), entry('2', 'when are you open', { speaker: 'visitor' }));
    expect(seen(el)).to.deep.equal(['Hello', 'when are you open']);
    await expect(el).to.be.accessible();
  });

  it('shows text that still grows, and has it read out once it is final', async () => {
    const el = await mount(entry('1', 'We are', { final: false }));
    expect(seen(el)).to.deep.equal(['We are']);
    expect(readOut(el)).to.deep.equal([]);
    el.entries = [entry('1', 'We are open')];
    await el.updateComplete;
    expect(readOut(el)).to.deep.equal(['Assistant: We are open']);
  });

  it('shows markup as the characters that it is', async () => {
    const el = await mount(entry('1', '<img src=x onerror=alert(1)>'));
    expect(el.renderRoot.querySelector('img')).to.equal(null);
    expect(seen(el)).to.deep.equal(['<img src=x onerror=alert(1)>']);
  });

  it('follows the newest text, but not while the visitor reads further up', async () => {
    const lines = Array.from({ length: 30 }, (_, index) => entry(String(index), `Line ${index}`));
    const el = await mount(...lines);
    const atEnd = () => el.scrollHeight - el.scrollTop - el.clientHeight < 2;
    expect(atEnd()).to.equal(true);
    el.scrollTop = 0;
    el.entries = [...lines, entry('new', 'One more')];
    await el.updateComplete;
    expect(el.scrollTop).to.equal(0);
  });
});
