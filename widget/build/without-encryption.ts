import type { Plugin } from 'vite';

const CLIENT = /livekit-client\.esm\.mjs$/;
/** The class and what is attached to it, down to the end of the statement that attaches. */
const MANAGER =
  /class E2EEManager extends eventsExports\.EventEmitter \{[\s\S]*?\nE2EEManager\.disposeRegistry = [\s\S]*?\n\}\);/;
const STUB = `class E2EEManager { constructor() { throw new Error('end-to-end encryption is not in this build'); } }`;

/**
 * Leaves out livekit-client's end-to-end encryption, which needs a worker that we do not ship and an assistant that
 * could not hear: 2 kB gzipped. A release in which it looks otherwise fails the build.
 */
export function withoutEncryption(): Plugin {
  return {
    name: 'without-encryption',
    enforce: 'pre',
    transform(code, id) {
      if (!CLIENT.test(id)) return null;
      if (!MANAGER.test(code)) this.error('livekit-client encrypts in another way now: look again');
      // as many lines as before, so that the map holds
      return { code: code.replace(MANAGER, (whole) => STUB + whole.replace(/[^\n]/g, '')), map: null };
    },
  };
}
