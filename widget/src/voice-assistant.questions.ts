import { html, nothing } from 'lit';
import { pageEvent } from './events.js';
import type { VoiceSession } from './session/index.js';
import type { SessionSnapshot } from './state/index.js';
import type { SheetWords } from './ui/components/sheet/sheet.component.js';
import type { Strings } from './ui/strings/en.js';
import type { VoiceAssistant } from './voice-assistant.component.js';
import { consentedAt, rememberConsent } from './voice-assistant.consent.js';

/** What the visitor is asked before something is done: to agree to calls, and to what tools of the page would do. */
export class Questions {
  readonly #host: VoiceAssistant;
  readonly #session: VoiceSession;
  #consent: { readonly promise: Promise<boolean>; answer(agreed: boolean): void } | null = null;

  constructor(host: VoiceAssistant, session: VoiceSession) {
    this.#host = host;
    this.#session = session;
  }

  /** There is something to agree to before a call, and the visitor has not. */
  get consentMissing(): boolean {
    const { consent } = this.#host;
    return !!consent && !consentedAt(consent);
  }

  /** Resolves with the visitor's answer, which may be long in coming. */
  askConsent(): Promise<boolean> {
    if (!this.#consent) {
      let answer: (agreed: boolean) => void = () => {};
      const promise = new Promise<boolean>((resolve) => {
        answer = resolve;
      });
      this.#consent = { promise, answer };
      this.#show();
    }
    return this.#consent.promise;
  }

  answer(agreed: boolean): void {
    const consent = this.#consent;
    if (consent) {
      const version = this.#host.consent ?? '';
      if (agreed) rememberConsent(version, new Date().toISOString());
      this.#consent = null;
      consent.answer(agreed);
      this.#host.dispatchEvent(pageEvent('va-consent-change', { version, agreed }));
      this.#host.requestUpdate();
      return;
    }
    const [question] = this.#session.snapshot.questions;
    if (question) this.#session.answerTool(question.callId, agreed);
  }

  follow(before: SessionSnapshot, after: SessionSnapshot): void {
    if (after.questions.length > before.questions.length) this.#show();
  }

  render({ sheet }: Strings) {
    const [question] = this.#session.snapshot.questions;
    if (this.#consent) {
      const words = { heading: sheet.consent, text: sheet.consentText, yes: sheet.agree, no: sheet.decline };
      return this.#renderSheet(
        words,
        null,
        [...this.#host.children].some(({ slot }) => slot === 'consent'),
      );
    }
    if (!question) return nothing;
    const words = { heading: sheet.tool, text: question.description, yes: sheet.allow, no: sheet.deny };
    return this.#renderSheet(words, question.arguments, false);
  }

  #renderSheet(
    words: SheetWords,
    details: SessionSnapshot['questions'][number]['arguments'] | null,
    slotted: boolean,
  ) {
    return html`<va-sheet
      exportparts="sheet, sheet-heading, agree, decline"
      ?fixed=${this.#host.layout === 'bar'}
      ?centred=${this.#host.layout === 'kiosk'}
      .words=${words}
      .details=${details}
    >${slotted ? html`<slot name="consent"></slot>` : nothing}</va-sheet>`;
  }

  /** The question is seen, also in a panel that was put away. */
  #show(): void {
    import('./ui/components/sheet/sheet.extra.js').catch(() => this.answer(false)); // who cannot be asked has not agreed
    this.#host.open = true;
    this.#host.requestUpdate();
  }
}
