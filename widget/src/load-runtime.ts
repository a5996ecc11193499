import { LOAD_FAILURE } from './load-failure.js';

export type Runtime = typeof import('./runtime.js');

/** Pauses before further tries, in ms. Chromium asks the network again each time; so does Safari. */
const PAUSES_MS = [300, 1_500];

/**
 * The later half of the element, asked for up to three times.
 * @throws an error with the code `load-failed`; plain, because the class of our errors is in the part that did not come.
 */
export async function loadRuntime(attempt = 0): Promise<Runtime> {
  try {
    return await import('./runtime.js');
  } catch (cause) {
    const pause = PAUSES_MS[attempt];
    if (!pause) throw Object.assign(new Error('', { cause }), LOAD_FAILURE, { name: 'VoiceError' });
    await new Promise((resolve) => setTimeout(resolve, pause));
    return loadRuntime(attempt + 1);
  }
}
