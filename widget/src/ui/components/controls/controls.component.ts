import { html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import type { Meter } from '../../../session/index.js';
import {
  INITIAL_SNAPSHOT,
  type SessionSnapshot,
  selectInCall,
  selectMicrophoneOpen,
  type VideoPhase,
  type VideoSource,
} from '../../../state/index.js';
import { requestEvent } from '../../events.js';
import { microphoneIcon } from '../../icons/microphone.js';
import { cameraIcon, hangUpIcon, mutedIcon, screenIcon } from '../../icons/panel-icons.js';
import { type CallOptions, DEFAULT_OPTIONS } from '../../options.js';
import { shared } from '../../shared.styles.js';
import { en, type Strings } from '../../strings/en.js';
import '../level-bars/level-bars.js';
import { styles } from './controls.styles.js';

/**
 * @summary The buttons of a call, microphone and hang up, around the text field, which is there before and after too.
 * @event {CustomEvent<{ muted: boolean }>} va-mute-request - The visitor asked to mute (`true`) or to be heard.
 * @event {CustomEvent<null>} va-end-request - The visitor asked to hang up.
 * @event {CustomEvent<{ on: boolean }>} va-camera-request - The visitor wants to be seen, or no longer.
 * @event {CustomEvent<{ on: boolean }>} va-screen-request - The visitor wants to show the screen, or no longer.
 * @slot - Stands between the buttons; above them where there are many.
 * @csspart microphone - The button that mutes and unmutes, with the visitor's level in it.
 * @csspart camera - The button that shows and hides the visitor.
 * @csspart screen - The button that shows and hides the visitor's screen.
 * @csspart hang-up - The button that ends the call.
 */
export class VaControls extends LitElement {
  static override styles = [shared, styles];

  @property({ attribute: false }) snapshot: SessionSnapshot = INITIAL_SNAPSHOT;
  @property({ attribute: false }) meter: Meter | null = null;
  @property({ attribute: false }) strings: Strings = en;
  @property({ attribute: false }) options: CallOptions = DEFAULT_OPTIONS;

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('button:enabled')?.focus(options);
  }

  override render() {
    const inCall = selectInCall(this.snapshot);
    const voice = this.options.modality !== 'text';
    return html`
      ${inCall && voice ? this.#renderMicrophone() : nothing}
      ${inCall ? this.#renderVideo() : nothing}
      <slot></slot>
      ${inCall ? this.#renderHangUp() : nothing}
    `;
  }

  #renderMicrophone() {
    if (!selectMicrophoneOpen(this.snapshot)) return this.#renderUse();
    return this.options.pushToTalk ? this.#renderHold() : this.#renderMute();
  }

  /** Only where the page wants them, and where the browser can. */
  #renderVideo() {
    const { camera, screenShare } = this.options;
    const { camera: seen, screen, connection } = this.snapshot;
    const { strings } = this;
    const connected = connection === 'connected';
    const canShow = screenShare && 'getDisplayMedia' in (navigator.mediaDevices ?? {});
    return html`
      ${camera ? this.#renderToggle('camera', strings.camera, seen.state, connected) : nothing}
      ${canShow ? this.#renderToggle('screen', strings.shareScreen, screen, connected) : nothing}
    `;
  }

  #renderToggle(source: VideoSource, label: string, state: VideoPhase, connected: boolean) {
    const on = state === 'on';
    return html`<button
      part=${source}
      class="video"
      type="button"
      aria-label=${label}
      title=${label}
      aria-pressed=${on ? 'true' : 'false'}
      ?disabled=${state === 'asking' || !connected}
      @click=${() => this.dispatchEvent(requestEvent(`va-${source}-request`, { on: !on }))}
    >
      ${source === 'camera' ? cameraIcon : screenIcon}
    </button>`;
  }

  #renderHangUp() {
    const { hangUp } = this.strings;
    return html`<button
      part="hang-up"
      class="hang-up"
      type="button"
      aria-label=${hangUp}
      title=${hangUp}
      @click=${this.#end}
    >
      ${hangUpIcon}
    </button>`;
  }

  #renderMute() {
    const muted = this.snapshot.microphone.state === 'muted';
    // One label for both states: `aria-pressed` says which one it is.
    return html`<button
      part="microphone"
      class="microphone"
      type="button"
      aria-label=${this.strings.mute}
      title=${this.strings.mute}
      aria-pressed=${muted ? 'true' : 'false'}
      @click=${() => this.#request(!muted)}
    >
      ${muted ? mutedIcon : microphoneIcon}
      <va-level-bars .meter=${this.meter} source="visitor" ?active=${!muted}></va-level-bars>
    </button>`;
  }

  /** Held by a finger or the mouse; a click without either is a screen reader's, which cannot hold: it switches. */
  #renderHold() {
    const { holdToTalk } = this.strings;
    const talking = this.snapshot.microphone.state === 'on';
    return html`<button
      part="microphone"
      class="microphone hold"
      type="button"
      aria-label=${holdToTalk}
      title=${holdToTalk}
      aria-pressed=${talking ? 'true' : 'false'}
      @pointerdown=${this.#hold}
      @pointerup=${() => this.#request(true)}
      @pointercancel=${() => this.#request(true)}
      @lostpointercapture=${() => this.#request(true)}
      @contextmenu=${(event: Event) => event.preventDefault()}
      @click=${({ detail }: MouseEvent) => detail === 0 && this.#request(talking)}
    >
      ${microphoneIcon}
      <va-level-bars .meter=${this.meter} source="visitor" ?active=${talking}></va-level-bars>
    </button>`;
  }

  /** While the browser asks, it does nothing but keep the keyboard, which would else go on to hanging up. */
  #renderUse() {
    const asking = this.snapshot.microphone.state === 'asking';
    return html`<button
      part="microphone"
      class="microphone"
      type="button"
      aria-label=${this.strings.useMicrophone}
      title=${this.strings.useMicrophone}
      aria-disabled=${asking ? 'true' : nothing}
      @click=${() => asking || this.#request(false)}
    >
      ${mutedIcon}
    </button>`;
  }

  readonly #hold = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    // the finger may slide off the button; a pointer that a test or an aid makes up cannot be captured
    const button = event.currentTarget as HTMLElement;
    if (event.isTrusted) button.setPointerCapture(event.pointerId);
    this.#request(false);
  };

  #request(muted: boolean): void {
    this.dispatchEvent(requestEvent('va-mute-request', { muted }));
  }

  readonly #end = (): void => {
    this.dispatchEvent(requestEvent('va-end-request', null));
  };
}
