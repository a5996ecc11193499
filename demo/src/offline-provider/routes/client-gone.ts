import type { Response } from 'express';

/** A signal that aborts when the client hangs up before it has the whole answer. */
export function clientGone(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
