import { providerFetch } from '../http/provider-fetch.js';
import type { Logger } from '../ports.js';
import type { Endpoint, Endpoints } from './endpoint.js';

/** An endpoint that failed or was slow is asked last for that long. */
const REST_MS = 30_000;

/** Header of an answer that did not come from the first endpoint, for those who keep answers. */
export const STAND_IN_HEADER = 'x-va-stand-in';

export interface ChainOptions {
  /** For the log: which part of the agent asks. */
  readonly part: 'stt' | 'llm' | 'tts';
  readonly logger: Logger;
  readonly nowMs?: () => number;
}

/**
 * A `fetch` for a client of the first endpoint that asks the next one, with its own address, key, model and voice,
 * when one refuses, cannot be reached or has not begun to answer in time. It stands below the client, so that
 * everything above (how speech is framed, when a transcription is tried) is the same for all.
 *
 * The framework's own adapters were read and not taken (1.9.0): for language models, an interrupted reply goes on at
 * the provider, and a model that failed its one trial is not asked again until all have failed; for speech, a trial
 * sentence is paid for each second; for transcription, a failed utterance behind the voice activity detector is lost
 * and nothing is switched.
 */
export function createChainFetch(endpoints: Endpoints, options: ChainOptions): typeof fetch {
  const { logger, part, nowMs = () => performance.now() } = options;
  const [first] = endpoints;
  const restsUntilMs = new Map<Endpoint, number>();

  const inOrder = () => {
    const isResting = (it: Endpoint) => (restsUntilMs.get(it) ?? 0) > nowMs();
    return [...endpoints.filter((it) => !isResting(it)), ...endpoints.filter(isResting)];
  };

  return async (input, init = {}) => {
    const url = String(input instanceof Request ? input.url : input);
    // the client asks for `data:,` to see what this fetch can send
    if (!url.startsWith(first.baseUrl)) return fetch(input, init);
    const path = url.slice(first.baseUrl.length);
    const order = inOrder();
    for (const [index, endpoint] of order.entries()) {
      const isLast = index === order.length - 1;
      try {
        const response = await ask(
          endpoint,
          path,
          init,
          isLast ? Number.POSITIVE_INFINITY : endpoint.slowAfterMs,
        );
        if (!response.ok && !isLast) {
          await response.body?.cancel();
          throw new Error(`status ${response.status}`);
        }
        if (response.ok) restsUntilMs.delete(endpoint);
        if (endpoint !== first) response.headers.set(STAND_IN_HEADER, '1');
        return response;
      } catch (error) {
        if (isLast || init.signal?.aborted) throw error;
        restsUntilMs.set(endpoint, nowMs() + REST_MS);
        const reason = error instanceof Error ? error.message : 'unknown';
        logger.warn({ part, model: endpoint.model, reason }, 'model failed, the next one is asked');
      }
    }
    throw new Error('there is no endpoint'); // the type says that there is one
  };
}

/** Resolves when the answer's first bytes are there: some servers send headers and then think. */
async function ask(
  endpoint: Endpoint,
  path: string,
  init: RequestInit,
  slowAfterMs: number,
): Promise<Response> {
  const slow = new AbortController();
  const timer = Number.isFinite(slowAfterMs)
    ? setTimeout(() => slow.abort(new Error(`no answer in ${slowAfterMs} ms`)), slowAfterMs)
    : undefined;
  const signal = init.signal ? AbortSignal.any([init.signal, slow.signal]) : slow.signal;
  try {
    const response = await providerFetch(`${endpoint.baseUrl}${path}`, {
      ...init,
      headers: withKey(init.headers, endpoint.apiKey),
      body: withModel(init.body, endpoint),
      signal,
    });
    return timer && response.ok ? await onceBegun(response) : copyOf(response, response.body);
  } finally {
    clearTimeout(timer);
  }
}

async function onceBegun(response: Response): Promise<Response> {
  const reader = response.body?.getReader();
  if (!reader) return copyOf(response, null);
  const first = await reader.read();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (first.value) controller.enqueue(first.value);
      if (first.done) controller.close();
    },
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return copyOf(response, body);
}

/** With headers that can be written to. */
const copyOf = (response: Response, body: ReadableStream | null): Response =>
  new Response(body, {
    status: response.status,
    statusText: response.statusText,
    headers: new Headers(response.headers),
  });

function withKey(headers: RequestInit['headers'], apiKey: string): Headers {
  const own = new Headers(headers);
  own.set('authorization', `Bearer ${apiKey}`);
  // the client has counted the length of its own body, which names another model
  own.delete('content-length');
  return own;
}

function withModel(
  body: RequestInit['body'],
  { model, voice }: Endpoint,
): NonNullable<RequestInit['body']> | null {
  if (body instanceof FormData) {
    const form = new FormData();
    for (const [name, value] of body.entries()) form.append(name, value);
    form.set('model', model);
    return form;
  }
  if (typeof body !== 'string') return body ?? null;
  const fields = JSON.parse(body) as Record<string, unknown>;
  return JSON.stringify({ ...fields, model, ...('voice' in fields ? { voice } : {}) });
}
