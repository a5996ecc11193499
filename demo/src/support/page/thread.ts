import type { ConversationMessage, Speaker } from '@voice-assistant/protocol';
import { avatar, h } from './dom.js';

/** Who speaks where a message has no name of its own. */
export type Names = Readonly<Record<Speaker, string>>;

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** The messages of one conversation, oldest first; stays at its end while the reader is there. */
export class Thread {
  readonly element = h('ol', { className: 'thread', role: 'log', ariaLabel: 'Messages' });
  readonly #names: Names;
  readonly #seen = new Set<string>();

  constructor(names: Names) {
    this.#names = names;
  }

  get isEmpty(): boolean {
    return this.#seen.size === 0;
  }

  add(message: ConversationMessage) {
    const { id, speaker, text, at, interrupted } = message;
    if (this.#seen.has(id)) return;
    this.#seen.add(id);
    const isAtEnd = this.#isAtEnd();
    const name = message.name ?? this.#names[speaker];
    const stamp = h('time', { dateTime: at }, time.format(new Date(at)));
    const head = h(
      'p',
      { className: 'by' },
      h('b', {}, name),
      stamp,
      interrupted && h('i', {}, 'interrupted'),
    );
    const item = h(
      'li',
      { className: `message ${speaker}` },
      avatar(name),
      h('div', {}, head, h('p', {}, text)),
    );
    this.element.append(item);
    if (isAtEnd) this.toEnd();
  }

  toEnd() {
    this.element.scrollTop = this.element.scrollHeight;
  }

  #isAtEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < 40;
  }
}
