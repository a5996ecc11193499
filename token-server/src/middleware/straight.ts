import type { ErrorRequestHandler, RequestHandler } from 'express';

/** Where a request has to go, to the letter. */
export interface Target {
  readonly method: string;
  /** Path without a query. */
  readonly url: string;
}

/**
 * Runs a path's handlers straight one after the other, as Express would, for the one request whose speed counts: its
 * router and its many layers take longer than the handlers. Anything else goes on to the next handler of the app.
 */
export function straight(
  { method, url }: Target,
  handlers: readonly RequestHandler[],
  answerError: ErrorRequestHandler,
): RequestHandler {
  return (req, res, otherwise) => {
    if (req.method !== method || req.url !== url) return otherwise();
    const fail = (error: unknown) => {
      void answerError(error, req, res, otherwise);
    };
    const run = (handler: RequestHandler) => {
      try {
        const done: unknown = handler(req, res, next);
        if (done instanceof Promise) done.catch(fail);
      } catch (thrown) {
        fail(thrown);
      }
    };
    let index = 0;
    const next = (error?: unknown) => {
      const handler = handlers[index++];
      if (error !== undefined) fail(error);
      else if (handler === undefined) otherwise();
      else run(handler);
    };
    next();
  };
}
