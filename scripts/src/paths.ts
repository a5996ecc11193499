import { fileURLToPath } from 'node:url';

/** The checkout's top folder. Right from `src/` and from `dist/`, which lie equally deep. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
