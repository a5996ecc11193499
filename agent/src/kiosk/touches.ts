import type { PageMessagePayloads } from '@voice-assistant/protocol';
import type { DeskRequest } from './desk.js';

/** What a touch on a screen asks for, beside what the desk does. */
export type Touch = DeskRequest | { readonly type: 'end-session' };

type Action = PageMessagePayloads['touch.action'];

const CATEGORY = /^show_category:(.+)$/;

/**
 * The request of an action that a screen has offered; undefined if it is none.
 * @param orderNumber - for an order that is confirmed by it.
 */
export function touchOf({ action, item_id: id }: Action, orderNumber: () => string): Touch | undefined {
  const category = CATEGORY.exec(action)?.[1];
  if (category !== undefined) return { type: 'show-category', id: category };
  switch (action) {
    case 'show_menu':
      return { type: 'show-menu' };
    case 'show_cart':
      return { type: 'show-cart' };
    case 'checkout':
      return { type: 'checkout' };
    case 'start_over':
      return { type: 'start-over' };
    case 'end_session':
      return { type: 'end-session' };
    case 'confirm_order':
      return { type: 'confirm', number: orderNumber() };
    case 'add_to_cart':
      return id === undefined ? undefined : { type: 'add', id, qty: 1 };
    case 'remove_from_cart':
      return id === undefined ? undefined : { type: 'remove', id };
    default:
      return undefined;
  }
}
