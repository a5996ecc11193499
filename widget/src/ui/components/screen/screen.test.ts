import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import type { UiComponent, UiScreen } from '../../../state/index.js';
import type { VaScreen } from './screen.component.js';
import './screen.extra.js';
import '../code/code.extra.js';

const CART = { items: [{ id: 'fries', title: 'Fries', qty: 2, price: 290 }], total: 580 };
const BURGER = {
  id: 'volcano',
  title: 'Volcano <b>Burger</b>',
  price: 950,
  image: '/volcano.svg',
  badge: 'Hot',
};

const screenOf = (fields: Partial<UiScreen>): UiScreen => ({
  layout: 'list',
  title: 'Burgers',
  accent: null,
  theme: null,
  components: [],
  cart: null,
  currency: 'EUR',
  actions: [],
  ...fields,
});
const piece = (type: string, data: UiComponent['data']): UiComponent => ({ type, data });
const draw = async (fields: Partial<UiScreen>): Promise<VaScreen> => {
  const root = await fixture<HTMLElement>(
    html`<div lang="en"><va-screen .screen=${screenOf(fields)} .allowsImage=${(it: string) => it.startsWith('/')}></va-screen></div>`,
  );
  return root.querySelector('va-screen')!;
};
const textOf = (screen: VaScreen) => screen.shadowRoot!.textContent!.replace(/\s+/g, ' ');
const buttonOf = (screen: VaScreen, name: string) =>
  [...screen.shadowRoot!.querySelectorAll('button')].find((it) =>
    (it.ariaLabel ?? it.textContent)?.includes(name),
  )!;

const SCREENS: Readonly<Record<string, Partial<UiScreen>>> = {
  'large dishes': { layout: 'hero_grid', components: [piece('HeroItem', BURGER)], cart: CART },
  'a list': { components: [piece('ItemCard', BURGER)], actions: [{ label: 'Menu', action: 'show_menu' }] },
  'one dish': {
    layout: 'detail',
    components: [
      piece('ItemDetail', { ...BURGER, facts: [{ label: 'Energy', value: '780 kcal' }] }),
      piece('OptionPicker', {
        title: 'Which one?',
        options: [{ label: 'Large', action: 'add_to_cart', item_id: 'l' }],
      }),
    ],
  },
  'the cart': { layout: 'cart', components: [piece('CartSummary', { title: 'Your order' })], cart: CART },
  'a message': {
    layout: 'message',
    components: [
      piece('Notice', { text: 'Number 12', kind: 'success' }),
      piece('QRCode', { text: 'order:12', caption: 'Number 12' }),
      piece('Progress', { label: 'In the kitchen', value: 0.5 }),
    ],
  },
};

describe('<va-screen>', () => {
  for (const [name, fields] of Object.entries(SCREENS)) {
    it(`passes the accessibility audit with ${name}`, async () => {
      await expect(await draw(fields)).to.be.accessible();
    });

    it(`has targets of 64 px and more with ${name}`, async () => {
      const screen = await draw(fields);
      for (const button of screen.shadowRoot!.querySelectorAll('button')) {
        const { width, height } = button.getBoundingClientRect();
        expect(Math.min(width, height), button.textContent!).to.be.at.least(64);
      }
    });
  }

  it('writes prices as the language does, from whole cents, and the total that it was given', async () => {
    const screen = await draw({ ...SCREENS['the cart'], cart: { ...CART, total: 999 } });
    expect(textOf(screen)).to.contain('€5.80').and.to.contain('€9.99');
    screen.parentElement!.lang = 'de';
    screen.screen = screenOf({ components: [piece('ItemCard', BURGER)] });
    await screen.updateComplete;
    expect(textOf(screen)).to.match(/9,50\s€/);
  });

  it('shows words as words, and no picture from elsewhere', async () => {
    const elsewhere = piece('ItemCard', { ...BURGER, id: 'x', image: 'https://elsewhere.example/a.png' });
    const screen = await draw({ components: [piece('ItemCard', BURGER), elsewhere] });
    expect(screen.shadowRoot!.querySelector('b')).to.equal(null);
    expect(textOf(screen)).to.contain('Volcano <b>Burger</b>');
    expect(screen.shadowRoot!.querySelectorAll('img')).to.have.length(1);
  });

  for (const [name, fields, button, detail] of [
    ['a dish', SCREENS['a list']!, 'Volcano', { type: 'touch.select_item', payload: { item_id: 'volcano' } }],
    ['an action', SCREENS['a list']!, 'Menu', { type: 'touch.action', payload: { action: 'show_menu' } }],
    [
      'a choice',
      SCREENS['one dish']!,
      'Large',
      { type: 'touch.action', payload: { action: 'add_to_cart', item_id: 'l' } },
    ],
    ['more', SCREENS['the cart']!, 'One more', { type: 'cart.add', payload: { item_id: 'fries', qty: 1 } }],
    ['less', SCREENS['the cart']!, 'One less', { type: 'cart.remove', payload: { item_id: 'fries' } }],
    [
      'the cart below dishes',
      SCREENS['large dishes']!,
      'Your order',
      { type: 'touch.action', payload: { action: 'show_cart' } },
    ],
  ] as const)
    it(`asks for what is touched: ${name}`, async () => {
      const screen = await draw(fields);
      setTimeout(() => buttonOf(screen, button).click());
      expect((await oneEvent(screen, 'va-touch-request')).detail).to.deep.equal(detail);
    });

  it('shows that it waits for an answer, and that there is none', async () => {
    const screen = await draw({});
    const busy = () => screen.shadowRoot!.querySelector('.screen')!.getAttribute('aria-busy');
    const said = () => screen.shadowRoot!.querySelector('.notification')!.textContent;
    expect([busy(), said()]).to.deep.equal(['false', '']);
    screen.touch = 'pending';
    await screen.updateComplete;
    expect([busy(), said()]).to.deep.equal(['true', '']);
    screen.touch = 'failed';
    await screen.updateComplete;
    expect([busy(), said()]).to.deep.equal(['false', 'That did not work. Please try again.']);
  });

  it('writes prices without a sign where nobody has named a currency', async () => {
    const screen = await draw({ ...SCREENS['the cart'], currency: null });
    expect(textOf(screen)).to.contain('5.80').and.not.to.match(/580|€/);
  });

  it('shows one way to the cart, what is shown, and what comes next', async () => {
    const actions = [
      { label: 'Burgers', action: 'show_category:burgers', selected: true },
      { label: 'Cart', action: 'show_cart' },
      { label: 'Check out', action: 'checkout', primary: true },
    ];
    const screen = await draw({ ...SCREENS['a list'], cart: CART, actions });
    const shown = [...screen.shadowRoot!.querySelectorAll('.action')];
    expect(shown.map((it) => it.textContent!.trim())).to.deep.equal(['Burgers', 'Check out']);
    expect(shown.map((it) => it.ariaCurrent)).to.deep.equal(['true', null]);
    expect(shown.map((it) => it.classList.contains('primary'))).to.deep.equal([false, true]);
  });

  it('lets the page draw what it does not know, and draws nothing where the page does not either', async () => {
    const screen = await draw({});
    const mine = document.createElement('output');
    screen.draw = ({ type }) => (type === 'Fireworks' ? mine : null);
    screen.screen = screenOf({
      components: [piece('Fireworks', {}), piece('Unknown', {}), piece('constructor', {})],
    });
    await screen.updateComplete;
    expect([...screen.shadowRoot!.querySelector('.components')!.children]).to.deep.equal([mine]);
  });

  it('draws a code that says what it is', async () => {
    const screen = await draw(SCREENS['a message']!);
    const code = screen.shadowRoot!.querySelector('va-code')!;
    await code.updateComplete;
    const picture = code.shadowRoot!.querySelector('svg')!;
    expect(picture.getAttribute('aria-label')).to.equal('Number 12');
    expect(picture.querySelector('path')!.getAttribute('d')!.length).to.be.above(1_000);
  });

  it('draws nothing of a component without what it needs', async () => {
    const screen = await draw({
      components: Object.keys({
        HeroItem: 1,
        ItemDetail: 1,
        OptionPicker: 1,
        CartSummary: 1,
        QRCode: 1,
        Notice: 1,
        Progress: 1,
      }).map((type) => piece(type, { title: 5 })),
    });
    expect(screen.shadowRoot!.querySelector('.components')!.children).to.have.length(0);
  });
});
