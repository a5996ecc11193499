import type { ConversationMessage } from '@voice-assistant/protocol';
import { type Api, type ListedConversation, Refusal } from './api.js';
import { type Assistant, callElement } from './call.js';
import { h } from './dom.js';
import { Thread } from './thread.js';

/** One conversation: what was said, live, and the call. */
export class ConversationView {
  readonly id: string;
  readonly element = h('section', { className: 'conversation empty' });
  readonly #api: Api;
  readonly #thread: Thread;
  readonly #notice = h('p', { className: 'notice', role: 'status', hidden: true });
  readonly #closed = new AbortController();
  #call: Assistant | undefined;

  /** @param conversation - Nothing where it is not among those of this person. */
  constructor(api: Api, id: string, conversation: ListedConversation | undefined) {
    this.#api = api;
    this.id = id;
    const isColleague = api.person.role === 'colleague';
    this.#thread = new Thread({
      visitor: isColleague ? (conversation?.owner_name ?? 'Customer') : 'You',
      assistant: 'Assistant',
      colleague: 'Colleague',
    });
    const back = h('a', { className: 'back', href: '#' }, '‹ Conversations');
    this.element.append(back, this.#notice, this.#thread.element);
    if (conversation) this.element.append(this.#callOf(conversation));
    void this.#follow();
  }

  close() {
    this.#closed.abort();
    void this.#call?.disconnect();
    this.element.remove();
  }

  #callOf(conversation: ListedConversation): Assistant {
    const call = callElement({
      api: this.#api,
      conversation,
      onCall: (isOn) => {
        this.element.classList.toggle('in-call', isOn);
        if (!isOn) this.#say(null);
      },
    });
    const stop = this.#api.onToken((token) => {
      call.authToken = token;
    });
    this.#closed.signal.addEventListener('abort', stop);
    call.addEventListener('va-participants-change', ({ detail }) => {
      const colleague = detail.participants.find(({ agent }) => !agent);
      const isCustomer = this.#api.person.role === 'customer';
      this.#say(
        isCustomer && colleague
          ? `${colleague.name} has joined. The assistant listens and takes notes.`
          : null,
      );
    });
    this.#call = call;
    return call;
  }

  async #follow() {
    const onMessage = (message: ConversationMessage) => {
      this.element.classList.remove('empty');
      this.#thread.add(message);
    };
    try {
      await this.#api.follow(this.id, onMessage, this.#closed.signal);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#call?.remove();
      this.#say('There is no such conversation of yours.');
    }
  }

  #say(words: string | null) {
    this.#notice.textContent = words;
    this.#notice.hidden = words === null;
  }
}
