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
import { CallBox } from './voice-assistant.box.js';
import type { VoiceAssistant } from './voice-assistant.component.js';

/** A session with the real world behind it, and its face. @param scriptUrl - Where the script came from. */
export function createBox(host: VoiceAssistant, scriptUrl: string): CallBox {
  // one for all its calls: a browser that has let it play once lets it play again
  const audio = new Audio();
  const session = new VoiceSession({
    loadTransport: () => loadTransport(audio),
    // asked at each call, so that attributes may change
    fetchToken: (signal) => fetchToken(endpointOf(host, scriptUrl), signal),
    openMicrophone,
    onMicrophoneEnded,
    keepAwake,
    createMeter: () => new AudioMeter(),
    nowMs: () => Date.now(),
    random: () => Math.random(),
  });
  return new CallBox(host, session);
}

function endpointOf(host: VoiceAssistant, scriptUrl: string): TokenEndpoint {
  const server = new URL(host.server ?? '.', host.server ? document.baseURI : scriptUrl);
  if (!server.pathname.endsWith('/')) server.pathname += '/';
  return {
    url: new URL(host.tokenEndpoint ?? 'token', host.tokenEndpoint ? document.baseURI : server).href,
    agentName: host.agentName,
    assistant: host.assistant,
    participantName: host.participantName,
    authToken: host.authToken,
    lang: host.lang || document.documentElement.lang || null,
  };
}

async function loadTransport(audio: HTMLAudioElement): Promise<TransportFactory> {
  try {
    const { liveKitTransport } = await import('./livekit/index.js');
    return liveKitTransport(audio);
  } catch (cause) {
    throw new VoiceError('load-failed', { cause });
  }
}
