import type { Plugin } from 'vite';

const CLIENT = /livekit-client\.esm\.mjs$/;
const SHIMMING = /\badapterFactory\(\{\s*window: typeof window === 'undefined' \? undefined : window\s*\}\);/;

/**
 * Leaves out what livekit-client brings along to mend the WebRTC of browsers from before 2022: those that we build for
 * have it. It is 9 kB gzipped, and it changes the page's own prototypes when it is loaded, which breaks pages that
 * have frozen them.
 */
export function nativeWebRtc(): Plugin {
  return {
    name: 'native-webrtc',
    enforce: 'pre',
    transform(code, id) {
      if (!CLIENT.test(id)) return null;
      if (!SHIMMING.test(code)) this.error('livekit-client shims WebRTC in another way now: look again');
      return { code: code.replace(SHIMMING, (call) => call.replace(/[^\n]/g, ' ')), map: null };
    },
  };
}
