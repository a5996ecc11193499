import type { ToolCall } from './tools.js';
import type { TurnTimings } from './turns.js';

/** A message on the topic `va.message`, from the agent to the page. The payload is as it came: check it. */
export interface PageMessage {
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** ISO 8601. */
  readonly timestamp: string;
}

/** What is wrong without stopping a call. For the site's developer. */
export type WarningCode =
  | 'message-malformed'
  | 'component-unknown'
  | 'variables-invalid'
  | 'variables-too-long'
  | 'tools-too-many'
  | 'conversation-lost';

export interface SessionWarning {
  readonly code: WarningCode;
  /** In English. */
  readonly message: string;
}

/** What happens once and is no state: not in the snapshot. */
export interface SessionSignalMap {
  readonly message: PageMessage;
  readonly warning: SessionWarning;
  readonly tool: ToolCall;
  readonly turn: TurnTimings;
}

export type SignalName = keyof SessionSignalMap;
type Listener<Name extends SignalName> = (detail: SessionSignalMap[Name]) => void;

export class SessionSignals {
  readonly #listeners: { readonly [Name in SignalName]: Set<Listener<Name>> } = {
    message: new Set(),
    warning: new Set(),
    tool: new Set(),
    turn: new Set(),
  };

  /** Returns the function that ends this. */
  on<Name extends SignalName>(name: Name, listener: Listener<Name>): () => void {
    this.#listeners[name].add(listener);
    return () => this.#listeners[name].delete(listener);
  }

  emit<Name extends SignalName>(name: Name, detail: SessionSignalMap[Name]): void {
    for (const listener of this.#listeners[name]) listener(detail);
  }
}
