import {
  ENVELOPE_MAX_BYTES,
  ENVELOPE_VERSION,
  type Envelope,
  isMessageType,
  MESSAGE_TOPIC,
  PAGE_TOOL_METHODS,
  PAGE_TOOLS_MAX,
  type PageToolCall,
  readEnvelope,
  TOOLS_TOPIC,
  utf8Length,
} from '@voice-assistant/protocol';
import type { SessionFact } from '../state/index.js';
import type { SessionSignals } from './signals.js';
import type { ToolRunner } from './tool-runner.extra.js';
import type { ToolRegistry } from './tools.js';

export interface PageLinkDeps {
  readonly tools: ToolRegistry;
  readonly signals: SessionSignals;
  /** Of the call. */
  readonly signal: AbortSignal;
  record(fact: SessionFact): void;
  send(topic: string, text: string): Promise<void>;
  sessionId(): string;
  nowMs(): number;
  /** Told of each good message, before the page is. */
  onMessage(message: Envelope): void;
}

/** What page and agent say to each other in one call beside the conversation: messages, and tools of the page. */
export class PageLink {
  readonly #deps: PageLinkDeps;
  readonly #answers = new Map<string, (agreed: boolean) => void>();
  #runner: Promise<ToolRunner> | undefined;
  #offered = false;

  constructor(deps: PageLinkDeps) {
    this.#deps = deps;
  }

  /** @throws TypeError when it is no message: see the docs for types and sizes. @throws VoiceError `connection-lost` */
  async sendMessage(type: string, payload: Readonly<Record<string, unknown>>): Promise<void> {
    const { nowMs, sessionId, send } = this.#deps;
    if (!isMessageType(type)) throw new TypeError(`"${type}" is no type of message`);
    const envelope: Envelope = {
      version: ENVELOPE_VERSION,
      type,
      payload,
      timestamp: new Date(nowMs()).toISOString(),
      session_id: sessionId(),
    };
    const text = JSON.stringify(envelope);
    if (utf8Length(text) > ENVELOPE_MAX_BYTES) throw new TypeError('a message may have 64 KiB at most');
    await send(MESSAGE_TOPIC, text);
  }

  /** Tells the agent which tools there are; nothing if there never were any. */
  offerTools(): void {
    const { tools, signals, send } = this.#deps;
    const list = tools.list();
    if (list.length === 0 && !this.#offered) return;
    if (list.length > PAGE_TOOLS_MAX) {
      const message = `the assistant is told of the first ${PAGE_TOOLS_MAX} tools only`;
      signals.emit('warning', { code: 'tools-too-many', message });
    }
    this.#offered = true;
    // without an agent there is nobody to tell; each that comes is told then
    send(TOOLS_TOPIC, JSON.stringify({ tools: list.slice(0, PAGE_TOOLS_MAX) })).catch(() => {});
  }

  readonly onMessage = (text: string): void => {
    const { signals } = this.#deps;
    const message = readEnvelope(text);
    if (typeof message === 'string') {
      signals.emit('warning', { code: 'message-malformed', message: `a message of the agent is ${message}` });
      return;
    }
    this.#deps.onMessage(message);
    const { type, payload, timestamp } = message;
    signals.emit('message', { type, payload, timestamp });
  };

  readonly onCall = async (method: string, payload: string): Promise<string> => {
    const runner = await this.#loadRunner();
    return method === PAGE_TOOL_METHODS.cancel ? runner.cancel(payload) : runner.call(payload);
  };

  /** The visitor's answer to a question of a tool; one that is not asked any more is passed over. */
  answer(callId: string, agreed: boolean): void {
    this.#answers.get(callId)?.(agreed);
  }

  #loadRunner(): Promise<ToolRunner> {
    const { tools, signal, signals } = this.#deps;
    this.#runner ??= import('./tool-runner.extra.js').then(
      ({ ToolRunner }) =>
        new ToolRunner({
          tools,
          signal,
          confirm: (call, until) => this.#ask(call, until),
          report: (call) => signals.emit('tool', call),
        }),
    );
    this.#runner.catch(() => {
      this.#runner = undefined; // the next call tries to load it again
    });
    return this.#runner;
  }

  /** One question at a time is shown; those after it wait their turn. */
  #ask({ call_id, name, arguments: args }: PageToolCall, until: AbortSignal): Promise<boolean> {
    const { record, tools } = this.#deps;
    return new Promise((resolve) => {
      const done = (agreed: boolean) => {
        this.#answers.delete(call_id);
        record({ type: 'tool/answered', callId: call_id });
        resolve(agreed);
      };
      this.#answers.set(call_id, done);
      until.addEventListener('abort', () => done(false), { once: true });
      const description = tools.find(name)?.spec.description ?? '';
      record({ type: 'tool/asked', question: { callId: call_id, name, description, arguments: args } });
    });
  }
}
