import type { VoiceSession } from './session/index.js';
import { selectMicrophoneOpen } from './state/index.js';
import type { VoiceAssistant } from './voice-assistant.component.js';

/** When the visitor is heard: not before that was asked for, with push to talk only while a button or a key is down. */
export class TalkKey {
  readonly #host: VoiceAssistant;
  readonly #session: VoiceSession;
  /** The button or the key is down. */
  #held = false;
  /** The visitor or the page has asked to be heard in this call, which `start-muted` then leaves alone. */
  #heard = false;

  constructor(host: VoiceAssistant, session: VoiceSession) {
    this.#host = host;
    this.#session = session;
  }

  /** A call begins. @param heard - Whether it goes on with one in which the visitor was heard. */
  begin(heard: boolean): void {
    this.#heard = heard;
  }

  async unmute(): Promise<void> {
    this.#heard = true;
    await this.#session.unmute();
  }

  /** The button of the microphone was pressed, held or let go. */
  press(muted: boolean): void {
    if (this.#host.pushToTalk !== null && selectMicrophoneOpen(this.#session.snapshot)) this.#talk(!muted);
    else void (muted ? this.#session.mute() : this.unmute());
  }

  /** A microphone that comes on is muted before the room has any of it, where that was asked for. */
  keepQuiet(): void {
    const { pushToTalk, startMuted } = this.#host;
    const quiet = pushToTalk !== null ? !this.#held : startMuted && !this.#heard;
    if (quiet) void this.#session.mute();
  }

  readonly release = (): void => this.#talk(false);

  onKeydown(event: KeyboardEvent): void {
    if (!this.#isFor(event)) return;
    event.preventDefault(); // no scrolling, no click on the button
    if (!event.repeat) this.#talk(true);
  }

  onKeyup(event: KeyboardEvent): void {
    if (event.code !== this.#key || !this.#held) return;
    event.preventDefault();
    this.release();
  }

  get #key(): string | null {
    const { pushToTalk } = this.#host;
    return pushToTalk === null ? null : pushToTalk || 'Space';
  }

  /** A key that is typed into a field, or that presses another button, is not for talking. */
  #isFor(event: KeyboardEvent): boolean {
    if (event.code !== this.#key || !selectMicrophoneOpen(this.#session.snapshot)) return false;
    const target = event.composedPath()[0] as Element;
    const other =
      event.code === 'Space' ? 'input, textarea, a, button:not([part=microphone])' : 'input, textarea';
    return !target.matches(other);
  }

  #talk(talking: boolean): void {
    if (this.#held === talking) return;
    this.#held = talking;
    void (talking ? this.unmute() : this.#session.mute());
  }
}
