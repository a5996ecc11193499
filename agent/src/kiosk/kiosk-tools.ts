import { llm } from '@livekit/agents';
import { z } from 'zod';
import type { Tool } from '../tools/tool.js';
import { pricedCart } from './cart.js';
import type { DeskRequest, Outcome } from './desk.js';
import type { Kiosk } from './kiosk.js';
import { articlesOf, formatPrice, type Menu } from './menu.js';
import { cartText, listOf } from './tell-model.js';

const FAULTS = {
  'unknown-item': 'There is no such thing on the menu. Ask which one is meant.',
  'unknown-category': 'There is no such category.',
  'sold-out': 'That is sold out. Offer something else.',
  'too-many': 'That is more than can be ordered here.',
  'not-in-cart': 'That is not in the cart.',
  'empty-cart': 'The cart is empty.',
} as const;

/** The tools with which the model serves at a kiosk. Each shows on the screen what it has done. */
export function createKioskTools(kiosk: Kiosk): Tool[] {
  const { menu } = kiosk;
  const article = z.enum(articlesOf(menu).map(({ id }) => id) as [string, ...string[]]);
  const category = z.enum(menu.categories.map(({ id }) => id) as [string, ...string[]]);
  const run = (request: DeskRequest, tell: (outcome: Outcome) => string) => {
    const outcome = kiosk.serve(request);
    if ('fault' in outcome) throw new llm.ToolError(FAULTS[outcome.fault]);
    const { items, total } = pricedCart(menu, kiosk.state.cart);
    return {
      message: tell(outcome),
      cart: items.map(({ id, qty }) => ({ id, qty })),
      total: formatPrice(menu, total),
    };
  };
  const titleOf = (outcome: Outcome) => ('article' in outcome ? (outcome.article?.title ?? '') : '');
  const cart = () => cartText(menu, kiosk.state);
  return [
    llm.tool({
      name: 'show_items',
      description:
        'Shows what there is of a category on the screen. Call it when the visitor wants to see it.',
      parameters: z.object({ category }),
      execute: async (args) =>
        run({ type: 'show-category', id: args.category }, () => itemsText(menu, args.category)),
    }),
    llm.tool({
      name: 'show_item',
      description: 'Shows one thing with its details on the screen. Call it when the visitor asks about it.',
      parameters: z.object({ item_id: article }),
      execute: async ({ item_id: id }) => run({ type: 'show-item', id }, () => itemText(menu, id)),
    }),
    llm.tool({
      name: 'show_menu',
      description: 'Shows the first screen again, with all categories of the menu.',
      execute: async () =>
        run({ type: 'show-menu' }, () => `There are ${listOf(menu.categories.map((it) => it.title))}.`),
    }),
    llm.tool({
      name: 'add_to_cart',
      description: 'Puts something into the cart. Call it when the visitor orders it.',
      parameters: z.object({
        item_id: article,
        qty: z.int().min(1).max(menu.max_qty).describe('Quantity; 1 if nobody says how many.'),
      }),
      execute: async ({ item_id: id, qty }) =>
        run({ type: 'add', id, qty }, (done) => `${qty} ${titleOf(done)} added. ${cart()}`),
    }),
    llm.tool({
      name: 'remove_from_cart',
      description: 'Takes something out of the cart.',
      parameters: z.object({
        item_id: article,
        qty: z.int().min(1).max(menu.max_qty).nullish().describe('Quantity; null for all of it.'),
      }),
      execute: async ({ item_id: id, qty }) =>
        run({ type: 'remove', id, qty: qty ?? undefined }, (done) => `${titleOf(done)} removed. ${cart()}`),
    }),
    llm.tool({
      name: 'show_cart',
      description: 'Shows the cart on the screen and says what is in it.',
      execute: async () => run({ type: 'show-cart' }, cart),
    }),
    llm.tool({
      name: 'checkout',
      description: 'Shows the order once more before it is placed. Call it when the visitor wants to pay.',
      execute: async () => run({ type: 'checkout' }, () => `${cart()} Shall I place the order?`),
    }),
    llm.tool({
      name: 'confirm_order',
      description: 'Places the order. Call it only after checkout, when the visitor has said yes to it.',
      execute: async () => {
        if (kiosk.state.view.name !== 'checkout')
          throw new llm.ToolError('The visitor has not seen the order yet. Call checkout first.');
        const number = kiosk.nextOrderNumber();
        return run({ type: 'confirm', number }, () => `The order is placed. Its number is ${number}.`);
      },
    }),
    llm.tool({
      name: 'start_over',
      description: 'Empties the cart and begins anew. Call it only when the visitor asks for that.',
      execute: async () => run({ type: 'start-over' }, () => 'Everything is as at the beginning.'),
    }),
  ];
}

function itemsText(menu: Menu, id: string): string {
  const category = menu.categories.find((it) => it.id === id);
  const titles = menu.items.filter((it) => it.category === id).map((it) => it.title);
  return titles.length > 0
    ? `Here are the ${category?.title.toLowerCase()}: ${listOf(titles)}.`
    : 'There is nothing of that today.';
}

function itemText(menu: Menu, id: string): string {
  const articles = articlesOf(menu).filter((it) => it.id === id || it.item.id === id);
  const item = articles[0]?.item;
  const prices = articles.map(({ title, price }) => `${title} ${formatPrice(menu, price)}`);
  return `${listOf(prices)}. ${item?.description ?? ''}`.trim();
}
