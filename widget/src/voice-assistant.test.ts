import { aTimeout, expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { en } from './ui/strings/en.js';
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

/** Not `:focus`: a page in the background has none. */
const focused = (el: HTMLElement) => el.shadowRoot!.activeElement;

const openPanel = async (el: VoiceAssistant) => {
  part(el, 'launcher').click();
  await waitUntil(() => panel(el), 'the panel is loaded');
  await panel(el).updateComplete;
  await waitUntil(() => focused(panel(el)), 'the panel has the keyboard');
};

describe('<voice-assistant>', () => {
  let server: ReturnType<typeof refuseTokens>;
  beforeEach(() => {
    server = refuseTokens();
  });
  afterEach(() => server.restore());

  const mount = (template = html`<voice-assistant heading="Harbour Bikes"></voice-assistant>`) =>
    fixture<VoiceAssistant>(template);

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
});
