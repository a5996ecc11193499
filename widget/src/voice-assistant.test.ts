import { aTimeout, expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { render } from 'lit';
import { strings as ar } from './ui/strings/ar.js';
import { strings as de } from './ui/strings/de.js';
import { en } from './ui/strings/en.js';
import { strings as fr } from './ui/strings/fr.js';
import { strings as ja } from './ui/strings/ja.js';
import './voice-assistant.js';
import type { VoiceAssistant } from './voice-assistant.js';

/** Answers as a token server that refuses, and counts. The only outside world that these tests have. */
const refuseTokens = () => {
  const { fetch } = window;
  const requests: { url: string; body: unknown }[] = [];
  window.fetch = async (url, init) => {
    requests.push({ url: String(url), body: JSON.parse(String(init?.body)) });
    return new Response('{}', { status: 403 });
  };
  const restore = () => {
    window.fetch = fetch;
  };
  return { requests, restore };
};

const part = (el: VoiceAssistant, name: string) =>
  el.renderRoot.querySelector<HTMLElement>(`[part=${name}]`)!;
const panel = (el: VoiceAssistant) => el.renderRoot.querySelector('va-panel')!;
const panelPart = (el: VoiceAssistant, name: string) =>
  panel(el).renderRoot.querySelector<HTMLElement>(`[part=${name}]`)!;

/** As WCAG 2 has it, of two opaque colours in any notation that the browser knows. */
const contrast = (...colours: [string, string]): number => {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  const [lighter = 0, darker = 0] = colours
    .map((colour) => {
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0] = [...context.getImageData(0, 0, 1, 1).data].map((byte) => {
        const share = byte / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    })
    .sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
};

/** Not `:focus`: a page in the background has none. */
const focused = (el: HTMLElement) => el.shadowRoot!.activeElement;

const openPanel = async (el: VoiceAssistant) => {
  part(el, 'launcher').click();
  await waitUntil(() => panel(el), 'the panel is loaded');
  await panel(el).updateComplete;
  await waitUntil(() => focused(panel(el)), 'the panel has the keyboard');
  // half transparent, nothing has the contrast it will have
  await Promise.all(
    part(el, 'panel')
      .getAnimations()
      .map(({ finished }) => finished),
  );
};

describe('<voice-assistant>', () => {
  let server: ReturnType<typeof refuseTokens>;
  beforeEach(() => {
    server = refuseTokens();
  });
  afterEach(() => {
    server.restore();
    sessionStorage.clear();
  });

  const mount = (template = html`<voice-assistant heading="Harbour Bikes"></voice-assistant>`) =>
    fixture<VoiceAssistant>(template);

  it('takes what the page asks for while it is still loading in its order', async () => {
    const el = await mount();
    // as a framework does that mounts, unmounts and mounts again at once
    const first = el.connect().catch(({ code }) => code);
    await Promise.all([el.disconnect(), first]);
    expect(el.snapshot.connection).to.equal('ended');
  });

  it('makes one call where a framework mounts, unmounts and mounts again at once', async () => {
    const el = await mount();
    const phases: string[] = [];
    el.addEventListener('va-connection-change', ({ detail }) => phases.push(detail.connection));
    const calls = [el.connect(), el.disconnect(), el.connect()].map((call) => call.catch(({ code }) => code));
    expect((await Promise.all(calls)).at(-1)).to.equal('token-rejected');
    expect(phases).to.deep.equal(['connecting', 'ended', 'connecting', 'failed']);
    expect(server.requests).to.have.length(1);
  });

  it('is a button until it is opened, and asks for nothing', async () => {
    const el = await mount();
    expect(part(el, 'launcher').textContent?.trim()).to.equal('Talk to us');
    expect(el.renderRoot.querySelector('va-panel')).to.equal(null);
    expect(el.snapshot.connection).to.equal('idle');
    await expect(el).to.be.accessible();
    expect(server.requests).to.deep.equal([]);
  });

  it('opens its panel, puts the keyboard into it and tells the page', async () => {
    const el = await mount();
    const opened = oneEvent(el, 'va-open-change');
    await openPanel(el);
    expect((await opened).detail).to.deep.equal({ open: true });
    expect(part(el, 'panel').matches(':popover-open')).to.equal(true);
    expect(focused(panel(el))).to.equal(panelPart(el, 'start'));
    await expect(el).to.be.accessible();
    expect(server.requests).to.deep.equal([]);
  });

  it('closes on Escape and gives the keyboard back to its button', async () => {
    const el = await mount();
    await openPanel(el);
    panelPart(el, 'start').dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }),
    );
    await el.updateComplete;
    expect(el.open).to.equal(false);
    expect(part(el, 'panel').matches(':popover-open')).to.equal(false);
    expect(focused(el)).to.equal(part(el, 'launcher'));
  });

  it('stands in the page itself when it is inline', async () => {
    const el = await mount(html`<voice-assistant layout="inline"></voice-assistant>`);
    await waitUntil(() => panel(el), 'the panel is loaded');
    expect(el.renderRoot.querySelector('[part=launcher]')).to.equal(null);
    expect(el.getBoundingClientRect().height).to.be.greaterThan(300);
    await expect(el).to.be.accessible();
  });

  it('works within the shadow root of another element, whose styles do not reach it', async () => {
    const host = await fixture<HTMLElement>(html`<div></div>`);
    const root = host.attachShadow({ mode: 'open' });
    render(
      html`<style>* { all: unset; display: block !important }</style><voice-assistant></voice-assistant>`,
      root,
    );
    const el = root.querySelector('voice-assistant')!;
    await el.updateComplete;
    await openPanel(el);
    expect(root.activeElement).to.equal(el);
    expect(getComputedStyle(part(el, 'panel')).position).to.equal('fixed');
    panelPart(el, 'close').click();
    await waitUntil(() => !el.open, 'closed');
    expect(focused(el)).to.equal(part(el, 'launcher'));
  });

  it('goes on where the page changes its address and moves the element, as routers do', async () => {
    const el = await mount(html`<voice-assistant layout="inline" modality="text"></voice-assistant>`);
    const address = location.href;
    let answer: ((response: Response) => void) | undefined;
    window.fetch = (_, init) =>
      new Promise((resolve, reject) => {
        answer = resolve;
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      });
    const failed = el.connect().then(
      () => 'connected',
      ({ code }: { code: string }) => code,
    );
    history.pushState(null, '', '?page=2');
    const elsewhere = await fixture<HTMLElement>(html`<main></main>`);
    elsewhere.append(el);
    await waitUntil(() => answer, 'a token is asked for');
    expect(el.snapshot.connection).to.equal('connecting');
    answer!(new Response('{}', { status: 403 }));
    expect(await failed).to.equal('token-rejected');
    history.replaceState(null, '', address);
  });

  it('asks the token endpoint for what its attributes say', async () => {
    const el = await mount(html`
      <voice-assistant server="https://voice.test/base" assistant="sales" agent-name="worker-2" lang="de"
        participant-name="Ada"></voice-assistant>
    `);
    await el.connect().catch(() => {});
    expect(server.requests).to.deep.equal([
      {
        url: 'https://voice.test/base/token',
        body: {
          participant_name: 'Ada',
          participant_attributes: { 'va.sound': 'waits' }, // nobody has touched the page yet
          room_config: {
            agents: [{ agent_name: 'worker-2', metadata: '{"assistant":"sales","lang":"de"}' }],
          },
        },
      },
    ]);
  });

  it('tells the page what failed, shows it, and rejects with its code', async () => {
    const el = await mount();
    await openPanel(el);
    const failed = oneEvent(el, 'va-error');
    let code: unknown;
    await el.connect().catch((error) => {
      code = error.code;
    });
    expect(code).to.equal('token-rejected');
    const { code: reported, message, recoverable, action } = (await failed).detail;
    expect({ reported, recoverable, action }).to.deep.equal({
      reported: 'token-rejected',
      recoverable: true,
      action: 'retry',
    });
    expect(message).to.be.a('string');
    expect(el.snapshot.connection).to.equal('failed');
    await panel(el).updateComplete;
    expect(panel(el).renderRoot.querySelector('va-notice')!.renderRoot.textContent).to.contain(
      en.error['token-rejected'],
    );
  });

  it('lets the page veto a call', async () => {
    const el = await mount();
    el.addEventListener('va-before-connect', (event) => event.preventDefault(), { once: true });
    await el.connect();
    expect(el.snapshot.connection).to.equal('idle');
    expect(server.requests).to.deep.equal([]);
  });

  it('gives a message back to the text field when it could not be sent', async () => {
    const el = await mount();
    await openPanel(el);
    const composer = panel(el).renderRoot.querySelector('va-composer')!;
    const input = composer.renderRoot.querySelector('input')!;
    input.value = 'when are you open';
    input.dispatchEvent(new InputEvent('input'));
    composer.renderRoot.querySelector('form')!.requestSubmit();
    await waitUntil(() => el.snapshot.connection === 'failed');
    await waitUntil(() => input.value === 'when are you open', 'the text is back');
    expect(el.snapshot.transcript).to.deep.equal([]);
  });

  it('survives a stylesheet that means harm', async () => {
    const style = document.createElement('style');
    style.textContent = '* { all: unset; font-size: 40px !important; display: block !important }';
    const launcher = part(await mount(), 'launcher');
    const before = { ...launcher.getBoundingClientRect().toJSON() };
    document.head.append(style);
    await aTimeout(0);
    const after = launcher.getBoundingClientRect().toJSON();
    style.remove();
    expect(after).to.deep.equal(before);
  });

  describe('language', () => {
    const root = (el: VoiceAssistant) => el.renderRoot.querySelector<HTMLElement>('.root')!;
    const says = (el: VoiceAssistant, words: string) =>
      waitUntil(() => part(el, 'launcher').textContent?.trim() === words, `says "${words}"`);
    afterEach(() => document.documentElement.removeAttribute('lang'));

    it('is that of its attribute, whatever the region, and changes at once', async () => {
      const el = await mount(html`<voice-assistant lang="de-AT"></voice-assistant>`);
      await says(el, de.launcher);
      await openPanel(el);
      await waitUntil(() => panelPart(el, 'start').textContent?.trim() === de.start);
      expect(panelPart(el, 'heading').textContent).to.equal(de.heading);
      await expect(el).to.be.accessible();
      el.lang = 'ja';
      await waitUntil(() => panelPart(el, 'start').textContent?.trim() === ja.start);
      expect(root(el).lang).to.equal('ja');
    });

    it('is otherwise that of the page, also when the page changes it', async () => {
      document.documentElement.lang = 'fr';
      const el = await mount();
      await says(el, fr.launcher);
      document.documentElement.lang = 'de';
      await says(el, de.launcher);
      document.documentElement.lang = 'tlh'; // not one of ours
      await says(el, en.launcher);
      expect(root(el).lang).to.equal('en');
    });

    it('runs from right to left in Arabic, with the button in the other corner', async () => {
      const el = await mount(html`<voice-assistant lang="ar"></voice-assistant>`);
      await says(el, ar.launcher);
      expect(getComputedStyle(root(el)).direction).to.equal('rtl');
      expect(part(el, 'launcher').getBoundingClientRect().left).to.equal(20);
      await openPanel(el);
      expect(getComputedStyle(panel(el)).direction).to.equal('rtl');
      await expect(el).to.be.accessible();
    });

    it('keeps the direction of the page for the others', async () => {
      const el = await mount(html`<voice-assistant dir="rtl"></voice-assistant>`);
      expect(getComputedStyle(root(el)).direction).to.equal('rtl');
    });

    it('gives way to the words of the page, one by one', async () => {
      const el = await mount(html`
        <voice-assistant lang="de" .strings=${{ launcher: 'Ahoi', status: { idle: 'Leinen los' } }}></voice-assistant>
      `);
      expect(part(el, 'launcher').textContent?.trim()).to.equal('Ahoi');
      await openPanel(el);
      await waitUntil(() => panelPart(el, 'start').textContent?.trim() === de.start);
      expect(panelPart(el, 'status').textContent).to.equal('Leinen los');
    });
  });

  describe('accent', () => {
    const LIGHT_AND_DARK = [
      '#ffd400',
      '#0b1f66',
      'rebeccapurple',
      'hsl(120 100% 30%)',
      'white',
      'black',
      '#808080',
    ];
    for (const accent of LIGHT_AND_DARK) {
      for (const theme of ['light', 'dark'] as const) {
        it(`${accent} stays readable, ${theme}`, async () => {
          const el = await mount(
            html`<voice-assistant layout="inline" theme=${theme} accent=${accent}></voice-assistant>`,
          );
          await waitUntil(() => panel(el), 'the panel is loaded');
          await panel(el).updateComplete;
          const start = getComputedStyle(panelPart(el, 'start'));
          expect(contrast(start.color, start.backgroundColor)).to.be.greaterThan(4.5);
          const avatar = panel(el).renderRoot.querySelector<HTMLElement>('.avatar')!;
          avatar.style.color = 'var(--_accent-text)';
          const onSurface = contrast(
            getComputedStyle(avatar).color,
            getComputedStyle(part(el, 'panel')).backgroundColor,
          );
          expect(onSurface).to.be.greaterThan(4.5);
        });
      }
    }

    it('is there at the first drawing, and may change', async () => {
      const el = await mount(html`<voice-assistant accent="rgb(255, 0, 0)"></voice-assistant>`);
      expect(getComputedStyle(part(el, 'launcher')).backgroundColor).to.equal('rgb(255, 0, 0)');
      el.accent = 'rgb(0, 0, 255)';
      await el.updateComplete;
      expect(getComputedStyle(part(el, 'launcher')).backgroundColor).to.equal('rgb(0, 0, 255)');
    });

    for (const accent of ['bluish', 'inherit', 'red 20%', 'red;color:blue']) {
      it(`is passed over, and said to be wrong once, when it is "${accent}"`, async () => {
        const { warn } = console;
        const warnings: unknown[] = [];
        console.warn = (message) => warnings.push(message);
        const el = await mount();
        const before = getComputedStyle(part(el, 'launcher')).backgroundColor;
        el.accent = accent;
        await el.updateComplete;
        el.heading = 'Again';
        await el.updateComplete;
        console.warn = warn;
        expect(getComputedStyle(part(el, 'launcher')).backgroundColor).to.equal(before);
        expect(warnings).to.deep.equal([`<voice-assistant> accent "${accent}" is not a colour`]);
      });
    }
  });

  describe('on the next page of the same site', () => {
    const next = async (el: VoiceAssistant, template = html`<voice-assistant></voice-assistant>`) => {
      el.remove();
      return mount(template);
    };

    it('is open again, without taking the keyboard', async () => {
      const el = await mount();
      await openPanel(el);
      (document.activeElement as HTMLElement).blur();
      const again = await next(el);
      expect(again.open).to.equal(true);
      await waitUntil(() => part(again, 'panel')?.matches(':popover-open'), 'it is shown');
      await panel(again).updateComplete;
      expect(again.shadowRoot!.activeElement).to.equal(null);
    });

    it('stays closed, even if its markup says open', async () => {
      const el = await mount();
      await openPanel(el);
      el.open = false;
      await el.updateComplete;
      const again = await next(el, html`<voice-assistant open></voice-assistant>`);
      expect(again.open).to.equal(false);
    });

    it('begins as its markup says where storage is blocked', async () => {
      const blocked = Object.getOwnPropertyDescriptor(window, 'sessionStorage')!;
      Object.defineProperty(window, 'sessionStorage', {
        configurable: true,
        get() {
          throw new DOMException('blocked', 'SecurityError');
        },
      });
      const el = await mount();
      await openPanel(el);
      const again = await next(el);
      Object.defineProperty(window, 'sessionStorage', blocked);
      expect(again.open).to.equal(false);
    });
  });

  describe('calls by text alone', () => {
    it('never ask for the microphone', async () => {
      const { mediaDevices } = navigator;
      const { getUserMedia } = mediaDevices;
      let asked = 0;
      mediaDevices.getUserMedia = async () => {
        asked += 1;
        throw new DOMException('', 'NotAllowedError');
      };
      const el = await mount(html`<voice-assistant modality="text"></voice-assistant>`);
      await el.connect().catch(() => {});
      mediaDevices.getUserMedia = getUserMedia;
      expect(server.requests.length).to.equal(1);
      expect(asked).to.equal(0);
    });
  });

  it('says what the page has to do in a frame that may not use the microphone, and offers to type', async () => {
    const script = new URL('./voice-assistant.ts', import.meta.url).pathname;
    const content = `<script type="module" src="${script}"></script><voice-assistant layout="inline"></voice-assistant>`;
    const frame = await fixture<HTMLIFrameElement>(
      html`<iframe allow="microphone 'none'" srcdoc=${content}></iframe>`,
    );
    const within = () => frame.contentDocument!.querySelector<VoiceAssistant>('voice-assistant');
    await waitUntil(() => within()?.renderRoot?.querySelector('va-panel'), 'the panel is loaded');
    const el = within()!;
    frame.contentWindow!.fetch = () => new Promise(() => {}); // a server that takes its time
    void el.connect().catch(() => {}); // ends with the frame
    await waitUntil(() => el.snapshot.error, 'the failure');
    expect(el.snapshot.error).to.include({ code: 'mic-not-delegated', action: 'type' });
    expect(el.snapshot.microphone.state).to.equal('blocked');
  });

  describe('auto-connect', () => {
    it('calls once the panel is opened', async () => {
      const el = await mount(html`<voice-assistant auto-connect modality="text"></voice-assistant>`);
      await aTimeout(0);
      expect(server.requests.length).to.equal(0);
      part(el, 'launcher').click();
      await waitUntil(() => el.snapshot.connection === 'failed');
      expect(server.requests.length).to.equal(1);
    });

    it('does not call for a panel that was open on the page before', async () => {
      sessionStorage.setItem('voice-assistant.open.', 'true');
      const el = await mount(html`<voice-assistant auto-connect modality="text"></voice-assistant>`);
      await waitUntil(() => panel(el), 'the panel is loaded');
      await panel(el).updateComplete;
      expect(server.requests.length).to.equal(0);
    });
  });

  it('puts content of the page in its slots', async () => {
    const el = await mount(html`
      <voice-assistant layout="inline" heading="Harbour Bikes">
        <span slot="avatar">HB</span><p slot="empty">Ask about bicycles</p><p slot="footer">Calls are not kept</p>
      </voice-assistant>
    `);
    await waitUntil(() => panel(el), 'the panel is loaded');
    await panel(el).updateComplete;
    for (const child of el.children) expect(child.getBoundingClientRect().height).to.be.greaterThan(0);
    expect(panel(el).renderRoot.querySelector('.greeting')!.getBoundingClientRect().height).to.equal(0);
    await expect(el).to.be.accessible();
    el.querySelector('[slot=empty]')!.remove();
    await waitUntil(
      () => panel(el).renderRoot.querySelector('.greeting')!.getBoundingClientRect().height > 0,
    );
  });

  it('is a bar at the bottom of the screen', async () => {
    const el = await mount(html`<voice-assistant layout="bar" heading="Harbour Bikes"></voice-assistant>`);
    await waitUntil(() => el.renderRoot.querySelector('va-bar'), 'the bar is loaded');
    await el.updateComplete;
    expect(el.renderRoot.querySelector('[part=launcher]')).to.equal(null);
    expect(getComputedStyle(el).position).to.equal('sticky');
    expect(el.getBoundingClientRect().height).to.be.within(60, 80);
    await expect(el).to.be.accessible();
  });
});
