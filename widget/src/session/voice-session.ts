import { type SessionSnapshot, SessionStore, selectInCall } from '../state/index.js';
import { Call } from './call.js';
import type { Meter, SessionPorts } from './ports.js';

/** Longest text that a visitor may send at once, in UTF-16 units. */
export const MAX_TEXT_LENGTH = 4_000;

/**
 * A voice assistant without a face: everything the element does, for hosts that draw their own. One call at a time;
 * after it has ended, another may begin.
 */
export class VoiceSession {
  readonly meter: Meter;
  readonly #ports: SessionPorts;
  readonly #store = new SessionStore();
  #call: Call | null = null;

  constructor(ports: SessionPorts) {
    this.#ports = ports;
    this.meter = ports.createMeter();
  }

  get snapshot(): SessionSnapshot {
    return this.#store.snapshot;
  }

  /** Calls back with each new snapshot. Returns the function that ends this. */
  subscribe(listener: (snapshot: SessionSnapshot) => void): () => void {
    return this.#store.subscribe(listener);
  }

  /** Fetches the code of a call ahead of it, e.g. when the visitor reaches for the button. Asks for nothing else. */
  async prepare(): Promise<void> {
    await this.#ports.loadTransport();
  }

  /**
   * Begins a call, or joins the one that is under way. Resolves when the visitor is in the room; the microphone and
   * the agent may come later. @throws VoiceError
   */
  connect({ microphone = true }: { readonly microphone?: boolean } = {}): Promise<void> {
    const call = this.#currentCall() ?? this.#begin(microphone);
    return call.connected;
  }

  /** Hangs up; legal at any time, also while connecting. Resolves when microphone and room are let go. */
  async disconnect(): Promise<void> {
    await this.#call?.end();
  }

  async mute(): Promise<void> {
    await this.#currentCall()?.microphone.setMuted(true);
  }

  /** Also asks for the microphone again where it was refused or missing, or not wanted so far. */
  async unmute(): Promise<void> {
    await this.#currentCall()?.microphone.setMuted(false);
  }

  async toggleMute(): Promise<void> {
    await (this.snapshot.microphone.state === 'on' ? this.mute() : this.unmute());
  }

  /**
   * Sends what the visitor typed; begins a call without a microphone if there is none. Blank text is not sent.
   * @throws VoiceError when it could not be sent
   */
  async sendText(text: string): Promise<void> {
    const trimmed = text.trim().slice(0, MAX_TEXT_LENGTH);
    if (!trimmed) return;
    const call = this.#currentCall() ?? this.#begin(false);
    await call.sendText(trimmed);
  }

  #begin(withMicrophone: boolean): Call {
    const call = new Call({ ports: this.#ports, store: this.#store, meter: this.meter }, { withMicrophone });
    // whoever called is told by the promise that they hold; the snapshot tells everyone else
    call.connected.catch(() => {});
    this.#call = call;
    return call;
  }

  #currentCall(): Call | null {
    if (this.#call?.over === false && selectInCall(this.snapshot)) return this.#call;
    return null;
  }
}
