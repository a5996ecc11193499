import { html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import type { FailureAction, VoiceFailure } from '../../../errors.js';
import { type RequestEventMap, requestEvent } from '../../events.js';
import { warningIcon } from '../../icons/panel-icons.js';
import { shared } from '../../shared.styles.js';
import { en, type Strings } from '../../strings/en.js';
import { browserFamily } from '../../words.js';
import { styles } from './notice.styles.js';

/** What each action asks of the host. */
const REQUESTS: Readonly<
  Record<Exclude<FailureAction, 'none'>, () => RequestEventMap[keyof RequestEventMap]>
> = {
  retry: () => requestEvent('va-start-request', null),
  'take-over': () => requestEvent('va-take-over-request', null),
  'retry-microphone': () => requestEvent('va-mute-request', { muted: false }),
  'retry-camera': () => requestEvent('va-camera-request', { on: true }),
  type: () => requestEvent('va-type-request', null),
};

/** Refused by the visitor or the system: what to do about it is different in each browser. */
const REFUSED: ReadonlySet<VoiceFailure['code']> = new Set(['mic-denied', 'camera-denied']);

/**
 * @summary Says what went wrong and offers the one thing that may help.
 * @event {CustomEvent<null>} va-start-request - The visitor wants to try the call again.
 * @event {CustomEvent<{ muted: boolean }>} va-mute-request - The visitor wants to try the microphone again.
 * @event {CustomEvent<null>} va-take-over-request - The visitor wants the call here that is in another tab.
 * @event {CustomEvent<{ on: boolean }>} va-camera-request - The visitor wants to try the camera again.
 * @event {CustomEvent<null>} va-type-request - The visitor wants to go on in writing.
 * @csspart message - The words.
 * @csspart action - The button.
 */
export class VaNotice extends LitElement {
  static override styles = [shared, styles];

  @property({ attribute: false }) failure: VoiceFailure | null = null;
  @property({ attribute: false }) strings: Strings = en;
  /** Whether there is a text field, for who cannot be heard. */
  @property({ type: Boolean }) typeable = false;

  override render() {
    // the region is always there: readers announce what is put into it, not a region that appears
    return html`<div role="alert">${this.failure ? this.#renderFailure(this.failure) : nothing}</div>`;
  }

  get #guide(): string {
    return this.strings.guide[browserFamily(navigator.userAgent, navigator.maxTouchPoints)];
  }

  #renderFailure({ code, action }: VoiceFailure) {
    return html`
      <div class="notice">
        ${warningIcon}
        <div>
          <p part="message">${this.strings.error[code]}${REFUSED.has(code) ? ` ${this.#guide}` : nothing}${
            this.typeable && code.startsWith('mic-') ? ` ${this.strings.typeInstead}` : nothing
          }</p>
          ${
            action === 'none' || (action === 'type' && !this.typeable)
              ? nothing
              : html`<button part="action" type="button" @click=${() => this.dispatchEvent(REQUESTS[action]())}>
                ${this.strings.action[action]}
              </button>`
          }
        </div>
      </div>
    `;
  }
}
