import { pricedCart } from './cart.js';
import type { DeskState } from './desk.js';
import { articleOf, articlesOf, formatPrice, type Menu } from './menu.js';

/** What is sold, as a part of the instructions: one fact for each article. */
export function tellMenu(menu: Menu): string {
  const facts = articlesOf(menu).map(({ title, price, item }) => {
    const soldOut = item.sold_out ? ' It is sold out.' : '';
    return `- ${title}: The ${title} costs ${formatPrice(menu, price)}. ${item.description ?? ''}${soldOut}`.trim();
  });
  return `## About the menu\n\n${facts.join('\n')}`;
}

/** What the visitor sees and has, whoever put it there: a part of the instructions that is always true. */
export function tellDesk(menu: Menu, state: DeskState, lastTouch: string | undefined): string {
  const touched = lastTouch === undefined ? '' : ` The visitor last touched: ${lastTouch}.`;
  return `## Present state\n\nOn the screen: ${viewText(menu, state)}. ${cartText(menu, state)}${touched}`;
}

/** The cart in a sentence or two, to be said. */
export function cartText(menu: Menu, { cart }: Pick<DeskState, 'cart'>): string {
  const { items, total } = pricedCart(menu, cart);
  if (items.length === 0) return menu.words.empty_cart;
  const parts = items.map(({ qty, title }) => `${qty} ${title}`);
  return `In your cart: ${listOf(parts)}. Together ${formatPrice(menu, total)}.`;
}

/** `a, b and c`. */
export const listOf = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

function viewText(menu: Menu, { view }: DeskState): string {
  switch (view.name) {
    case 'category':
      return `the category ${menu.categories.find(({ id }) => id === view.id)?.title ?? view.id}`;
    case 'item':
      return `the details of ${articleOf(menu, view.id)?.item.title ?? view.id}`;
    case 'ordered':
      return `the number of the order, ${view.number}`;
    default:
      return `the ${view.name}`;
  }
}
