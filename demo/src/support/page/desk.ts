import type { Conversation, ConversationChannel } from '@voice-assistant/protocol';
import type { Api, ListedConversation } from './api.js';
import { ConversationView } from './conversation-view.js';
import { avatar, h } from './dom.js';

const CHANNELS: readonly (readonly [ConversationChannel, string])[] = [
  ['text', 'Write'],
  ['voice', 'Talk'],
  ['video', 'Video call'],
];
const REFRESH_MS = 5_000;
const day = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** All that a signed-in person sees: their conversations, and the one that is open. */
export class Desk {
  readonly element = h('div', { className: 'desk' });
  readonly #api: Api;
  readonly #list = h('ul', { className: 'list' });
  readonly #problem = h(
    'p',
    { className: 'none', role: 'alert', hidden: true },
    'That did not work. Please try again in a moment.',
  );
  readonly #place = h('main', { className: 'place' });
  #view: ConversationView | undefined;
  #conversations: readonly ListedConversation[] = [];
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(api: Api, onSignOut: () => void) {
    this.#api = api;
    const { name, role } = api.person;
    const isCustomer = role === 'customer';
    const begin = CHANNELS.map(([channel, words]) =>
      h('button', { className: `begin ${channel}`, onclick: () => void this.#begin(channel) }, words),
    );
    this.element.append(
      h(
        'aside',
        {},
        h('a', { className: 'brand', href: '/support#' }, 'Harbour Bikes Support'),
        isCustomer && h('h2', {}, 'New conversation'),
        isCustomer && h('div', { className: 'beginnings' }, ...begin),
        this.#problem,
        h('h2', {}, isCustomer ? 'Your conversations' : 'All conversations'),
        this.#list,
        h(
          'div',
          { className: 'me' },
          avatar(name),
          h('span', {}, name),
          h('button', { onclick: onSignOut }, 'Sign out'),
        ),
      ),
      this.#place,
    );
    addEventListener('hashchange', this.#onHash);
    this.#timer = setInterval(() => void this.#refresh(), REFRESH_MS);
    void this.#refresh().then(this.#onHash);
  }

  close() {
    clearInterval(this.#timer);
    removeEventListener('hashchange', this.#onHash);
    this.#view?.close();
  }

  async #begin(channel: ConversationChannel) {
    try {
      const { id } = await this.#api.create(channel);
      await this.#refresh();
      location.hash = `#/${id}`;
      this.#problem.hidden = true;
    } catch {
      this.#problem.hidden = false;
    }
  }

  async #refresh() {
    try {
      this.#conversations = await this.#api.conversations();
    } catch {
      return; // the list stays as it was, and is read again soon
    }
    this.#draw();
  }

  readonly #onHash = () => {
    const id = decodeURIComponent(location.hash.slice(2));
    if (id === this.#view?.id) return;
    this.#view?.close();
    this.#view = id === '' ? undefined : new ConversationView(this.#api, id, this.#find(id));
    this.element.classList.toggle('open', id !== '');
    this.#place.replaceChildren(this.#view?.element ?? this.#welcome());
    this.#draw();
  };

  #find(id: string): ListedConversation | undefined {
    return this.#conversations.find((it) => it.id === id);
  }

  #welcome(): HTMLElement {
    const words =
      this.#api.person.role === 'customer'
        ? 'Begin a conversation, or open one to go on with it.'
        : 'Open a conversation to read along, or to join the call.';
    return h('p', { className: 'welcome' }, words);
  }

  #draw() {
    const items = this.#conversations.map((conversation) => {
      const { id, channel, owner_name, message_count, updated_at } = conversation;
      const title =
        this.#api.person.role === 'colleague' ? `${owner_name}: ${channel}` : titleOf(conversation);
      const link = h(
        'a',
        { href: `#/${id}`, className: channel },
        h('b', {}, title),
        h('small', {}, `${day.format(new Date(updated_at))} · ${message_count} messages`),
      );
      if (id === this.#view?.id) link.setAttribute('aria-current', 'true');
      return h('li', {}, link);
    });
    this.#list.replaceChildren(...(items.length > 0 ? items : [h('li', { className: 'none' }, 'None yet.')]));
  }
}

function titleOf({ title, channel }: Conversation): string {
  return title ?? { text: 'Written', voice: 'Voice call', video: 'Video call' }[channel];
}
