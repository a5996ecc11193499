import type { PageMessagePayloads } from '@voice-assistant/protocol';
import type { MessageChannel } from '../messages/message-channel.js';
import type { Logger } from '../ports.js';
import { type DeskRequest, type DeskState, NEW_DESK, type Outcome, serve } from './desk.js';
import { type Menu, say } from './menu.js';
import { screenOf } from './screen.js';
import { tellDesk, tellMenu } from './tell-model.js';
import { type Touch, touchOf } from './touches.js';

export interface KioskDeps {
  readonly menu: Menu;
  readonly messages: Pick<MessageChannel, 'send' | 'on' | 'refuse'>;
  readonly logger: Logger;
  /** What the visitor is called by when the order is ready. */
  readonly orderNumber: () => string;
  /** The visitor wants to leave. */
  readonly onEnd: () => void;
  /** A touch is a sign of life. */
  readonly onTouch: () => void;
  /** What {@link Kiosk.instructions} says has changed. */
  readonly onChange: () => void;
}

/**
 * The desk at which a visitor orders: one cart for two hands. What the model's tools want and what is touched goes
 * through the same function, one after the other, and the page gets the whole screen after each.
 */
export class Kiosk {
  readonly menu: Menu;
  readonly #deps: KioskDeps;
  #state: DeskState = NEW_DESK;
  #lastTouch: string | undefined;

  constructor(deps: KioskDeps) {
    this.#deps = deps;
    this.menu = deps.menu;
  }

  get state(): DeskState {
    return this.#state;
  }

  /** What the model has to know: what is sold, and what the visitor has and sees. */
  get instructions(): string {
    return `${tellMenu(this.menu)}\n\n${tellDesk(this.menu, this.#state, this.#lastTouch)}`;
  }

  /** Begins to take touches. */
  start() {
    const { messages } = this.#deps;
    messages.on('touch.select_item', ({ item_id: id }) =>
      this.#touched('touch.select_item', { type: 'show-item', id }),
    );
    messages.on('cart.add', ({ item_id: id, qty }) => this.#touched('cart.add', { type: 'add', id, qty }));
    messages.on('cart.remove', ({ item_id: id }) => this.#touched('cart.remove', { type: 'remove', id }));
    messages.on('touch.action', (action) => this.#onAction(action));
  }

  /** Sends the present screen, e.g. to a page that was loaded anew. */
  show() {
    void this.#deps.messages.send('ui.update', screenOf(this.menu, this.#state));
  }

  /** Does what the visitor wants, and shows what came of it. */
  serve(request: DeskRequest): Outcome {
    const { state, outcome } = serve(this.menu, this.#state, request);
    const { logger, messages, onChange } = this.#deps;
    const fields = 'fault' in outcome ? { fault: outcome.fault } : { done: outcome.done };
    logger.info({ request: request.type, ...fields }, 'kiosk request');
    const isChanged = state !== this.#state;
    this.#state = state;
    const notice = noticeOf(this.menu, outcome);
    if (isChanged) this.show();
    if (notice) void messages.send('ui.notification', notice);
    if (isChanged) onChange();
    return outcome;
  }

  /** For an order that is confirmed. */
  nextOrderNumber(): string {
    return this.#deps.orderNumber();
  }

  #onAction(action: PageMessagePayloads['touch.action']) {
    const touch = touchOf(action, this.#deps.orderNumber);
    if (touch) this.#touched('touch.action', touch);
    else this.#deps.messages.refuse('touch.action', 'unknown-action');
  }

  #touched(message: string, touch: Touch) {
    const { onTouch, onEnd, messages } = this.#deps;
    onTouch();
    if (touch.type === 'end-session') return onEnd();
    this.#lastTouch = 'id' in touch ? `${touch.type} ${touch.id}` : touch.type;
    const outcome = this.serve(touch);
    if ('fault' in outcome && outcome.fault.startsWith('unknown')) messages.refuse(message, 'unknown-item');
  }
}

type Notice = { readonly text: string; readonly type: 'info' | 'success' | 'warning' };

function noticeOf(menu: Menu, outcome: Outcome): Notice | undefined {
  const title = 'article' in outcome ? (outcome.article?.title ?? '') : '';
  if ('fault' in outcome) {
    const words = {
      'sold-out': 'refused_sold_out',
      'too-many': 'refused_too_many',
      'empty-cart': 'empty_cart',
    } as const;
    const word = Object.hasOwn(words, outcome.fault) && words[outcome.fault as keyof typeof words];
    return word ? { text: say(menu, word, { title }), type: 'warning' } : undefined;
  }
  if (outcome.done === 'added')
    return { text: say(menu, 'added', { title, qty: String(outcome.qty) }), type: 'success' };
  if (outcome.done === 'removed') return { text: say(menu, 'removed', { title }), type: 'info' };
  return undefined;
}
