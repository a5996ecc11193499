import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { VoiceSession } from './session/index.js';
import { createFakeWorld } from './testing/fakes.js';
import type { VaBar } from './ui/components/bar/bar.component.js';
import type { VaPanel } from './ui/components/panel/panel.component.js';
import { CallBox } from './voice-assistant.box.js';
import './voice-assistant.js';
import type { VoiceAssistant } from './voice-assistant.js';

/** The element, open, on a session whose world is not real. */
const mount = async (template: ReturnType<typeof html>) => {
  const world = createFakeWorld();
  const el = await fixture<VoiceAssistant>(template);
  Object.assign(el, { box: new CallBox(el, new VoiceSession(world.ports)), open: true });
  await el.updateComplete;
  const panel = el.renderRoot.querySelector<VaPanel | VaBar>('va-panel, va-bar')!;
  await panel.updateComplete;
  const microphone = () => {
    const controls = panel.renderRoot.querySelector('va-controls')!;
    return controls.renderRoot.querySelector<HTMLElement>('[part=microphone]')!;
  };
  const key = (
    type: 'keydown' | 'keyup',
    code: string,
    init: KeyboardEventInit = {},
    target = microphone(),
  ) => {
    const event = new KeyboardEvent(type, { code, bubbles: true, composed: true, cancelable: true, ...init });
    target.dispatchEvent(event);
    return event;
  };
  const is = (state: string) =>
    waitUntil(() => el.snapshot.microphone.state === state, `microphone ${state}`);
  return { el, panel, world, microphone, key, is };
};

describe('<voice-assistant> in a call', () => {
  afterEach(() => sessionStorage.clear());

  it('has ready what it needs when the visitor reaches for the panel, and for the next one again', async () => {
    const { el, world } = await mount(html`<voice-assistant layout="inline"></voice-assistant>`);
    const reach = () => el.renderRoot.querySelector('.box')!.dispatchEvent(new PointerEvent('pointerenter'));
    reach();
    await waitUntil(() => world.prepared === 1, 'prepared');
    expect(world.tracks).to.deep.equal([]);
    await el.connect();
    reach(); // there is a call
    await el.disconnect();
    reach();
    await waitUntil(() => world.prepared === 2, 'prepared again');
  });

  describe('begins with the press of the button', () => {
    const press = (el: VoiceAssistant, init: PointerEventInit = {}) =>
      el.renderRoot
        .querySelector<VaPanel | VaBar>('va-panel, va-bar')!
        .renderRoot.querySelector('.start')!
        .dispatchEvent(new PointerEvent('pointerdown', { isPrimary: true, ...init }));
    const inline = (layout = 'inline') =>
      mount(html`<voice-assistant layout=${layout as 'inline'}></voice-assistant>`);

    for (const layout of ['inline', 'bar', 'kiosk'])
      it(`which asks for the token, and for nothing else: ${layout}`, async () => {
        const { el, world } = await inline(layout);
        press(el);
        expect(world.tokensAhead).to.have.length(1);
        expect(world.tracks).to.deep.equal([]);
        expect(el.snapshot.connection).to.equal('idle');
        el.remove();
      });

    it('but not when a finger may be about to scroll, nor by another button', async () => {
      const { el, world } = await inline();
      press(el, { pointerType: 'touch' });
      press(el, { button: 2 });
      press(el, { isPrimary: false });
      expect(world.tokensAhead).to.deep.equal([]);
    });

    it('but not before the visitor has agreed', async () => {
      const { el, world } = await mount(
        html`<voice-assistant layout="inline" consent="press-1"></voice-assistant>`,
      );
      press(el);
      expect(world.tokensAhead).to.deep.equal([]);
    });

    it('but not again where the page did not want the call', async () => {
      const { el, world } = await inline();
      el.addEventListener('va-before-connect', (event) => event.preventDefault(), { once: true });
      await el.connect();
      press(el);
      expect(world.tokensAhead).to.deep.equal([]);
      await el.connect();
      await el.disconnect();
      await el.updateComplete;
      press(el);
      expect(world.tokensAhead).to.have.length(1);
    });
  });

  describe('that starts muted', () => {
    const mountMuted = () => mount(html`<voice-assistant start-muted></voice-assistant>`);

    it('sends nothing before the visitor wants to be heard', async () => {
      const { el, world, is } = await mountMuted();
      await el.connect();
      await is('muted');
      expect(world.tracks.map(({ enabled }) => enabled)).to.deep.equal([false]);
      await el.unmute();
      expect(el.snapshot.microphone.state).to.equal('on');
      await el.disconnect();
    });

    it('tells the page the same at the end as it shows', async () => {
      const { el, is } = await mountMuted();
      const told: string[] = [];
      el.addEventListener('va-microphone-change', ({ detail }) => told.push(detail.microphone.state));
      await el.connect();
      await is('muted');
      expect(told.at(-1)).to.equal('muted');
      await el.disconnect();
    });
  });

  describe('with push to talk', () => {
    const mountHeld = async (template = html`<voice-assistant push-to-talk></voice-assistant>`) => {
      const mounted = await mount(template);
      await mounted.el.connect();
      await mounted.is('muted');
      await mounted.panel.updateComplete;
      await mounted.panel.renderRoot.querySelector('va-controls')!.updateComplete;
      return mounted;
    };

    it('hears the visitor while the space bar is down', async () => {
      const { el, world, key, is } = await mountHeld();
      expect(key('keydown', 'Space').defaultPrevented).to.equal(true);
      await is('on');
      expect(world.tracks[0]!.enabled).to.equal(true);
      key('keydown', 'Space', { repeat: true });
      expect(el.snapshot.microphone.state).to.equal('on');
      expect(key('keyup', 'Space').defaultPrevented).to.equal(true);
      await is('muted');
      await el.disconnect();
    });

    it('hears the visitor while the button is held', async () => {
      const { el, microphone, is } = await mountHeld();
      microphone().dispatchEvent(new PointerEvent('pointerdown', { button: 0 }));
      await is('on');
      microphone().dispatchEvent(new PointerEvent('pointerup', { button: 0 }));
      await is('muted');
      await el.disconnect();
    });

    it('takes another key if the page says so, and then only that', async () => {
      const { el, key, is } = await mountHeld(html`<voice-assistant push-to-talk="KeyT"></voice-assistant>`);
      expect(key('keydown', 'Space').defaultPrevented).to.equal(false);
      expect(el.snapshot.microphone.state).to.equal('muted');
      key('keydown', 'KeyT');
      await is('on');
      await el.disconnect();
    });

    it('leaves the space bar to the text field and to other buttons', async () => {
      const { el, panel, key } = await mountHeld();
      const input = panel.renderRoot.querySelector('va-composer')!.renderRoot.querySelector('input')!;
      const controls = panel.renderRoot.querySelector('va-controls')!;
      const hangUp = controls.renderRoot.querySelector<HTMLElement>('[part=hang-up]')!;
      for (const target of [input, hangUp]) {
        expect(key('keydown', 'Space', {}, target).defaultPrevented).to.equal(false);
      }
      expect(el.snapshot.microphone.state).to.equal('muted');
      await el.disconnect();
    });

    for (const [what, leave] of [
      ['the window', () => window.dispatchEvent(new Event('blur'))],
      [
        'the panel',
        (button: HTMLElement) =>
          button.dispatchEvent(new FocusEvent('focusout', { bubbles: true, composed: true })),
      ],
    ] as const) {
      it(`is quiet again when the keyboard leaves ${what}`, async () => {
        const { el, microphone, key, is } = await mountHeld();
        key('keydown', 'Space');
        await is('on');
        leave(microphone());
        await is('muted');
        await el.disconnect();
      });
    }
  });
});
