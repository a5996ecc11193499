import { type Configuration, type ElementDescription, offered } from './configuration.js';

type Assistant = HTMLElement & { open: boolean; strings: Readonly<Record<string, string>> };

/** Would call by itself, again with every change. */
const NOT_PREVIEWED = new Set(['auto-connect']);

/** The real element, on a page of its own in a frame: so every layout has a whole screen. */
export class Preview {
  readonly #frame: HTMLIFrameElement;
  readonly #element: ElementDescription;
  #configuration: Configuration | undefined;
  /** Elements whose panel was opened already: who has put it away wants it away. */
  readonly #opened = new WeakSet<Element>();

  constructor(frame: HTMLIFrameElement, element: ElementDescription) {
    this.#frame = frame;
    this.#element = element;
    // it may have been there before us
    frame.addEventListener('load', () => this.#draw());
  }

  show(configuration: Configuration): void {
    this.#configuration = configuration;
    this.#draw();
  }

  #draw(): void {
    const assistant = this.#frame.contentDocument?.querySelector<Assistant>('voice-assistant');
    if (!assistant || !this.#configuration) return;
    const { attributes, properties, words } = this.#configuration;
    for (const { name } of offered(this.#element)) {
      const value = attributes[name];
      if (value === undefined || NOT_PREVIEWED.has(name)) assistant.removeAttribute(name);
      else if (assistant.getAttribute(name) !== value) assistant.setAttribute(name, value);
    }
    for (const { name } of this.#element.properties) {
      const value = properties[name];
      if (value === undefined) assistant.style.removeProperty(name);
      else assistant.style.setProperty(name, value);
    }
    assistant.strings = words;
    if (this.#opened.has(assistant)) return;
    this.#opened.add(assistant);
    assistant.open = true;
  }
}
