import type { RequestListener } from 'node:http';
import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express';
import { HttpError } from '../http-error.js';

/** The one request whose speed counts. */
export interface StraightPath {
  readonly method: string;
  /** To the letter; with a query, or a slash at its end, it is for the app. */
  readonly url: string;
  /** All of them, in their order, as the app would run them. The last one answers. */
  readonly handlers: readonly RequestHandler[];
  readonly answerError: ErrorRequestHandler;
}

/**
 * The app with a path beside its router, whose many layers take longer than the handlers of the path. These get what
 * Express makes of request and answer, and are the same that the app has; all other requests go to the app.
 * Requests and answers have to be made of the app's own classes: see `messageClassesOf`.
 */
export function withStraightPath(app: Express, path: StraightPath): RequestListener {
  const { method, url, handlers, answerError } = path;
  return (message, answer) => {
    if (message.method !== method || message.url !== url) return app(message, answer);
    const [req, res] = [message as Request, answer as Response];
    req.res = res;
    res.req = req;
    res.locals = {};
    req.originalUrl = url;
    runInOrder(handlers, req, res, (error) => {
      void answerError(error, req, res, () => {});
    });
  };
}

function runInOrder(
  handlers: readonly RequestHandler[],
  req: Request,
  res: Response,
  fail: (error: unknown) => void,
): void {
  let index = 0;
  const next = (error?: unknown) => {
    const handler = handlers[index++];
    if (error !== undefined) fail(error);
    else if (handler === undefined) fail(new HttpError('not-found'));
    else run(handler);
  };
  const run = (handler: RequestHandler) => {
    try {
      const done: unknown = handler(req, res, next);
      if (done instanceof Promise) done.catch(fail);
    } catch (thrown) {
      fail(thrown);
    }
  };
  next();
}
