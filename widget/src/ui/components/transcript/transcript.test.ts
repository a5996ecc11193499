import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import type { History, TranscriptEntry } from '../../../state/index.js';
import { en } from '../../strings/en.js';
import type { VaTranscript } from './transcript.component.js';
import '../export/export.extra.js';
import '../text-parts/text-parts.extra.js';
import './transcript.js';
import { COLOURS } from '../../../testing/colours.js';

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
  [...el.renderRoot.querySelectorAll('[part=text]')].map((text) => text.textContent?.trim());
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

  it('says when each was said, to who points at it and to who listens', async () => {
    const el = await mount(entry('1', 'Hello', { at: Date.UTC(2027, 2, 1, 12, 30) }));
    const time = el.renderRoot.querySelector('time')!;
    expect(time.dateTime).to.equal('2027-03-01T12:30:00.000Z');
    expect(time.textContent).to.match(/\d{1,2}.\d{2}/);
    expect(getComputedStyle(time).opacity).to.equal('0');
  });

  describe('text with marks', () => {
    const rich = async (text: string, change: Partial<TranscriptEntry> = {}) => {
      const el = await mount(entry('1', text, change));
      const words = el.renderRoot.querySelector('[part=text]')!;
      await waitUntil(() => words.childElementCount > 0, 'it is drawn');
      return { el, words };
    };
    const shape = (element: Element) => element.innerHTML.replace(/<!--.*?-->/g, '');

    it('is drawn: bold, italic, code and lists', async () => {
      const { el, words } = await rich(
        '**Open** *daily* from `9:00`:\n- Monday\n- _Tuesday_\n1. one\n2. two',
      );
      expect(shape(words)).to.equal(
        '<p><strong>Open</strong> <em>daily</em> from <code>9:00</code>:</p>' +
          '<ul><li>Monday</li><li><em>Tuesday</em></li></ul><ol start="1"><li>one</li><li>two</li></ol>',
      );
      await expect(el).to.be.accessible();
    });

    it('is drawn as code between fences, also while it still comes', async () => {
      const { words } = await rich('See:\n```js\na < **b**\n');
      expect(shape(words)).to.equal('<p>See:</p><pre><code>a &lt; **b**\n</code></pre>');
    });

    it('has links that open safely, and do not take the full stop with them', async () => {
      const { el, words } = await rich(
        'See [prices](https://shop.test/p?a=1), https://shop.test/x. Or a@shop.test.',
      );
      const links = [...words.querySelectorAll('a')];
      expect(links.map(({ href, textContent }) => [href, textContent])).to.deep.equal([
        ['https://shop.test/p?a=1', 'prices'],
        ['https://shop.test/x', 'https://shop.test/x'],
        ['mailto:a@shop.test', 'a@shop.test'],
      ]);
      for (const { rel, target } of links) {
        expect({ rel, target }).to.deep.equal({ rel: 'noopener noreferrer', target: '_blank' });
      }
      await expect(el).to.be.accessible();
    });

    it('never leads to a script, a file or data', async () => {
      const bad =
        '[a](javascript:alert(1)) [b](JaVaScRiPt:alert) [c](data:text/html,x) [d](file:///etc) [e](//x.test)';
      const { words } = await rich(`${bad} **end**`);
      expect(words.querySelectorAll('a').length).to.equal(0);
      expect(words.textContent).to.contain('[b](JaVaScRiPt:alert)');
    });

    it('never becomes markup', async () => {
      const { words } = await rich('**<img src=x onerror=alert(1)>** <b>no</b>');
      expect(words.querySelector('img, b')).to.equal(null);
      expect(words.textContent).to.equal('<img src=x onerror=alert(1)> <b>no</b>');
    });

    it('is left as typed when the visitor wrote it, but for addresses', async () => {
      const { words } = await rich('2*3*4 and https://shop.test', { speaker: 'visitor' });
      expect(words.textContent).to.equal('2*3*4 and https://shop.test');
      expect(words.querySelectorAll('a').length).to.equal(1);
      expect(words.querySelector('em')).to.equal(null);
    });

    it('takes no time over a hostile text', async () => {
      const begun = performance.now();
      for (const sign of ['[', '**a ', '*a', '_', '`', 'a@', '- ', 'https://'])
        await rich(`**x** ${sign.repeat(4_000)}`);
      expect(performance.now() - begun).to.be.lessThan(3_000);
    });
  });

  it('marks where the assistant was cut off, to the eye and to who listens', async () => {
    const el = await mount(entry('1', 'We are open', { interrupted: true }));
    expect(el.renderRoot.querySelector('[part=cut]')!.textContent).to.equal(en.text.interrupted);
    expect(readOut(el)).to.deep.equal([`Assistant: We are open (${en.text.interrupted})`]);
    await expect(el).to.be.accessible();
  });

  describe('of a conversation that goes on', () => {
    const said = (...ids: string[]) => ids.map((id) => entry(id, `Said ${id}`));
    const mountWith = async (history: History, ...entries: TranscriptEntry[]) => {
      const el = await mount(...entries);
      el.history = history;
      await el.updateComplete;
      return el;
    };

    it('shows what was said before above a line, and has none of it read out', async () => {
      const el = await mountWith({ phase: 'ready', pages: [said('a', 'b')], more: false }, entry('1', 'Now'));
      expect(seen(el)).to.deep.equal(['Said a', 'Said b', 'Now']);
      expect(el.renderRoot.querySelector('[role=separator]')!.textContent).to.equal(en.text.earlier);
      expect(readOut(el)).to.deep.equal(['Assistant: Now']);
      await expect(el).to.be.accessible();
    });

    it('asks for more at the top, and stays where the visitor reads when it comes', async () => {
      const page = Array.from({ length: 30 }, (_, index) => entry(`p${index}`, `Line ${index}`));
      const el = await mountWith({ phase: 'ready', pages: [page], more: true });
      el.scrollTop = 0;
      // by hand: a page that nobody looks at draws no frames, and tells of no scrolling
      setTimeout(() => el.dispatchEvent(new Event('scroll')));
      await oneEvent(el, 'va-history-request');
      const line = el.renderRoot.querySelectorAll('[part=entry]')[0]!;
      const before = line.getBoundingClientRect().top;
      el.history = { phase: 'ready', pages: [said('x', 'y', 'z'), page], more: false };
      await el.updateComplete;
      expect(Math.abs(line.getBoundingClientRect().top - before)).to.be.lessThan(40);
      expect(el.scrollTop).to.be.greaterThan(0);
    });

    it('says that it comes or could not be had, and asks again on demand', async () => {
      const el = await mountWith({ phase: 'loading', pages: [], more: true });
      const top = el.renderRoot.querySelector('va-earlier')!;
      await top.updateComplete;
      expect(top.renderRoot.querySelector('[role=status]')!.textContent).to.equal(en.text.loading);
      el.history = { phase: 'failed', pages: [], more: true };
      await el.updateComplete;
      await top.updateComplete;
      await expect(el).to.be.accessible();
      setTimeout(() => top.renderRoot.querySelector('button')!.click());
      await oneEvent(el, 'va-history-request');
    });
  });

  it('draws only what stands together with a new word, not all', async () => {
    const lines = Array.from({ length: 400 }, (_, index) => entry(String(index), `Line ${index}`));
    const el = await mount(...lines, entry('new', 'We', { final: false }));
    const changed = new Set<Node>();
    const note = (records: readonly MutationRecord[]) => {
      for (const { target } of records) changed.add(target.parentElement ?? target);
    };
    const watch = new MutationObserver(note);
    watch.observe(el.renderRoot, { subtree: true, childList: true, characterData: true, attributes: true });
    el.entries = [...lines, entry('new', 'We are', { final: false })];
    await el.updateComplete;
    note(watch.takeRecords());
    watch.disconnect();
    expect(changed.size).to.equal(1);
    expect(seen(el).at(-1)).to.equal('We are');
  });

  for (const [scheme, colours] of Object.entries(COLOURS)) {
    it(`shows sources, thumbs and files, accessibly, ${scheme}`, async () => {
      const el = await mount(
        entry('1', 'From nine to six.', {
          sources: [
            { title: 'Hours', url: 'https://shop.test/hours' },
            { title: 'Handbook', entryId: 'e1' },
            { title: 'A talk' },
          ],
        }),
        entry('2', 'Rated', { feedback: { value: 'up' } }),
        entry('3', 'bike.png', { speaker: 'visitor', file: { bytes: 2_500, progress: 0.4 } }),
      );
      el.setAttribute('style', `${colours}; height: 400px; width: 300px`);
      el.features = { feedback: true, files: null };
      await el.updateComplete;
      const { renderRoot } = el;
      await renderRoot.querySelector('va-feedback')!.updateComplete;
      expect(renderRoot.querySelectorAll('va-feedback')).to.have.length(2);
      const file = renderRoot.querySelector('va-file')!;
      await file.updateComplete;
      expect(file.renderRoot.querySelector('progress')!.value).to.equal(0.4);
      await expect(el).to.be.accessible();
    });
  }

  describe('that is complete', () => {
    const mountDone = async () => {
      const el = await mount(
        entry('1', 'Hello <you>', { at: 1_000 }),
        entry('2', 'a\n\nb', { speaker: 'visitor', at: 4_500 }),
      );
      el.exportable = true;
      await el.updateComplete;
      const buttons = el.renderRoot.querySelector('va-export')!;
      await buttons.updateComplete;
      const button = (label: string) =>
        [...buttons.renderRoot.querySelectorAll('button')].find(
          ({ textContent }) => textContent?.trim() === label,
        )!;
      return { el, button };
    };

    /** What a click on a button gives the visitor to keep. */
    const saved = async (click: () => void) => {
      const { createObjectURL } = URL;
      const { click: follow } = HTMLAnchorElement.prototype;
      const files: { name: string; blob: Blob }[] = [];
      let blob = new Blob();
      URL.createObjectURL = (made) => {
        blob = made as Blob;
        return 'blob:test';
      };
      HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
        files.push({ name: this.download, blob });
      };
      click();
      URL.createObjectURL = createObjectURL;
      HTMLAnchorElement.prototype.click = follow;
      return Promise.all(files.map(async (file) => [file.name, await file.blob.text()]));
    };

    it('offers nothing of the sort before', async () => {
      const el = await mount(entry('1', 'Hello'));
      expect(el.renderRoot.querySelector('va-export')).to.equal(null);
    });

    it('can be saved as text', async () => {
      const { el, button } = await mountDone();
      await expect(el).to.be.accessible();
      const [[name, text] = []] = await saved(() => button(en.saveText).click());
      expect(name).to.equal('Conversation.txt');
      expect(text).to.match(/^\[.+\] Assistant: Hello <you>\n\[.+\] You: a\n\nb\n$/);
    });

    it('can be saved as captions, with times', async () => {
      const { button } = await mountDone();
      const [[name, text] = []] = await saved(() => button(en.saveCaptions).click());
      expect(name).to.equal('Conversation.vtt');
      expect(text).to.equal(
        'WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n<v Assistant>Hello &lt;you&gt;\n\n' +
          '00:00:03.500 --> 00:00:05.500\n<v You>a\nb\n',
      );
    });

    it('can be copied, and says so; or does not say so where the browser forbids it', async () => {
      const { el, button } = await mountDone();
      const { clipboard } = navigator;
      const texts: string[] = [];
      let allowed = false;
      const writeText = async (text: string) => {
        if (!allowed) throw new DOMException('', 'NotAllowedError');
        texts.push(text);
      };
      Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } });
      button(en.copy).click();
      await el.updateComplete;
      expect(button(en.copied)).to.equal(undefined);
      allowed = true;
      button(en.copy).click();
      await waitUntil(() => button(en.copied), 'it says so');
      Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard });
      expect(texts[0]).to.contain('Assistant: Hello <you>');
    });
  });
});
