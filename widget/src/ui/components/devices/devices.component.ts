import { html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import type { Meter } from '../../../session/index.js';
import { type DeviceKind, INITIAL_SNAPSHOT, type SessionSnapshot } from '../../../state/index.js';
import { requestEvent } from '../../events.js';
import '../level-bars/level-bars.js';
import { shared } from '../../shared.styles.js';
import { en, type Strings } from '../../strings/en.js';
import { styles } from './devices.styles.js';

/**
 * @summary Chooses microphone, loudspeaker and camera in the middle of a call, with the level of what is heard.
 * @event {CustomEvent<{ kind: string, id: string | null }>} va-device-request - The visitor has chosen a device.
 * @event {CustomEvent<{ open: boolean }>} va-devices-request - The visitor is done.
 * @csspart device - Each choice.
 * @csspart select - Its list.
 */
export class VaDevices extends LitElement {
  static override styles = [shared, styles];

  @property({ attribute: false }) snapshot: SessionSnapshot = INITIAL_SNAPSHOT;
  @property({ attribute: false }) meter: Meter | null = null;
  @property({ attribute: false }) strings: Strings = en;
  /** Whether a camera is of use in this call. */
  @property({ type: Boolean }) camera = false;

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('select, button')?.focus(options);
  }

  override render() {
    const { microphone, speakerId, camera } = this.snapshot;
    const { done } = this.strings.device;
    return html`
      <div role="group" aria-label=${this.strings.device.title} @keydown=${this.#onKeydown}>
        ${this.#renderChoice('microphone', microphone.deviceId)}
        ${this.#renderChoice('speaker', speakerId)}
        ${this.camera ? this.#renderChoice('camera', camera.deviceId) : nothing}
        <button part="done" type="button" @click=${this.#close}>${done}</button>
      </div>
    `;
  }

  #renderChoice(kind: DeviceKind, chosen: string | null) {
    const devices = this.snapshot.devices.filter((device) => device.kind === kind);
    // a browser that lists none lets nobody choose: the system does
    if (devices.length === 0) return nothing;
    const { device } = this.strings;
    const byDefault = devices.some(({ id }) => id === 'default');
    return html`
      <label part="device">
        <span>${device[kind]}${kind === 'microphone' ? this.#renderLevel() : nothing}</span>
        <select part="select" @change=${(event: Event) => this.#choose(kind, event)}>
          ${byDefault ? nothing : html`<option value="" ?selected=${chosen === null}>${device.default}</option>`}
          ${devices.map(
            ({ id, label }, index) =>
              html`<option value=${id} ?selected=${id === chosen}>${label || `${device[kind]} ${index + 1}`}</option>`,
          )}
        </select>
      </label>
    `;
  }

  #renderLevel() {
    const on = this.snapshot.microphone.state === 'on';
    return html`<va-level-bars aria-hidden="true" .meter=${this.meter} source="visitor" ?active=${on}></va-level-bars>`;
  }

  #choose(kind: DeviceKind, { target }: Event): void {
    const { value } = target as HTMLSelectElement;
    this.dispatchEvent(requestEvent('va-device-request', { kind, id: value || null }));
  }

  readonly #close = (): void => {
    this.dispatchEvent(requestEvent('va-devices-request', { open: false }));
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation(); // puts this away, not the whole panel
    this.#close();
  };
}
