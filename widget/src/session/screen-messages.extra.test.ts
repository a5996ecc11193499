import { describe, expect, it } from 'vitest';
import { readScreenMessage } from './screen-messages.extra.js';

const update = (fields: object) =>
  readScreenMessage('ui.update', { layout_mode: 'list', components: [], ...fields });
const uiOf = (fields: object) => {
  const fact = update(fields)?.fact;
  if (fact?.type !== 'ui/drawn') throw new Error('is not drawn');
  return fact.ui;
};

describe('readScreenMessage', () => {
  it('reads a screen with its cart', () => {
    const cart = { items: [{ id: 'fries', title: 'Fries', qty: 2, price: 290 }], total: 580 };
    const ui = uiOf({
      title: ' Sides ',
      components: [{ type: 'ItemCard', data: { id: 'fries', title: 'Fries' } }],
      cart,
      currency: 'EUR',
      suggested_actions: [{ label: 'Check out', action: 'checkout', primary: true }],
    });
    expect(ui).toMatchObject({ layout: 'list', title: 'Sides', cart, currency: 'EUR' });
    expect(ui.components).toEqual([{ type: 'ItemCard', data: { id: 'fries', title: 'Fries' } }]);
    expect(ui.actions).toEqual([{ label: 'Check out', action: 'checkout', primary: true }]);
  });

  it('leaves out the pieces that are none, and says which', () => {
    const fields = {
      components: [
        null,
        { type: 4, data: {} },
        { type: 'Notice' },
        { type: 'Notice', data: { text: 'Closed' } },
        { type: 'ItemCard', data: { id: 'fries', title: 'Fries', price: 2.9 } },
        { type: 'OptionPicker', data: { title: 'Which?', options: [{ label: 'nothing' }] } },
        { type: 'Progress', data: { label: 'In the kitchen', value: null } },
        { type: 'Fireworks', data: { colour: 5 } },
      ],
      cart: {
        items: [
          { id: 'a', title: 'A', qty: 1.5, price: 1 },
          { id: 'b', title: 'B', qty: 1, price: 1 },
        ],
        total: 3,
      },
      suggested_actions: [{ label: 'nothing' }],
      currency: 'euros',
      theme_override: { theme: 'pink' },
    };
    const ui = uiOf(fields);
    expect(ui.components).toEqual([
      { type: 'ItemCard', data: { id: 'fries', title: 'Fries' } },
      { type: 'Progress', data: { label: 'In the kitchen' } },
      { type: 'Fireworks', data: { colour: 5 } },
    ]);
    expect(ui.cart).toEqual({ items: [{ id: 'b', title: 'B', qty: 1, price: 1 }], total: 3 });
    expect([ui.actions, ui.currency, ui.theme]).toEqual([[], null, null]);
    expect(update(fields)?.faults).toEqual([
      'theme_override.theme',
      'components[0]',
      'components[1]',
      'components[2]',
      'components[3].data.kind',
      'components[4].data.price',
      'components[5].data.options[0].action',
      'cart.items[0].qty',
      'currency',
      'suggested_actions[0].action',
    ]);
  });

  it('draws nothing that has no layout or no list, and no cart whose total is no whole number', () => {
    expect(update({ layout_mode: 'spiral' })).toEqual({ fact: null, faults: ['layout_mode'] });
    expect(update({ components: 'all' })).toEqual({ fact: null, faults: ['components'] });
    expect(uiOf({ cart: { items: [], total: 0.3 } }).cart).toBeNull();
  });

  it('misses a currency where there is a price, and only there', () => {
    const cart = { items: [{ id: 'a', title: 'A', qty: 1, price: 1 }], total: 1 };
    const dish = { type: 'HeroItem', data: { id: 'a', title: 'A', price: 1 } };
    expect(update({ cart })?.faults).toEqual(['currency']);
    expect(update({ components: [dish] })?.faults).toEqual(['currency']);
    expect(update({ components: [dish], cart, currency: 'EUR' })?.faults).toEqual([]);
    expect(update({ cart: { items: [], total: 0 } })?.faults).toEqual([]);
  });

  it('reads notifications, and leaves other messages alone', () => {
    expect(readScreenMessage('ui.notification', { text: 'Added', type: 'success' })).toEqual({
      fact: { type: 'ui/notified', notification: { text: 'Added', kind: 'success' } },
      faults: [],
    });
    expect(readScreenMessage('ui.notification', { text: '', type: 'success' })).toEqual({
      fact: null,
      faults: ['text'],
    });
    expect(readScreenMessage('sources.show', {})).toBeNull();
  });
});
