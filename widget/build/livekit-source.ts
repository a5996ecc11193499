import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

const ENCRYPTION = /\/src\/e2ee\/E2eeManager\.ts$/;
const NO_ENCRYPTION = `export class E2EEManager {
  constructor() { throw new Error('end-to-end encryption is not in this build'); }
}`;
const EMPTY = '\0webrtc-adapter';

/**
 * Builds livekit-client from the sources in its package. What it is published as is written for browsers of 2015, in
 * which an `async` function becomes a generator and a helper; for those that we build for, the sources as they are
 * weigh 6 kB less, gzipped.
 *
 * Left out is what it brings along to mend the WebRTC of browsers from before 2022. That is another 9 kB, and it changes
 * the page's own prototypes when it is loaded, which breaks pages that have frozen them. Left out as well is end-to-end
 * encryption, which needs a worker that we do not ship and an assistant that could not hear.
 */
export function liveKitSource(): Plugin {
  const client = createRequire(import.meta.url).resolve('livekit-client');
  const source = join(dirname(client), '../src/index.ts');
  return {
    name: 'livekit-source',
    enforce: 'pre',
    config: () => ({
      // as its own compiler has it: a field that is only declared leaves what the base class has set
      oxc: {
        assumptions: { setPublicClassFields: true },
        typescript: { removeClassFieldsWithoutInitializer: true },
      },
    }),
    resolveId(id) {
      if (id === 'livekit-client') return source;
      return id === 'webrtc-adapter' ? EMPTY : null;
    },
    load(id) {
      if (id === EMPTY) return '';
      return ENCRYPTION.test(id) ? NO_ENCRYPTION : null;
    },
  };
}
