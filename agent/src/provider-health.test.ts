import { expect, it } from 'vitest';
import { ProviderHealth } from './provider-health.js';

it('ProviderHealth publishes the first failing part, once, and its end', () => {
  const published: string[] = [];
  const health = new ProviderHealth((code) => published.push(code));
  health.succeeded('model-failed');
  health.failed('speech-failed');
  health.failed('speech-failed');
  health.failed('transcription-failed');
  health.succeeded('transcription-failed');
  health.succeeded('speech-failed');
  expect(published).toEqual(['speech-failed', 'transcription-failed', 'speech-failed', '']);
});
