import { html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import { type CallHint, INITIAL_SNAPSHOT, type SessionSnapshot, selectHint } from '../../../state/index.js';
import { EachSecond } from '../../each-second.js';
import { type RequestEventMap, requestEvent } from '../../events.js';
import { speakerIcon, warningIcon } from '../../icons/panel-icons.js';
import { shared } from '../../shared.styles.js';
import { en, type Strings } from '../../strings/en.js';
import { clock, fill } from '../../words.js';
import { styles } from './hint.styles.js';

/** What each hint offers to do. */
const OFFERS: Readonly<
  Partial<
    Record<CallHint, { word: keyof Strings['offer']; request: () => RequestEventMap[keyof RequestEventMap] }>
  >
> = {
  'sound-blocked': { word: 'hear', request: () => requestEvent('va-hear-request', null) },
  muted: { word: 'unmute', request: () => requestEvent('va-mute-request', { muted: false }) },
  silent: { word: 'devices', request: () => requestEvent('va-devices-request', { open: true }) },
  'device-replaced': { word: 'devices', request: () => requestEvent('va-devices-request', { open: true }) },
  'device-lost': { word: 'devices', request: () => requestEvent('va-devices-request', { open: true }) },
};

/**
 * @summary What the visitor should know or do while the call goes on: tap to hear, you are muted, the call ends soon.
 * @event {CustomEvent<null>} va-hear-request - The visitor wants to hear the assistant, within a click.
 * @event {CustomEvent<{ muted: boolean }>} va-mute-request - The visitor wants to be heard.
 * @event {CustomEvent<{ open: boolean }>} va-devices-request - The visitor wants to choose a device.
 * @csspart hint - The words.
 * @csspart offer - The button.
 */
export class VaHint extends LitElement {
  static override styles = [shared, styles];

  @property({ attribute: false }) snapshot: SessionSnapshot = INITIAL_SNAPSHOT;
  @property({ attribute: false }) strings: Strings = en;

  constructor() {
    super();
    new EachSecond(this, () => this.snapshot.warning !== null);
  }

  override render() {
    const hint = selectHint(this.snapshot);
    // the region is always there, as in the notice; the countdown is for the eye, or each second would be read out
    return html`<div role="status">${hint && this.#renderHint(hint)}</div>`;
  }

  #renderHint(hint: CallHint) {
    const { strings, snapshot } = this;
    const offer = OFFERS[hint];
    const words = fill(strings.hint[hint], {
      device: snapshot.deviceLoss?.replacedBy || strings.device.default,
    });
    const endsAt = hint.startsWith('ending') ? snapshot.warning?.endsAt : undefined;
    return html`
      <div class="hint ${hint}">
        ${hint === 'sound-blocked' ? speakerIcon : warningIcon}
        <p part="hint">${words}${
          endsAt === undefined
            ? nothing
            : html` <span class="clock" aria-hidden="true">${clock(endsAt - Date.now())}</span>`
        }</p>
        ${
          offer
            ? html`<button part="offer" type="button" @click=${() => this.dispatchEvent(offer.request())}>
              ${strings.offer[offer.word]}
            </button>`
            : nothing
        }
      </div>
    `;
  }
}
