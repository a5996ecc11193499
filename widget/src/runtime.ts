/**
 * What is loaded once a visitor shows interest: the session and the panel. The code that makes calls comes after it,
 * as a part of its own.
 */
import { VoiceError } from './errors.js';
import {
  AudioMeter,
  fetchToken,
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
  return new VoiceSession({
    loadTransport: loadTransport,
    fetchToken: (signal) => fetchToken(endpoint(), signal),
    openMicrophone,
    onMicrophoneEnded,
    createMeter: () => new AudioMeter(),
    nowMs: () => Date.now(),
    random: () => Math.random(),
  });
}

/** One element for all calls: a browser that has let it play once lets it play again. */
let audio: HTMLAudioElement | undefined;

async function loadTransport(): Promise<TransportFactory> {
  audio ??= new Audio();
  try {
    const { liveKitTransport } = await import('./livekit/index.js');
    return liveKitTransport(audio);
  } catch (cause) {
    throw new VoiceError('load-failed', { cause });
  }
}
