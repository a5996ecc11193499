import type { UiAction, UiUpdate } from '@voice-assistant/protocol';
import { pricedCart } from './cart.js';
import type { DeskState, View } from './desk.js';
import { articlesOfItem, formatPrice, type Menu, type MenuItem, type ScreenWord, say } from './menu.js';

type Component = UiUpdate['components'][number];
type Drawn = Pick<UiUpdate, 'layout_mode' | 'title' | 'components'> & { readonly actions: UiAction[] };
type Parts = { readonly [Name in View['name']]: (view: Extract<View, { name: Name }>) => Drawn };

/** What the page draws: the whole screen, with the cart and the total. Pure. */
export function screenOf(menu: Menu, state: DeskState): UiUpdate {
  const { components, actions, ...drawn } = draw(menu, state);
  const { accent, theme } = menu;
  return {
    ...drawn,
    ...(accent || theme ? { theme_override: { ...(accent && { accent }), ...(theme && { theme }) } } : {}),
    components,
    cart: pricedCart(menu, state.cart),
    currency: menu.currency,
    suggested_actions: actions,
  };
}

function draw(menu: Menu, { view, cart }: DeskState): Drawn {
  const action = (name: ScreenWord): UiAction => ({ label: say(menu, name), action: name });
  const primary = (name: ScreenWord): UiAction => ({ ...action(name), primary: true });
  // always all of them: what is touched next stays where it is
  const categories = (shown?: string): UiAction[] =>
    menu.categories.map(({ id, title }) => ({
      label: title,
      action: `show_category:${id}`,
      ...(id === shown && { selected: true }),
    }));
  const whenFilled: UiAction[] = cart.length > 0 ? [action('show_cart'), action('checkout')] : [];
  const notice = (kind: 'info' | 'success', text: string): Component => ({
    type: 'Notice',
    data: { text, kind },
  });
  const summary: Component = { type: 'CartSummary', data: { title: say(menu, 'cart_title') } };

  const parts: Parts = {
    menu: () => ({
      layout_mode: 'hero_grid',
      title: say(menu, 'menu_title'),
      components: featured(menu).map((item) => ({ type: 'HeroItem', data: dataOf(item) })),
      actions: [...categories(), ...whenFilled, action('end_session')],
    }),
    category: ({ id }) => ({
      layout_mode: 'list',
      title: menu.categories.find((it) => it.id === id)?.title ?? menu.title,
      components: menu.items
        .filter(({ category }) => category === id)
        .slice(0, 60)
        .map((item) => ({ type: 'ItemCard', data: cardOf(menu, item) })),
      actions: [action('show_menu'), ...categories(id), ...whenFilled],
    }),
    item: ({ id }) => itemScreen(menu, id, [action('show_menu'), ...whenFilled]),
    cart: () => ({
      layout_mode: 'cart',
      title: say(menu, 'cart_title'),
      components: cart.length > 0 ? [summary] : [notice('info', say(menu, 'empty_cart'))],
      actions: [
        ...(cart.length > 0 ? [primary('checkout')] : []),
        action('show_menu'),
        ...(cart.length > 0 ? [action('start_over')] : []),
      ],
    }),
    checkout: () => ({
      layout_mode: 'cart',
      title: say(menu, 'checkout_title'),
      components: [summary],
      actions: [primary('confirm_order'), action('show_menu'), action('start_over')],
    }),
    ordered: ({ number }) => ({
      layout_mode: 'message',
      title: say(menu, 'ordered_title'),
      components: [
        notice('success', say(menu, 'ordered', { number })),
        { type: 'QRCode', data: { text: `order:${number}`, caption: say(menu, 'ordered', { number }) } },
      ],
      actions: [action('start_over'), action('end_session')],
    }),
  };
  const part = parts[view.name] as (view: View) => Drawn;
  return part(view);
}

function itemScreen(menu: Menu, id: string, others: readonly UiAction[]): Drawn {
  const item = menu.items.find((it) => it.id === id);
  if (!item) return { layout_mode: 'detail', components: [], actions: [...others] };
  const category = menu.categories.find((it) => it.id === item.category);
  const back = category ? [{ label: category.title, action: `show_category:${category.id}` }] : [];
  const add: UiAction = {
    label: say(menu, 'add_to_cart'),
    action: 'add_to_cart',
    item_id: item.id,
    primary: true,
  };
  const picker: Component = {
    type: 'OptionPicker',
    data: {
      title: say(menu, 'choices_title'),
      options: articlesOfItem(item).map((it, index) => ({
        label: `${item.choices?.[index]?.title ?? it.title} ${formatPrice(menu, it.price)}`,
        action: 'add_to_cart',
        item_id: it.id,
      })),
    },
  };
  const { facts } = item;
  return {
    layout_mode: 'detail',
    title: item.title,
    components: [
      { type: 'ItemDetail', data: { ...dataOf(item), ...(facts.length > 0 ? { facts } : {}) } },
      ...(item.choices && !item.sold_out ? [picker] : []),
      ...(item.sold_out ? [{ type: 'Notice', data: { text: say(menu, 'sold_out'), kind: 'warning' } }] : []),
    ],
    actions: [...(item.sold_out || item.choices ? [] : [add]), ...back, ...others],
  };
}

/** Those that the menu wants large, else the first ones. */
function featured({ items }: Menu): MenuItem[] {
  const wanted = items.filter((it) => it.featured);
  return (wanted.length > 0 ? wanted : items).slice(0, 6);
}

function dataOf(item: MenuItem): Record<string, unknown> {
  const { id, title, image, description } = item;
  const price = Math.min(...articlesOfItem(item).map((it) => it.price));
  return { id, title, price, ...(image && { image }), ...(description && { description }) };
}

function cardOf(menu: Menu, item: MenuItem): Record<string, unknown> {
  const badge = item.sold_out ? say(menu, 'sold_out') : item.badge;
  return { ...dataOf(item), ...(badge && { badge }) };
}
