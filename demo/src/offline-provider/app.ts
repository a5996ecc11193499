import express, { type Express } from 'express';
import { ProviderError } from './errors.js';
import type { Recogniser } from './hearing/recogniser.js';
import { MODELS } from './models.js';
import { answerError } from './routes/answer-error.js';
import { chatCompletionsRoute } from './routes/chat-completions.js';
import { speechRoute } from './routes/speech.js';
import { transcriptionsRoute } from './routes/transcriptions.js';
import type { Voice } from './speaking/voice.js';

export interface ProviderDeps {
  /** `undefined` where there is none: transcriptions are then refused, all else works. */
  readonly recogniser: Recogniser | undefined;
  readonly voice: Voice;
  /** Pause between the words of a streamed reply. */
  readonly wordDelayMs: number;
  readonly now: () => Date;
  /** Makes a new, unique id. */
  readonly newId: () => string;
  /** Told what nobody expected, for the log. */
  readonly onUnexpected: (error: unknown) => void;
}

/**
 * A small provider with OpenAI's HTTP API that needs no key and no network: hears, answers by rules, speaks.
 *
 * @see https://platform.openai.com/docs/api-reference
 */
export function createApp(deps: ProviderDeps): Express {
  const app = express().disable('x-powered-by');
  app.get('/healthz', (_, response) => {
    response.json({ status: 'ok', hearing: deps.recogniser !== undefined });
  });
  app.get('/v1/models', (_, response) => {
    const data = MODELS.map(({ id }) => ({ id, object: 'model', created: 0, owned_by: 'offline' }));
    response.json({ object: 'list', data });
  });
  app.use('/v1/audio/transcriptions', transcriptionsRoute(deps));
  app.use('/v1/audio/speech', speechRoute(deps));
  app.use('/v1/chat/completions', chatCompletionsRoute(deps));
  app.use(() => {
    throw new ProviderError('not-found');
  });
  app.use(answerError(deps.onUnexpected));
  return app;
}
