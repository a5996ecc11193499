/** A message as far as the rules care: plain text, and the calls that a reply made. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly text: string;
}

/** JSON schema of one argument, as far as it is understood. */
export interface ParameterSchema {
  readonly type?: string | readonly string[] | undefined;
  readonly description?: string | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly default?: unknown;
  readonly items?: ParameterSchema | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
}

/** A function that may be called. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, ParameterSchema>>;
  readonly required: readonly string[];
}

/** `none`: never call, `auto`: when it fits, `required`: one must be called, or the one that is named. */
export type ToolChoice = 'none' | 'auto' | 'required' | { readonly name: string };

/** What to answer. */
export type Reply =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: Readonly<Record<string, unknown>> };

/** What the rules need to know of a conversation. */
export interface Situation {
  /** Text of all system messages. */
  readonly instructions: string;
  /** What the visitor said last and is not answered yet; `undefined` when it is not the visitor's turn. */
  readonly said: string | undefined;
  /** What the visitor said before, the latest last. */
  readonly saidBefore: readonly string[];
  /** The assistant's latest answer. */
  readonly lastAnswer: string | undefined;
  /** Results of tools that came after the latest reply. */
  readonly results: readonly string[];
  /** Counts what the visitor said; chooses between wordings. */
  readonly turn: number;
}

/** Reads where a conversation stands. */
export function situationOf(messages: readonly Message[]): Situation {
  const turns = messages.filter(({ role }) => role !== 'system');
  const said = turns.filter(({ role }) => role === 'user').map(({ text }) => text);
  const results: string[] = [];
  for (let at = turns.length - 1; turns[at]?.role === 'tool'; at--) results.unshift(turns[at]!.text);
  const lastSaid = turns.findLastIndex(({ role }) => role === 'user');
  const answered = turns.slice(lastSaid + 1).some(({ role, text }) => role === 'assistant' && text !== '');
  const open = lastSaid >= 0 && !answered;
  const answers = turns.filter(({ role, text }) => role === 'assistant' && text !== '');
  return {
    instructions: messages
      .filter(({ role }) => role === 'system')
      .map(({ text }) => text)
      .join('\n\n'),
    said: open ? said.at(-1) : undefined,
    saidBefore: open ? said.slice(0, -1) : said,
    lastAnswer: answers.at(-1)?.text,
    results,
    turn: said.length,
  };
}
