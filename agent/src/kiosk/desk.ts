import { addToCart, type Cart, type CartChange, type CartFault, removeFromCart } from './cart.js';
import { type Article, articleOf, type Menu } from './menu.js';

/** What the screen shows. */
export type View =
  | { readonly name: 'menu' }
  | { readonly name: 'category'; readonly id: string }
  | { readonly name: 'item'; readonly id: string }
  | { readonly name: 'cart' }
  | { readonly name: 'checkout' }
  | { readonly name: 'ordered'; readonly number: string };

/** One visitor's place at the kiosk. */
export interface DeskState {
  readonly cart: Cart;
  readonly view: View;
}

/** What a visitor wants, however it was said: by voice, by touch or by typing. */
export type DeskRequest =
  | { readonly type: 'show-menu' | 'show-cart' | 'checkout' | 'start-over' }
  | { readonly type: 'show-category' | 'show-item'; readonly id: string }
  | { readonly type: 'add'; readonly id: string; readonly qty: number }
  | { readonly type: 'remove'; readonly id: string; readonly qty?: number | undefined }
  /** `number` is what the visitor is called by when it is ready. */
  | { readonly type: 'confirm'; readonly number: string };

/** Why nothing was done. */
export type DeskFault = CartFault | 'unknown-category' | 'empty-cart';

export type Outcome =
  | { readonly done: 'shown' | 'ordered' | 'started-over' }
  | { readonly done: 'added' | 'removed'; readonly article: Article; readonly qty: number }
  | { readonly fault: DeskFault; readonly article?: Article };

export interface DeskStep {
  readonly state: DeskState;
  readonly outcome: Outcome;
}

/** Before anybody has said or touched anything. */
export const NEW_DESK: DeskState = Object.freeze({ cart: [], view: Object.freeze({ name: 'menu' }) });

/** What comes of a request. Pure: what touches and tools want is done one after the other, whoever was first. */
export function serve(menu: Menu, state: DeskState, request: DeskRequest): DeskStep {
  const show = (view: View): DeskStep => ({ state: { ...state, view }, outcome: { done: 'shown' } });
  const refuse = (fault: DeskFault): DeskStep => ({ state, outcome: { fault } });
  switch (request.type) {
    case 'show-menu':
      return show({ name: 'menu' });
    case 'show-category': {
      const { id } = request;
      return menu.categories.some((it) => it.id === id)
        ? show({ name: 'category', id })
        : refuse('unknown-category');
    }
    case 'show-item': {
      const article = articleOf(menu, request.id);
      return article ? show({ name: 'item', id: article.item.id }) : refuse('unknown-item');
    }
    case 'show-cart':
      return show({ name: 'cart' });
    case 'checkout':
      return state.cart.length > 0 ? show({ name: 'checkout' }) : refuse('empty-cart');
    case 'confirm':
      if (state.cart.length === 0) return refuse('empty-cart');
      return {
        state: { cart: [], view: { name: 'ordered', number: request.number } },
        outcome: { done: 'ordered' },
      };
    case 'start-over':
      return { state: NEW_DESK, outcome: { done: 'started-over' } };
    case 'add':
      return changed(state, 'added', addToCart(menu, state.cart, request.id, request.qty));
    case 'remove':
      return changed(state, 'removed', removeFromCart(menu, state.cart, request.id, request.qty));
    default:
      return request satisfies never;
  }
}

function changed(state: DeskState, done: 'added' | 'removed', change: CartChange): DeskStep {
  if ('fault' in change) return { state, outcome: change };
  const { cart, article, qty } = change;
  return { state: { cart, view: afterChange(state.view, cart) }, outcome: { done, article, qty } };
}

/** Whoever goes on ordering has left the thanks behind, and an empty cart cannot be paid. */
function afterChange(view: View, cart: Cart): View {
  if (view.name === 'ordered') return { name: 'menu' };
  return view.name === 'checkout' && cart.length === 0 ? { name: 'cart' } : view;
}
