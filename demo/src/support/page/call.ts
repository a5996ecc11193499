import type { Conversation } from '@voice-assistant/protocol';
import type { Api } from './api.js';

/** As much of the element as this page uses. */
export interface Assistant extends HTMLElement {
  authToken: string | null;
  readonly snapshot: { readonly connection: string };
  disconnect(): Promise<void>;
  enableCamera(on?: boolean): Promise<void>;
}

export interface CallOptions {
  readonly api: Api;
  readonly conversation: Conversation;
  /** A call begins (true) or is over. */
  readonly onCall: (isOn: boolean) => void;
}

const IN_CALL = new Set(['connecting', 'connected', 'reconnecting']);

/** The widget for one conversation, by how it is held and by who looks at it. */
export function callElement({ api, conversation, onCall }: CallOptions): Assistant {
  const element = document.createElement('voice-assistant') as Assistant;
  const set = (name: string, value = '') => element.setAttribute(name, value);
  element.id = `call-${conversation.id}`;
  set('layout', 'inline');
  set('hide-transcript'); // the thread shows it, until the call is on
  const isColleague = api.person.role === 'colleague';
  set('heading', isColleague ? 'Join the call' : 'Harbour Bikes');
  if (isColleague) set('token-endpoint', api.joinEndpoint(conversation.id));
  else set('conversation-id', conversation.id);
  if (!isColleague && conversation.channel === 'text') set('modality', 'text');
  if (conversation.channel === 'video') {
    set('camera');
    set('screen-share');
  }
  let last = 'idle';
  element.addEventListener('va-connection-change', ({ detail: { connection } }) => {
    const isOn = IN_CALL.has(connection);
    // the widget shows words as they are spoken, the thread those that are stored
    element.toggleAttribute('hide-transcript', !isOn || isColleague);
    const hasBegun = connection === 'connected' && last === 'connecting';
    if (hasBegun && conversation.channel === 'video' && !isColleague)
      void element.enableCamera().catch(() => {}); // the widget tells why
    if (isOn !== IN_CALL.has(last)) onCall(isOn);
    last = connection;
  });
  return element;
}

declare global {
  interface HTMLElementEventMap {
    'va-connection-change': CustomEvent<{ readonly connection: string }>;
    'va-participants-change': CustomEvent<{
      readonly participants: readonly { readonly name: string; readonly agent: boolean }[];
    }>;
  }
}
