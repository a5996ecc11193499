import { html, LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import type { QuickReply } from '../../../state/index.js';
import { requestEvent } from '../../events.js';
import { shared } from '../../shared.styles.js';
import { en, type Strings } from '../../strings/en.js';
import { repliesStyles } from './text-parts.styles.js';

/**
 * @summary Answers that the visitor can tap in place of saying or typing them.
 * @event {CustomEvent<{ text: string }>} va-send-request - The visitor chose one.
 * @csspart quick-reply - One of them.
 */
export class VaQuickReplies extends LitElement {
  static override styles = [shared, repliesStyles];

  @property({ attribute: false }) replies: readonly QuickReply[] = [];
  @property({ attribute: false }) strings: Strings = en;

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('role', 'group');
  }

  protected override willUpdate(): void {
    this.setAttribute('aria-label', this.strings.text.replies);
  }

  override render() {
    return this.replies.map(
      ({ label, text }) =>
        html`<button part="quick-reply" class="chip" type="button" dir="auto" @click=${() => this.#choose(text)}>${label}</button>`,
    );
  }

  #choose(text: string): void {
    this.dispatchEvent(requestEvent('va-send-request', { text }));
  }
}
