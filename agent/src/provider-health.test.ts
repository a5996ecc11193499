import { APIConnectionError, APIStatusError, APITimeoutError } from '@livekit/agents';
import { expect, it } from 'vitest';
import { ProviderHealth } from './provider-health.js';

it('ProviderHealth publishes the first failing part with its cause, once, and its end', () => {
  const published: string[] = [];
  const failures: string[] = [];
  const health = new ProviderHealth({
    onChange: ({ code, cause }) => published.push(`${code} ${cause}`),
    onFailure: (code, cause) => failures.push(`${code} ${cause}`),
  });
  const tooMany = new APIStatusError({ options: { statusCode: 429 } });
  const unpaid = new APIStatusError({ options: { statusCode: 429, body: { code: 'insufficient_quota' } } });
  health.succeeded('model-failed');
  health.failed('speech-failed', tooMany);
  health.failed('speech-failed', unpaid);
  health.failed('transcription-failed', new APITimeoutError({}));
  health.succeeded('transcription-failed');
  health.succeeded('speech-failed');
  health.failed('model-failed', new APIConnectionError({ options: { retryable: false } }));
  expect(published).toEqual([
    'speech-failed rate-limited',
    'transcription-failed timeout',
    'speech-failed out-of-quota',
    ' ',
    'model-failed cut-off',
  ]);
  expect(failures).toEqual([
    'speech-failed rate-limited',
    'speech-failed out-of-quota',
    'transcription-failed timeout',
    'model-failed cut-off',
  ]);
});
