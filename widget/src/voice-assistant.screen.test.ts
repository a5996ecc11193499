import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { VoiceError } from './errors.js';
import { VoiceSession } from './session/index.js';
import { createFakeWorld } from './testing/fakes.js';
import type { VaScreen } from './ui/components/screen/screen.component.js';
import { CallBox } from './voice-assistant.box.js';
import './voice-assistant.js';
import type { VoiceAssistant } from './voice-assistant.js';

const DISH = { type: 'ItemCard', data: { id: 'fries', title: 'Fries', price: 290 } };

/** A kiosk in a call, and what the agent draws on it. */
async function mount(template = html`<voice-assistant layout="kiosk"></voice-assistant>`) {
  const world = createFakeWorld();
  const el = await fixture<VoiceAssistant>(template);
  const { box } = el as unknown as { box: CallBox | null };
  box?.dismiss();
  Object.assign(el, { box: new CallBox(el, new VoiceSession(world.ports)) });
  const warnings: string[] = [];
  el.addEventListener('va-warning', ({ detail }) => warnings.push(`${detail.code}: ${detail.message}`));
  await el.connect();
  const [transport] = world.transports;
  const say = (type: string, payload: object) =>
    transport!.events.onMessage(
      JSON.stringify({ version: 1, type, payload, timestamp: new Date(0).toISOString(), session_id: 's' }),
    );
  const update = (fields: object = {}) =>
    say('ui.update', { layout_mode: 'list', components: [DISH], currency: 'EUR', ...fields });
  const screen = () => el.renderRoot.querySelector<VaScreen>('va-screen');
  await el.updateComplete; // from here on its code is loaded
  update();
  await waitUntil(() => screen()?.shadowRoot?.querySelector('.item'));
  const touch = () => screen()!.shadowRoot!.querySelector<HTMLElement>('.item')!.click();
  const busy = () => screen()!.shadowRoot!.querySelector('.screen')!.getAttribute('aria-busy');
  const notice = () => screen()!.shadowRoot!.querySelector('.notification')!.textContent;
  return { el, transport: transport!, say, update, screen, touch, busy, notice, warnings };
}

describe('<voice-assistant layout="kiosk">', () => {
  it('draws what a quick agent has sent before the code for it was there', async () => {
    const world = createFakeWorld();
    const el = await fixture<VoiceAssistant>(html`<voice-assistant layout="kiosk"></voice-assistant>`);
    (el as unknown as { box: CallBox | null }).box?.dismiss();
    const session = new VoiceSession(world.ports);
    await session.connect({ microphone: false });
    const box = new CallBox(el, session);
    Object.assign(el, { box });
    box.hostUpdated(); // begins to load; nothing can have come before the next lines
    const payload = { layout_mode: 'list', components: [DISH], currency: 'EUR' };
    const envelope = { version: 1, type: 'ui.update', payload, timestamp: new Date(0).toISOString() };
    world.transports[0]!.events.onMessage(JSON.stringify({ ...envelope, session_id: 's' }));
    await waitUntil(() =>
      el.renderRoot.querySelector<VaScreen>('va-screen')?.shadowRoot?.querySelector('.item'),
    );
    await el.disconnect();
  });

  it('waits for the agent after a touch, and no longer', async () => {
    const { el, transport, touch, update, busy, notice } = await mount();
    touch();
    await waitUntil(() => busy() === 'true');
    expect(transport.sent.at(-1)!.text).to.contain('"touch.select_item"');
    update();
    await waitUntil(() => busy() === 'false');
    expect(notice()).to.equal('');
    await el.disconnect();
  });

  it('says that a touch was not sent, or not obeyed, and takes the next one', async () => {
    const { el, transport, touch, update, busy, notice, say } = await mount();
    transport.send = async () => {
      throw new VoiceError('connection-lost');
    };
    touch();
    await waitUntil(() => /did not work/.test(notice() ?? ''));
    expect(busy()).to.equal('false');
    update();
    await waitUntil(() => notice() === '');
    transport.send = async () => {};
    touch();
    await waitUntil(() => busy() === 'true');
    say('message.refused', { type: 'touch.select_item', reason: 'unknown-item' });
    await waitUntil(() => /did not work/.test(notice() ?? ''));
    await el.disconnect();
  });

  it('draws the rest of a screen that is malformed in parts, and tells the page which, once', async () => {
    const { el, update, screen, warnings } = await mount();
    const broken = { components: [DISH, { type: 'Notice', data: {} }], theme_override: { accent: 'bluish' } };
    update(broken);
    update({ ...broken, components: [DISH, { type: 'Notice', data: {} }] });
    update({ layout_mode: 'spiral' });
    await screen()!.updateComplete;
    expect(screen()!.shadowRoot!.querySelectorAll('.item')).to.have.length(1);
    expect(warnings).to.deep.equal([
      'message-malformed: ui.update: components[1].data.text, components[1].data.kind',
      'message-malformed: ui.update: theme_override.accent',
      'message-malformed: ui.update: layout_mode',
    ]);
    await el.disconnect();
  });

  it('wears what the agent wants, and then what the page has come to want meanwhile', async () => {
    const { el, update } = await mount(
      html`<voice-assistant layout="kiosk" accent="rgb(255, 0, 0)" theme="light"></voice-assistant>`,
    );
    const root = el.renderRoot.querySelector('.root')!;
    const worn = () => {
      const { colorScheme } = getComputedStyle(root);
      return [getComputedStyle(root).getPropertyValue('--_accent'), colorScheme];
    };
    expect(worn()).to.deep.equal(['rgb(255, 0, 0)', 'light']);
    update({ theme_override: { accent: '#00f', theme: 'dark' } });
    expect(worn()).to.deep.equal(['#00f', 'dark']);
    Object.assign(el, { accent: 'rgb(0, 128, 0)', theme: 'light' });
    await el.updateComplete;
    expect(worn()).to.deep.equal(['#00f', 'dark']);
    update();
    expect(worn()).to.deep.equal(['rgb(0, 128, 0)', 'light']);
    expect([el.accent, el.theme]).to.deep.equal(['rgb(0, 128, 0)', 'light']);
    await el.disconnect();
  });
});
