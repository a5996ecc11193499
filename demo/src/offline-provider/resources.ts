/** Files that the compiler does not carry over; the same number of folders away from `src` and from `dist`. */
export const RECOGNISER_SCRIPT = new URL('../../offline-provider/recogniser.py', import.meta.url);
export const FLITE_WORKER = new URL('../../offline-provider/flite-worker.mjs', import.meta.url);
