import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { VoiceSession } from './session/index.js';
import { createFakeWorld } from './testing/fakes.js';
import { CallBox } from './voice-assistant.box.js';
import './voice-assistant.js';
import type { VoiceAssistant } from './voice-assistant.js';
import { variablesText } from './voice-assistant.variables.js';

const mount = async (template: ReturnType<typeof html>) => {
  const world = createFakeWorld();
  const el = await fixture<VoiceAssistant>(template);
  Object.assign(el, { box: new CallBox(el, new VoiceSession(world.ports)), open: true });
  await el.updateComplete;
  return { el, world };
};

/** The question that is shown, once its part has come and been drawn. */
const sheetOf = async (el: VoiceAssistant) => {
  await waitUntil(
    () => el.renderRoot.querySelector('va-sheet')?.shadowRoot?.querySelector('.agree'),
    'a question',
  );
  const sheet = el.renderRoot.querySelector('va-sheet')!;
  await sheet.updateComplete;
  const press = (part: 'agree' | 'decline') =>
    sheet.renderRoot.querySelector<HTMLElement>(`[part=${part}]`)!.click();
  return { sheet, press };
};

/** Nothing moves any more: axe would see colours on their way. */
const settled = (el: VoiceAssistant) =>
  Promise.all(
    el.renderRoot
      .querySelector('[part=panel]')!
      .getAnimations()
      .map(({ finished }) => finished),
  );

describe('<voice-assistant> with consent', () => {
  afterEach(() => {
    localStorage.clear();
    sessionStorage.clear();
  });

  for (const theme of ['light', 'dark'] as const) {
    it(`asks before anything else, accessibly, ${theme}`, async () => {
      const { el, world } = await mount(
        html`<voice-assistant consent="2027-01" theme=${theme}></voice-assistant>`,
      );
      const connecting = el.connect();
      const { press } = await sheetOf(el);
      await settled(el);
      await expect(el).to.be.accessible();
      expect(world.tokenRequests + world.tracks.length).to.equal(0);
      expect(el.snapshot.connection).to.equal('idle');
      press('agree');
      await connecting;
      expect(el.snapshot.connection).to.equal('connected');
      await el.disconnect();
      await el.connect(); // not asked again
      expect(world.tokenRequests).to.equal(2);
      await el.disconnect();
    });
  }

  it('makes no call when the visitor declines, and asks again next time', async () => {
    const { el, world } = await mount(html`<voice-assistant consent="2027-02"></voice-assistant>`);
    const answers: unknown[] = [];
    el.addEventListener('va-consent-change', ({ detail }) => answers.push(detail));
    const connecting = el.connect();
    const { sheet } = await sheetOf(el);
    sheet.renderRoot
      .querySelector('.agree')!
      .dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }));
    await connecting;
    expect(el.open).to.equal(true);
    expect(answers).to.deep.equal([{ version: '2027-02', agreed: false }]);
    expect(world.tokenRequests).to.equal(0);
    void el.connect();
    (await sheetOf(el)).press('decline');
  });

  it('shows the wording of the page', async () => {
    const { el } = await mount(
      html`<voice-assistant consent="2027-03"><p slot="consent">Read <a href="/privacy">this</a>.</p></voice-assistant>`,
    );
    const connecting = el.connect();
    const { press } = await sheetOf(el);
    await el.updateComplete;
    expect(el.querySelector('p')!.getBoundingClientRect().height).to.be.greaterThan(0);
    press('decline');
    await connecting;
  });
});

describe('<voice-assistant> whose page has a tool', () => {
  afterEach(() => sessionStorage.clear());

  it('asks the visitor, runs it and tells the page', async () => {
    const { el, world } = await mount(html`<voice-assistant></voice-assistant>`);
    const told: string[] = [];
    el.addEventListener('va-tool-call', ({ detail }) => told.push(detail.state));
    const take = el.registerTool(
      'add',
      { description: 'Puts it into the basket.', confirm: true },
      () => 'done',
    );
    await el.connect();
    const payload = JSON.stringify({ call_id: '1', name: 'add', arguments: { item: 'a bell' } });
    const answer = world.transports[0]!.events.onCall('va.tool.call', payload);
    const { sheet, press } = await sheetOf(el);
    expect(sheet.renderRoot.querySelector('dd')!.textContent).to.equal('a bell');
    await settled(el);
    await expect(el).to.be.accessible();
    press('agree');
    expect(JSON.parse(await answer)).to.deep.equal({ result: 'done' });
    expect(told).to.deep.equal(['confirming', 'running', 'finished']);
    take();
    const again = await world.transports[0]!.events.onCall('va.tool.call', payload);
    expect(JSON.parse(again).error.code).to.equal('unknown-tool');
    await el.disconnect();
  });

  it('shows what goes on with debug, accessibly, and nothing that was said', async () => {
    const { el } = await mount(html`<voice-assistant debug></voice-assistant>`);
    await el.connect();
    await waitUntil(
      () => el.renderRoot.querySelector('va-debug')?.shadowRoot?.querySelector('.stats'),
      'the panel',
    );
    const debug = el.renderRoot.querySelector('va-debug')!;
    await waitUntil(() => debug.diagnostics, 'it watches');
    el.dispatchEvent(new Event('x'));
    await settled(el);
    await expect(el).to.be.accessible();
    await el.disconnect();
    const report = debug.diagnostics!.report();
    expect(report).not.to.contain('token');
    expect(JSON.parse(report).events.map(({ what }: { what: string }) => what)).to.contain(
      'connection ended',
    );
    el.debug = false;
    await el.updateComplete;
    expect(el.renderRoot.querySelector('va-debug')).to.equal(null);
  });
});

describe('variables', () => {
  it('are an object or its JSON; anything else is a warning and no variables', () => {
    const warnings: string[] = [];
    const text = (value: Parameters<typeof variablesText>[0]) =>
      variablesText(value, ({ code }) => warnings.push(code));
    expect(text(null)).to.equal(null);
    expect(text({ plan: 'gold' })).to.equal('{"plan":"gold"}');
    expect(text('{ "plan": "gold" }')).to.equal('{"plan":"gold"}');
    expect([text('{'), text('[]'), text('1'), text({ x: 'x'.repeat(5_000) })]).to.deep.equal([
      null,
      null,
      null,
      null,
    ]);
    expect(warnings).to.deep.equal([
      'variables-invalid',
      'variables-invalid',
      'variables-invalid',
      'variables-too-long',
    ]);
  });
});
