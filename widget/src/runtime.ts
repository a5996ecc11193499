/**
 * What is loaded once a visitor shows interest: the session and the panel. The code that makes calls comes after it,
 * as a part of its own.
 */
import { VoiceError } from './errors.js';
import {
  AudioMeter,
  fetchToken,
  keepAwake,
  onMicrophoneEnded,
  openMicrophone,
  type TokenEndpoint,
  type TransportFactory,
  VoiceSession,
} from './session/index.js';
import './ui/components/panel/panel.js';

export { en as strings } from './ui/strings/en.js';

/** A session with the real world behind it. @param endpoint - Asked at each call, so that attributes may change. */
export function createSession(endpoint: () => TokenEndpoint): VoiceSession {
  // one for all its calls: a browser that has let it play once lets it play again
  const audio = new Audio();
  return new VoiceSession({
    loadTransport: () => loadTransport(audio),
    fetchToken: (signal) => fetchToken(endpoint(), signal),
    openMicrophone,
    onMicrophoneEnded,
    keepAwake,
    createMeter: () => new AudioMeter(),
    nowMs: () => Date.now(),
    random: () => Math.random(),
  });
}

async function loadTransport(audio: HTMLAudioElement): Promise<TransportFactory> {
  try {
    const { liveKitTransport } = await import('./livekit/index.js');
    return liveKitTransport(audio);
  } catch (cause) {
    throw new VoiceError('load-failed', { cause });
  }
}
