import { type Schema, Validator } from '@cfworker/json-schema';
import {
  PAGE_TOOL_MAX_BYTES,
  type PageToolAnswer,
  type PageToolCall,
  type PageToolErrorCode,
  utf8Length,
} from '@voice-assistant/protocol';
import type { ToolCall, ToolRegistry } from './tools.js';

const TIMEOUT_MS = 10_000;
/** How long the visitor may think about a question. */
const CONFIRM_TIMEOUT_MS = 30_000;

export interface ToolRunnerDeps {
  readonly tools: Pick<ToolRegistry, 'find'>;
  /** The call of which this is a part. */
  readonly signal: AbortSignal;
  /** Asks the visitor. The signal takes the question away again. */
  confirm(call: PageToolCall, signal: AbortSignal): Promise<boolean>;
  report(call: ToolCall): void;
}

/** Why a tool gave no result. The message is for the model. */
class ToolFailure extends Error {
  readonly code: PageToolErrorCode;
  constructor(code: PageToolErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** In place of what the page's own code has thrown. */
const HIDDEN = 'The tool failed.';

function failureFrom(cause: unknown): ToolFailure {
  if (cause instanceof ToolFailure) return cause;
  const meant = cause instanceof Error && cause.name === 'ToolError';
  return new ToolFailure('failed', meant ? cause.message.slice(0, 1_000) : HIDDEN);
}

/** Runs the page's tools for the agent: checks the arguments, asks the visitor where asked to, and limits the time. */
export class ToolRunner {
  readonly #deps: ToolRunnerDeps;
  readonly #running = new Map<string, AbortController>();

  constructor(deps: ToolRunnerDeps) {
    this.#deps = deps;
  }

  /** @param payload - JSON text of a `PageToolCall`. @returns JSON text of a `PageToolAnswer`. Never rejects. */
  async call(payload: string): Promise<string> {
    const call = readCall(payload);
    if (!call)
      return answerText({ error: { code: 'invalid-arguments', message: 'This is not a call of a tool.' } });
    const abort = new AbortController();
    this.#running.set(call.call_id, abort);
    try {
      const text = answerText({ result: (await this.#run(call, abort)) ?? null });
      if (utf8Length(text) > PAGE_TOOL_MAX_BYTES)
        throw new ToolFailure('failed', 'The result is larger than 15 KiB.');
      this.#report(call, 'finished');
      return text;
    } catch (cause) {
      const failure = failureFrom(cause);
      if (failure.message === HIDDEN) console.error(`<voice-assistant> tool "${call.name}" failed`, cause);
      this.#report(call, 'failed', failure.code);
      return answerText({ error: { code: failure.code, message: failure.message } });
    } finally {
      this.#running.delete(call.call_id);
    }
  }

  /** @param payload - JSON text of a `PageToolCancel`. */
  cancel(payload: string): string {
    const id = (parse(payload) as { call_id?: unknown } | null)?.call_id;
    this.#running.get(String(id))?.abort(new ToolFailure('failed', 'The call was cancelled.'));
    return '{}';
  }

  async #run(call: PageToolCall, abort: AbortController): Promise<unknown> {
    const tool = this.#deps.tools.find(call.name);
    if (!tool) throw new ToolFailure('unknown-tool', 'The page has no such tool.');
    checkArguments(call, tool.spec.parameters);
    const hungUp = () => abort.abort(new ToolFailure('failed', 'The call has ended.'));
    this.#deps.signal.addEventListener('abort', hungUp, { once: true });
    try {
      if (tool.spec.confirm) await this.#confirm(call, abort.signal);
      this.#report(call, 'running');
      const timeoutMs = tool.spec.timeoutMs ?? TIMEOUT_MS;
      const stop = expire(abort, timeoutMs, 'The tool did not answer in time.');
      try {
        return await orAborted(
          // in a promise of its own, so that what it throws at once is a failure like any other
          Promise.resolve().then(() => tool.run(call.arguments, { signal: abort.signal })),
          abort.signal,
        );
      } finally {
        stop();
      }
    } finally {
      this.#deps.signal.removeEventListener('abort', hungUp);
    }
  }

  async #confirm(call: PageToolCall, outer: AbortSignal): Promise<void> {
    this.#report(call, 'confirming');
    const question = new AbortController();
    const onAbort = () => question.abort(outer.reason);
    outer.addEventListener('abort', onAbort, { once: true });
    const stop = expire(question, CONFIRM_TIMEOUT_MS, 'The visitor did not answer the question.');
    try {
      const agreed = await orAborted(this.#deps.confirm(call, question.signal), question.signal);
      if (!agreed) throw new ToolFailure('declined', 'The visitor said no.');
    } finally {
      stop();
      outer.removeEventListener('abort', onAbort);
      question.abort();
    }
  }

  #report(
    { call_id, name, arguments: args }: PageToolCall,
    state: ToolCall['state'],
    error: string | null = null,
  ) {
    this.#deps.report(Object.freeze({ callId: call_id, name, arguments: args, state, error }));
  }
}

function expire(abort: AbortController, ms: number, message: string): () => void {
  const timer = setTimeout(() => abort.abort(new ToolFailure('timeout', message)), ms);
  return () => clearTimeout(timer);
}

/** The same promise, or the signal's reason as soon as it aborts. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function checkArguments({ arguments: args }: PageToolCall, parameters: object = {}): void {
  const { valid, errors } = new Validator(parameters as Schema, '2020-12', false).validate(args);
  if (valid) return;
  const message = errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`).join('; ');
  throw new ToolFailure('invalid-arguments', message.slice(0, 1_000));
}

function readCall(payload: string): PageToolCall | null {
  if (utf8Length(payload) > PAGE_TOOL_MAX_BYTES) return null;
  const { call_id, name, arguments: args } = (parse(payload) ?? {}) as Partial<PageToolCall>;
  const fits =
    typeof call_id === 'string' &&
    typeof name === 'string' &&
    typeof args === 'object' &&
    args !== null &&
    !Array.isArray(args);
  return fits ? { call_id, name, arguments: args } : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // the caller says what it is not
  }
}

const answerText = (answer: PageToolAnswer): string => JSON.stringify(answer);
