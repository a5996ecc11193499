import { describe, expect, it } from 'vitest';
import { readScreenMessage } from './screen-messages.extra.js';

const update = (fields: object) =>
  readScreenMessage('ui.update', { layout_mode: 'list', components: [], ...fields });
const uiOf = (fields: object) => {
  const fact = update(fields);
  if (fact === null || fact === 'malformed' || fact.type !== 'ui/drawn') throw new Error('is not drawn');
  return fact.ui;
};

describe('readScreenMessage', () => {
  it('reads a screen with its cart', () => {
    const cart = { items: [{ id: 'fries', title: 'Fries', qty: 2, price: 290 }], total: 580 };
    const ui = uiOf({
      title: ' Sides ',
      components: [{ type: 'ItemCard', data: { id: 'fries' } }],
      cart,
      currency: 'EUR',
      suggested_actions: [{ label: 'Check out', action: 'checkout' }],
    });
    expect(ui).toMatchObject({ layout: 'list', title: 'Sides', cart, currency: 'EUR' });
    expect(ui.components).toEqual([{ type: 'ItemCard', data: { id: 'fries' } }]);
    expect(ui.actions).toEqual([{ label: 'Check out', action: 'checkout' }]);
  });

  it('leaves out the pieces that are none', () => {
    const ui = uiOf({
      components: [null, 'x', { type: 4, data: {} }, { type: 'Notice' }, { type: 'Notice', data: {} }],
      cart: {
        items: [
          { id: 'a', title: 'A', qty: 1.5, price: 1 },
          { id: 'b', title: 'B', qty: 1, price: 0.1 },
        ],
        total: 3,
      },
      suggested_actions: [{ label: 'nothing' }],
      currency: 'euros',
      theme_override: { theme: 'pink' },
    });
    expect(ui.components).toEqual([{ type: 'Notice', data: {} }]);
    expect(ui.cart).toEqual({ items: [], total: 3 });
    expect([ui.actions, ui.currency, ui.theme]).toEqual([[], null, null]);
  });

  it('draws nothing that has no layout, or a total that is no whole number', () => {
    expect(update({ layout_mode: 'spiral' })).toBe('malformed');
    expect(update({ components: 'all' })).toBe('malformed');
    expect(uiOf({ cart: { items: [], total: 0.3 } }).cart).toBeNull();
  });

  it('reads notifications, and leaves other messages alone', () => {
    expect(readScreenMessage('ui.notification', { text: 'Added', type: 'success' })).toEqual({
      type: 'ui/notified',
      notification: { text: 'Added', kind: 'success' },
    });
    expect(readScreenMessage('ui.notification', { text: '', type: 'success' })).toBe('malformed');
    expect(readScreenMessage('sources.show', {})).toBeNull();
  });
});
