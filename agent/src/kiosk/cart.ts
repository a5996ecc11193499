import type { Cart as CartMessage } from '@voice-assistant/protocol';
import { type Article, articleOf, type Menu } from './menu.js';

/** So many of one article. */
export interface CartLine {
  readonly id: string;
  readonly qty: number;
}

/** In the order in which things were added; each article once. */
export type Cart = readonly CartLine[];

/** Why a cart stays as it is. */
export type CartFault = 'unknown-item' | 'sold-out' | 'too-many' | 'not-in-cart';

export type CartChange =
  | { readonly cart: Cart; readonly article: Article; readonly qty: number }
  | { readonly fault: CartFault; readonly article?: Article };

/** A screen shows no more, and nobody orders more at a kiosk. */
const MAX_LINES = 50;

/** The cart with so many more of an article. */
export function addToCart(menu: Menu, cart: Cart, id: string, qty: number): CartChange {
  const article = articleOf(menu, id);
  if (!article) return { fault: 'unknown-item' };
  if (article.item.sold_out) return { fault: 'sold-out', article };
  const before = cart.find((it) => it.id === article.id);
  const after = { id: article.id, qty: (before?.qty ?? 0) + qty };
  if (!Number.isInteger(qty) || qty < 1 || after.qty > menu.max_qty) return { fault: 'too-many', article };
  if (!before && cart.length === MAX_LINES) return { fault: 'too-many', article };
  return { cart: before ? cart.map((it) => (it === before ? after : it)) : [...cart, after], article, qty };
}

/**
 * The cart with fewer of an article, or without it.
 * @param id - of an article, or of an item: then the choice of it that was added last.
 * @param qty - all of them if absent.
 */
export function removeFromCart(menu: Menu, cart: Cart, id: string, qty?: number): CartChange {
  const article = articleOf(menu, id);
  if (!article) return { fault: 'unknown-item' };
  const line =
    cart.find((it) => it.id === id) ?? cart.findLast((it) => articleOf(menu, it.id)?.item.id === id);
  const removed = line && articleOf(menu, line.id);
  if (!line || !removed) return { fault: 'not-in-cart', article };
  const left = line.qty - (qty ?? line.qty);
  const lines = left > 0 ? cart.map((it) => (it === line ? { ...it, qty: left } : it)) : without(cart, line);
  return { cart: lines, article: removed, qty: Math.min(qty ?? line.qty, line.qty) };
}

const without = (cart: Cart, line: CartLine): Cart => cart.filter((it) => it !== line);

/** As the page gets it: with titles, prices and the total, all whole numbers. */
export function pricedCart(menu: Menu, cart: Cart): CartMessage {
  const items = cart.flatMap(({ id, qty }) => {
    const article = articleOf(menu, id);
    return article ? [{ id, title: article.title, qty, price: article.price }] : [];
  });
  return { items, total: items.reduce((sum, { qty, price }) => sum + qty * price, 0) };
}
