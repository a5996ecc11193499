import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { listOf, readText } from '../../../session/read-fields.js';
import { readActions, readName, readPrice } from '../../../session/screen-messages.extra.js';
import type { UiAction, UiCart, UiComponent, UiNotification, UiScreen } from '../../../state/index.js';
import { requestEvent } from '../../events.js';
import { shared } from '../../shared.styles.js';
import { en, type Strings } from '../../strings/en.js';
import { fill } from '../../words.js';
import { styles } from './screen.styles.js';

type Data = UiComponent['data'];

/** Draws a type that only the page knows; nothing if it does not either. */
export type DrawComponent = (component: UiComponent) => Node | null;

/** What became of the last touch. `pending`: the agent has not answered yet. `failed`: it could not, or did not. */
export type TouchPhase = 'none' | 'pending' | 'failed';

/** What a touch on the cart's line asks for; an action that does the same is not shown beside it. */
const SHOW_CART = 'show_cart';

const OPTIONS_MAX = 12;
const FACTS_MAX = 20;

/**
 * @summary A screen that the agent draws: dishes, a cart, choices. Shows what it is given, and asks for what is touched.
 * @event {CustomEvent} va-touch-request - The visitor has touched something; `type` and `payload` of the message.
 * @csspart kiosk-screen - All of it.
 * @csspart kiosk-item - A dish, large or small.
 * @csspart kiosk-action - A button that the agent suggests.
 * @csspart kiosk-cart - The cart.
 * @csspart kiosk-notification - A short word about what has just happened.
 */
export class VaScreen extends LitElement {
  static override styles = [shared, styles];

  @property({ attribute: false }) screen: UiScreen | null = null;
  @property({ attribute: false }) notification: UiNotification | undefined;
  @property({ attribute: false }) strings: Strings = en;
  @property({ attribute: false }) draw: DrawComponent = () => null;
  /** Whether a picture may be loaded from there. */
  @property({ attribute: false }) allowsImage: (address: string) => boolean = () => false;
  @property() touch: TouchPhase = 'none';

  readonly #known: Readonly<Record<string, (data: Data, screen: UiScreen) => unknown>> = {
    HeroItem: (data, screen) => this.#renderItem(data, screen, 'hero'),
    ItemCard: (data, screen) => this.#renderItem(data, screen, 'card'),
    ItemDetail: (data, screen) => this.#renderDetail(data, screen),
    OptionPicker: (data) => this.#renderPicker(data),
    CartSummary: (data, screen) => screen.cart && this.#renderCart(screen.cart, screen, readName(data.title)),
    QRCode: (data) => this.#renderCode(data),
    Notice: (data) => this.#renderNotice(data),
    Progress: (data) => this.#renderProgress(data),
  };

  override render() {
    const { screen, touch } = this;
    if (!screen) return nothing;
    const notification: UiNotification | undefined =
      touch === 'failed' ? { text: this.strings.screen.failed, kind: 'warning' } : this.notification;
    const { layout, title, cart, components, actions } = screen;
    const showsCart = cart && cart.items.length > 0 && layout !== 'cart';
    return html`
      <div part="kiosk-screen" class="screen ${layout}" aria-busy=${touch === 'pending' ? 'true' : 'false'}>
        ${title ? html`<h3><bdi>${title}</bdi></h3>` : nothing}
        <div class="components">${components.map((component) => this.#renderComponent(component, screen))}</div>
      </div>
      <p part="kiosk-notification" class="notification ${notification?.kind ?? ''}" role="status">${notification ? html`<bdi>${notification.text}</bdi>` : nothing}</p>
      ${
        actions.length > 0 || showsCart
          ? html`<div class="side">
              <div class="actions">${actions.map((it) => (showsCart && it.action === SHOW_CART ? nothing : this.#renderAction(it)))}</div>
              ${showsCart ? this.#renderBar(cart, screen) : nothing}
            </div>`
          : nothing
      }
    `;
  }

  #renderComponent(component: UiComponent, screen: UiScreen) {
    const known = Object.hasOwn(this.#known, component.type) ? this.#known[component.type] : undefined;
    return (known ? known(component.data, screen) : this.draw(component)) ?? nothing;
  }

  #renderItem(data: Data, screen: UiScreen, look: 'hero' | 'card') {
    const [id, title] = [readName(data.id), readName(data.title)];
    if (!id || !title) return nothing;
    const badge = readText(data.badge, 40);
    return html`<button
      part="kiosk-item"
      class="item ${look}"
      type="button"
      @click=${() => this.#touch('touch.select_item', { item_id: id })}
    >
      ${this.#renderImage(data.image)}
      <span class="words">
        <span class="name"><bdi>${title}</bdi>${badge ? html` <span class="badge">${badge}</span>` : nothing}</span>
        ${this.#renderDescription(data)}
        ${this.#renderPrice(data.price, screen)}
      </span>
    </button>`;
  }

  #renderDetail(data: Data, screen: UiScreen) {
    const title = readName(data.title);
    if (!title) return nothing;
    const facts = listOf(data.facts, FACTS_MAX).flatMap(({ label, value }) => {
      const [name, words] = [readName(label), readText(value, 200)];
      return name && words ? [html`<div><dt><bdi>${name}</bdi></dt><dd><bdi>${words}</bdi></dd></div>`] : [];
    });
    return html`<article part="kiosk-item" class="dish">
      ${this.#renderImage(data.image)}
      <div class="words">
        ${title === screen.title ? nothing : html`<h4><bdi>${title}</bdi></h4>`}
        ${this.#renderDescription(data)}
        ${this.#renderPrice(data.price, screen)}
        ${facts.length > 0 ? html`<dl>${facts}</dl>` : nothing}
      </div>
    </article>`;
  }

  #renderDescription({ description }: Data) {
    const words = readText(description, 500);
    return words ? html`<span class="description"><bdi>${words}</bdi></span>` : nothing;
  }

  #renderPrice(value: unknown, screen: UiScreen) {
    const price = readPrice(value);
    return price === null ? nothing : html`<span class="price">${this.#format(price, screen)}</span>`;
  }

  /** The words beside it say what it shows. */
  #renderImage(image: unknown) {
    const address = typeof image === 'string' && this.allowsImage(image) ? image : null;
    return address
      ? html`<img src=${address} alt="" loading="lazy" decoding="async" @error=${hide} />`
      : nothing;
  }

  #renderPicker(data: Data) {
    const title = readName(data.title);
    const options = readActions(data.options, OPTIONS_MAX);
    if (!title || options.length === 0) return nothing;
    return html`<div class="picker" role="group" aria-label=${title}>
      <p class="question"><bdi>${title}</bdi></p>
      <div class="options">${options.map((it) => this.#renderAction(it))}</div>
    </div>`;
  }

  #renderCart(cart: UiCart, screen: UiScreen, title: string | null) {
    const { strings } = this;
    return html`<section part="kiosk-cart" class="cart" aria-label=${title ?? strings.screen.order}>
      <ul>
        ${cart.items.map(
          ({ id, title: name, qty, price }) => html`<li>
            <span class="name"><bdi>${name}</bdi></span>
            <span class="price">${this.#format(price * qty, screen)}</span>
            <span class="count">
              <button type="button" aria-label=${fill(strings.screen.less, { name })} @click=${() => this.#touch('cart.remove', { item_id: id })}>−</button>
              <span>${qty}</span>
              <button type="button" aria-label=${fill(strings.screen.more, { name })} @click=${() => this.#touch('cart.add', { item_id: id, qty: 1 })}>+</button>
            </span>
          </li>`,
        )}
      </ul>
      <p class="total"><span>${strings.screen.total}</span><span>${this.#format(cart.total, screen)}</span></p>
    </section>`;
  }

  /** The cart in a line, on screens that show something else. */
  #renderBar(cart: UiCart, screen: UiScreen) {
    const count = cart.items.reduce((sum, { qty }) => sum + qty, 0);
    return html`<button part="kiosk-cart" class="bar" type="button" @click=${() => this.#touch('touch.action', { action: SHOW_CART })}>
      <span class="number">${count}</span><span>${this.strings.screen.order}</span><span class="price">${this.#format(cart.total, screen)}</span>
    </button>`;
  }

  #renderCode(data: Data) {
    const text = readText(data.text, 1_000);
    return text
      ? html`<va-code .text=${text} .caption=${readText(data.caption, 200) ?? ''}></va-code>`
      : nothing;
  }

  #renderNotice(data: Data) {
    const text = readText(data.text, 500);
    return text
      ? html`<p class="notice ${readText(data.kind, 16) ?? 'info'}" role="status"><bdi>${text}</bdi></p>`
      : nothing;
  }

  #renderProgress(data: Data): TemplateResult | typeof nothing {
    const label = readText(data.label, 200);
    if (!label) return nothing;
    const value = typeof data.value === 'number' ? data.value : undefined;
    return html`<label class="progress">${label}
      ${value === undefined ? html`<progress></progress>` : html`<progress max="1" .value=${value}></progress>`}
    </label>`;
  }

  #renderAction({ label, action, itemId, primary, selected }: UiAction) {
    const payload = { action, ...(itemId && { item_id: itemId }) };
    return html`<button
      part="kiosk-action"
      class="action ${primary ? 'primary' : ''}"
      type="button"
      aria-current=${selected ? 'true' : nothing}
      @click=${() => this.#touch('touch.action', payload)}
    >
      <bdi>${label}</bdi>
    </button>`;
  }

  /** Who names no currency is taken to count in hundredths, as most do: a number without a sign. */
  #format(price: number, { currency }: UiScreen): string {
    const language = this.closest<HTMLElement>('[lang]')?.lang || undefined;
    if (!currency) return new Intl.NumberFormat(language, { minimumFractionDigits: 2 }).format(price / 100);
    const format = new Intl.NumberFormat(language, { style: 'currency', currency });
    return format.format(price / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  }

  /** Shown is what the agent says afterwards: nothing is taken for done before. */
  #touch(type: string, payload: Readonly<Record<string, unknown>>): void {
    this.dispatchEvent(requestEvent('va-touch-request', { type, payload }));
  }
}

/** A picture that does not come leaves its place to the words. */
const hide = ({ target }: Event): void => {
  (target as HTMLImageElement).hidden = true;
};
