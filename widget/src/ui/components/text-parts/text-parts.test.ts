import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { COLOURS } from '../../../testing/colours.js';
import { en } from '../../strings/en.js';
import type { VaAttach } from './attach.component.js';
import type { VaFeedback } from './feedback.component.js';
import type { VaQuickReplies } from './quick-replies.component.js';
import type { VaSources } from './sources.component.js';
import './text-parts.extra.js';

const press = (el: VaFeedback, label: string) =>
  el.renderRoot.querySelector<HTMLElement>(`[aria-label="${label}"]`)!.click();

describe('<va-feedback>', () => {
  const mount = (feedback?: NonNullable<VaFeedback['entry']>['feedback'], colours = '') => {
    const entry = { id: 'm1', final: true, ...(feedback && { feedback }) };
    return fixture<VaFeedback>(html`<va-feedback style=${colours} .entry=${entry}></va-feedback>`);
  };

  it('asks to store a thumb, and shows it pressed once it is', async () => {
    const el = await mount();
    setTimeout(() => press(el, en.text.helpful));
    expect((await oneEvent(el, 'va-feedback-request')).detail).to.deep.equal({ id: 'm1', value: 'up' });
    const thumb = el.renderRoot.querySelector('[part=thumb]')!;
    expect(thumb.getAttribute('aria-pressed')).to.equal('false');
    el.entry = { id: 'm1', final: true, feedback: { value: 'up' } };
    await el.updateComplete;
    expect(thumb.getAttribute('aria-pressed')).to.equal('true');
  });

  it('takes a comment from who has said up or down, and a change of mind', async () => {
    const el = await mount();
    press(el, en.text.unhelpful);
    el.entry = { id: 'm1', final: true, feedback: { value: 'down' } };
    await el.updateComplete;
    await expect(el).to.be.accessible();
    el.renderRoot.querySelector('input')!.value = ' wrong day ';
    setTimeout(() => el.renderRoot.querySelector('form')!.requestSubmit());
    expect((await oneEvent(el, 'va-feedback-request')).detail).to.deep.equal({
      ...{ id: 'm1', value: 'down', comment: 'wrong day' },
    });
    el.entry = { id: 'm1', final: true, feedback: { value: 'down', comment: 'wrong day' } };
    await el.updateComplete;
    expect(el.renderRoot.querySelector('form')).to.equal(null);
    expect(el.renderRoot.querySelector('[role=status]')!.textContent).to.equal(en.text.thanks);
    setTimeout(() => press(el, en.text.helpful));
    expect((await oneEvent(el, 'va-feedback-request')).detail.value).to.equal('up');
  });

  it('says nothing of an answer that is still being spoken', async () => {
    const el = await mount();
    el.entry = { id: 'm1', final: false };
    await el.updateComplete;
    expect(el.renderRoot.querySelector('button')).to.equal(null);
  });

  for (const [scheme, colours] of Object.entries(COLOURS)) {
    it(`passes the accessibility audit, ${scheme}`, async () => {
      await expect(await mount({ value: 'down' }, colours)).to.be.accessible();
    });
  }
});

describe('<va-sources>', () => {
  it('links to addresses safely, and asks the page for entries of its own', async () => {
    const sources = [
      { title: 'Hours', url: 'https://shop.test/hours' },
      { title: 'Handbook', entryId: 'e1' },
    ];
    const el = await fixture<VaSources>(html`<va-sources .sources=${sources}></va-sources>`);
    const { href, rel, target } = el.renderRoot.querySelector('a')!;
    expect([href, rel, target]).to.deep.equal(['https://shop.test/hours', 'noopener noreferrer', '_blank']);
    setTimeout(() => el.renderRoot.querySelector('button')!.click());
    expect((await oneEvent(el, 'va-source-request')).detail).to.deep.equal(sources[1]);
    await expect(el).to.be.accessible();
  });

  it('opens a place on this page in this page', async () => {
    const sources = [{ title: 'Hours', url: `${location.href.split('#')[0]}#hours` }];
    const el = await fixture<VaSources>(html`<va-sources .sources=${sources}></va-sources>`);
    expect(el.renderRoot.querySelector('a')!.hasAttribute('target')).to.equal(false);
  });
});

describe('<va-quick-replies>', () => {
  for (const [scheme, colours] of Object.entries(COLOURS)) {
    it(`sends what is chosen, accessibly, ${scheme}`, async () => {
      const replies = [
        { label: 'Yes', text: 'Yes, please' },
        { label: 'No', text: 'No' },
      ];
      const el = await fixture<VaQuickReplies>(
        html`<va-quick-replies style=${colours} .replies=${replies}></va-quick-replies>`,
      );
      await expect(el).to.be.accessible();
      setTimeout(() => el.renderRoot.querySelector('button')!.click());
      expect((await oneEvent(el, 'va-send-request')).detail).to.deep.equal({ text: 'Yes, please' });
    });
  }
});

describe('<va-attach>', () => {
  const png = (bytes = 3) => new File([new Uint8Array(bytes)], 'bike.png', { type: 'image/png' });
  const mount = async (colours = '') => {
    const files = { types: ['image/png'], maxBytes: 10 };
    const el = await fixture<VaAttach>(html`<va-attach style=${colours} .files=${files}></va-attach>`);
    const offered: string[] = [];
    el.addEventListener('va-file-request', ({ detail }) => offered.push(detail.file.name));
    const offer = async (type: 'drop' | 'paste', file: File) => {
      const data = new DataTransfer();
      data.items.add(file);
      const event =
        type === 'drop'
          ? new DragEvent('drop', { dataTransfer: data, cancelable: true })
          : new ClipboardEvent('paste', { clipboardData: data, cancelable: true });
      el.dispatchEvent(event);
      await el.updateComplete;
      return event.defaultPrevented;
    };
    const problem = () => el.renderRoot.querySelector('[role=alert]')!.textContent;
    return { el, offered, offer, problem };
  };

  it('takes what is dropped or pasted', async () => {
    const { offered, offer, problem } = await mount();
    expect(await offer('drop', png())).to.equal(true);
    await offer('paste', png());
    expect(offered).to.deep.equal(['bike.png', 'bike.png']);
    expect(problem()).to.equal('');
  });

  it('says what cannot be sent, and why', async () => {
    const { offered, offer, problem } = await mount();
    await offer('drop', new File(['x'], 'x.exe', { type: 'application/x-msdownload' }));
    expect(problem()).to.equal(en.text.fileType);
    await offer('drop', png(11));
    expect(problem()).to.match(/too large: 10 byte/);
    expect(offered).to.deep.equal([]);
  });

  for (const [scheme, colours] of Object.entries(COLOURS)) {
    it(`passes the accessibility audit, ${scheme}`, async () => {
      const { el, offer } = await mount(colours);
      await offer('drop', png(11));
      await expect(el).to.be.accessible();
    });
  }
});
