import type { VoiceFailure } from './errors.js';

/** Here and not with the other failures: it is told by the part that is there, and the session alone loads no other. */
export const LOAD_FAILURE: VoiceFailure = {
  code: 'load-failed',
  message: 'A part could not be loaded.',
  recoverable: true,
  action: 'retry',
};
