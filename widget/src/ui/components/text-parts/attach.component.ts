import { html, LitElement } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { AssistantFeatures } from '../../../state/index.js';
import { requestEvent } from '../../events.js';
import { attachIcon } from '../../icons/text-icons.js';
import { shared } from '../../shared.styles.js';
import { en, type Strings } from '../../strings/en.js';
import { fill } from '../../words.js';
import { size } from './size.js';
import { attachStyles } from './text-parts.styles.js';

/**
 * @summary Sends files: chosen, dropped on the panel, or pasted into it. Checks each before it is sent.
 * @event {CustomEvent<{ file: File }>} va-file-request - The visitor sends one that may be sent.
 * @csspart attach - The button.
 */
export class VaAttach extends LitElement {
  static override styles = [shared, attachStyles];

  @query('input') private readonly input!: HTMLInputElement;
  @state() private problem = '';
  #zone: HTMLElement | null = null;

  @property({ attribute: false }) files: NonNullable<AssistantFeatures['files']> = { types: [], maxBytes: 0 };
  @property({ attribute: false }) strings: Strings = en;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#zone = panelOf(this);
    this.#zone.addEventListener('dragover', this.#onDragOver);
    this.#zone.addEventListener('drop', this.#onDrop);
    this.#zone.addEventListener('paste', this.#onPaste);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#zone?.removeEventListener('dragover', this.#onDragOver);
    this.#zone?.removeEventListener('drop', this.#onDrop);
    this.#zone?.removeEventListener('paste', this.#onPaste);
  }

  override render() {
    const { attach } = this.strings.text;
    return html`
      <button part="attach" type="button" aria-label=${attach} title=${attach} @click=${() => this.input.click()}>
        ${attachIcon}
      </button>
      <input type="file" multiple accept=${this.files.types.join()} @change=${this.#onChange} />
      <p class="problem" role="alert">${this.problem}</p>
    `;
  }

  /** What could not be sent after all. */
  fail(): void {
    this.problem = this.strings.text.fileFailed;
  }

  #offer(files: Iterable<File>): void {
    this.problem = '';
    const { types, maxBytes } = this.files;
    const { text: words } = this.strings;
    for (const file of files) {
      if (!types.includes(file.type)) this.problem = words.fileType;
      else if (file.size > maxBytes) this.problem = fill(words.fileSize, { size: size(maxBytes) });
      else this.dispatchEvent(requestEvent('va-file-request', { file }));
    }
  }

  readonly #onChange = (): void => {
    this.#offer([...(this.input.files ?? [])]);
    this.input.value = ''; // the same file may be chosen again
  };

  readonly #onDragOver = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault(); // it may be dropped here
  };

  readonly #onDrop = (event: DragEvent): void => {
    const { files } = event.dataTransfer ?? {};
    if (!files?.length) return;
    event.preventDefault(); // the browser would open it
    this.#offer(files);
  };

  readonly #onPaste = (event: ClipboardEvent): void => {
    const { files } = event.clipboardData ?? {};
    if (!files?.length) return;
    event.preventDefault();
    this.#offer(files);
  };
}

/** The panel or the bar that it stands in, so that a file may be dropped anywhere on it. */
function panelOf(element: HTMLElement): HTMLElement {
  const { host } = element.getRootNode() as Partial<ShadowRoot>;
  if (!(host instanceof HTMLElement)) return element;
  return host.matches('va-panel, va-bar') ? host : panelOf(host);
}
