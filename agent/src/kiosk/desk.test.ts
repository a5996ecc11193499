import { agentMessageSchemas } from '@voice-assistant/protocol/schemas';
import { describe, expect, it } from 'vitest';
import { MENU } from '../testing/menu.js';
import { pricedCart } from './cart.js';
import { type DeskRequest, type DeskState, NEW_DESK, serve } from './desk.js';
import { screenOf } from './screen.js';
import { cartText, tellDesk, tellMenu } from './tell-model.js';

const after = (...requests: DeskRequest[]): DeskState =>
  requests.reduce((state, request) => serve(MENU, state, request).state, NEW_DESK);
const add = (id: string, qty = 1): DeskRequest => ({ type: 'add', id, qty });
const faultOf = (state: DeskState, request: DeskRequest) => {
  const { state: next, outcome } = serve(MENU, state, request);
  expect(next).toBe(state);
  return 'fault' in outcome && outcome.fault;
};

describe('serve', () => {
  it('adds up in whole cents, each article once', () => {
    const { cart } = after(add('volcano', 2), add('cola:large'), add('volcano'), add('cola'));
    expect(pricedCart(MENU, cart)).toEqual({
      items: [
        { id: 'volcano', title: 'Volcano', qty: 3, price: 950 },
        { id: 'cola:large', title: 'Cola, large', qty: 1, price: 320 },
        { id: 'cola:small', title: 'Cola, small', qty: 1, price: 240 },
      ],
      total: 3_410,
    });
  });

  it('takes out all of an article, or fewer, or the choice that is there', () => {
    const state = after(add('volcano', 3), add('cola:large', 2));
    const remove = (id: string, qty?: number) => serve(MENU, state, { type: 'remove', id, qty }).state.cart;
    expect(remove('volcano')).toEqual([{ id: 'cola:large', qty: 2 }]);
    expect(remove('volcano', 2)).toEqual([
      { id: 'volcano', qty: 1 },
      { id: 'cola:large', qty: 2 },
    ]);
    expect(remove('cola')).toEqual([{ id: 'volcano', qty: 3 }]);
    expect(remove('cola', 9)).toEqual([{ id: 'volcano', qty: 3 }]);
  });

  it('leaves the cart as it is when it cannot do what is wanted', () => {
    const full = after(add('volcano', 5));
    expect(faultOf(full, add('volcano'))).toBe('too-many');
    expect(faultOf(full, add('volcano', 0.5))).toBe('too-many');
    expect(faultOf(full, add('pie'))).toBe('sold-out');
    expect(faultOf(full, add('pizza'))).toBe('unknown-item');
    expect(faultOf(full, { type: 'remove', id: 'cola' })).toBe('not-in-cart');
    expect(faultOf(full, { type: 'show-item', id: 'pizza' })).toBe('unknown-item');
    expect(faultOf(full, { type: 'show-category', id: 'soups' })).toBe('unknown-category');
    for (const type of ['checkout', 'confirm'] as const)
      expect(faultOf(NEW_DESK, { type, number: '7' } as DeskRequest)).toBe('empty-cart');
  });

  it('gives the next order an empty cart', () => {
    const ordered = after(add('volcano'), { type: 'checkout' }, { type: 'confirm', number: '42' });
    expect(ordered).toEqual({ cart: [], view: { name: 'ordered', number: '42' } });
    expect(serve(MENU, ordered, add('cola')).state.view).toEqual({ name: 'menu' });
    expect(after(add('volcano'), { type: 'start-over' })).toBe(NEW_DESK);
  });

  it('leaves the checkout when the cart becomes empty there', () => {
    const state = after(add('volcano'), { type: 'checkout' }, { type: 'remove', id: 'volcano' });
    expect(state.view).toEqual({ name: 'cart' });
  });
});

describe('screenOf', () => {
  const ordered = after(add('volcano'), { type: 'confirm', number: '42' });
  const screens: Record<string, DeskState> = {
    menu: NEW_DESK,
    category: after(add('volcano'), { type: 'show-category', id: 'burgers' }),
    item: after({ type: 'show-item', id: 'volcano' }),
    choices: after({ type: 'show-item', id: 'cola:large' }),
    'sold out': after({ type: 'show-item', id: 'pie' }),
    'empty cart': after({ type: 'show-cart' }),
    cart: after(add('volcano', 2), { type: 'show-cart' }),
    checkout: after(add('volcano'), { type: 'checkout' }),
    ordered,
  };
  it.each(Object.entries(screens))(
    '%s: is a message that a page takes, with prices and a cart',
    (_, state) => {
      const screen = screenOf(MENU, state);
      expect(agentMessageSchemas['ui.update'].safeParse(screen).error).toBeUndefined();
      expect(screen).toMatchObject({ currency: 'EUR', cart: pricedCart(MENU, state.cart) });
      expect(screen.components.length).toBeGreaterThan(0);
      expect(screen.suggested_actions?.length).toBeGreaterThan(0);
    },
  );

  const actionsOf = (name: string) =>
    screenOf(MENU, screens[name]!).suggested_actions!.map(({ action }) => action);

  it('offers only what can be done', () => {
    expect(actionsOf('menu')).toEqual(['show_category:burgers', 'show_category:drinks', 'end_session']);
    expect(actionsOf('empty cart')).toEqual(['show_menu']);
    expect(actionsOf('cart')).toEqual(['checkout', 'show_menu', 'start_over']);
    expect(actionsOf('checkout')).toContain('confirm_order');
    expect(actionsOf('item')).toContain('add_to_cart');
    expect(actionsOf('sold out')).not.toContain('add_to_cart');
  });

  it('marks what most will want next, and what is shown', () => {
    const marked = (name: string, mark: 'primary' | 'selected') =>
      screenOf(MENU, screens[name]!)
        .suggested_actions!.filter((it) => it[mark])
        .map(({ action }) => action);
    expect(marked('menu', 'primary')).toEqual([]);
    expect(marked('item', 'primary')).toEqual(['add_to_cart']);
    expect(marked('cart', 'primary')).toEqual(['checkout']);
    expect(marked('checkout', 'primary')).toEqual(['confirm_order']);
    expect(marked('category', 'selected')).toEqual(['show_category:burgers']);
  });

  it('offers each choice with its price', () => {
    const picker = screenOf(MENU, screens.choices!).components.find(({ type }) => type === 'OptionPicker');
    expect(picker?.data.options).toEqual([
      { label: 'small €2.40', action: 'add_to_cart', item_id: 'cola:small' },
      { label: 'large €3.20', action: 'add_to_cart', item_id: 'cola:large' },
    ]);
  });
});

describe('what the model is told', () => {
  it('has every article with its price, and what cannot be had', () => {
    expect(tellMenu(MENU)).toContain('- Volcano: The Volcano costs €9.50.');
    expect(tellMenu(MENU)).toContain('- Cola, large: The Cola, large costs €3.20.');
    expect(tellMenu(MENU)).toContain('It is sold out.');
  });

  it('has the cart and the screen, whoever put it there', () => {
    expect(cartText(MENU, NEW_DESK)).toBe('Your cart is empty.');
    const state = after(add('volcano', 2), add('cola'), { type: 'show-category', id: 'drinks' });
    expect(tellDesk(MENU, state, 'add cola')).toMatch(
      /On the screen: the category Drinks\. In your cart: 2 Volcano and 1 Cola, small\. Together €21\.40\..*add cola/s,
    );
  });
});
