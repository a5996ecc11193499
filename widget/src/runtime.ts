/**
 * What is loaded once a visitor shows interest: the session and the panel. The code that makes calls comes after it,
 * as a part of its own.
 */
import { VoiceError } from './errors.js';
import {
  AudioMeter,
  fetchToken,
  keepAwake,
  OneCall,
  onMicrophoneEnded,
  openMicrophone,
  type TokenEndpoint,
  type TransportFactory,
  VoiceSession,
} from './session/index.js';
import { selectInCall } from './state/index.js';
import { type BoxOwner, CallBox, holderOf } from './voice-assistant.box.js';
import type { VoiceAssistant } from './voice-assistant.component.js';
import { consentText } from './voice-assistant.consent.js';
import { adrift } from './voice-assistant.memory.js';
import { variablesText } from './voice-assistant.variables.js';

/**
 * A session with the real world behind it, and its face; or those of an element that this one takes the place of.
 * @param scriptUrl - Where the script came from.
 */
export function createBox(host: VoiceAssistant, scriptUrl: string): CallBox {
  const predecessor = adrift.get(host.id);
  if (predecessor) return predecessor.passTo(host);
  const owner: BoxOwner = { host, telemetryUrl: () => telemetryUrlOf(owner.host, scriptUrl) };
  const box = new CallBox(host, createSession(owner, scriptUrl), owner);
  const twins = document.querySelectorAll<VoiceAssistant>(host.localName);
  const inCall = (twin: VoiceAssistant) => {
    const { box: other } = holderOf(twin);
    return twin.id === host.id && !!other && selectInCall(other.session.snapshot);
  };
  // one that is still in the page keeps its call, and passes it on when it is taken out
  if (![...twins].some(inCall)) box.resume();
  return box;
}

function createSession(owner: BoxOwner, scriptUrl: string): VoiceSession {
  // one for all its calls: a browser that has let it play once lets it play again
  const audio = new Audio();
  const session: VoiceSession = new VoiceSession({
    loadTransport: () => loadTransport(audio),
    // asked at each call, so that attributes may change
    fetchToken: (signal, options) => fetchToken(endpointOf(owner.host, scriptUrl, session), signal, options),
    oneCall: new OneCall(),
    openMicrophone,
    onMicrophoneEnded,
    keepAwake,
    createMeter: () => new AudioMeter(),
    nowMs: () => Date.now(),
    random: () => Math.random(),
  });
  return session;
}

function serverOf(host: VoiceAssistant, scriptUrl: string): URL {
  const server = new URL(host.server ?? '.', host.server ? document.baseURI : scriptUrl);
  if (!server.pathname.endsWith('/')) server.pathname += '/';
  return server;
}

/** Nothing is reported to the server of somebody else's token endpoint. */
const telemetryUrlOf = (host: VoiceAssistant, scriptUrl: string): string | null =>
  host.tokenEndpoint && !host.server ? null : new URL('api/telemetry', serverOf(host, scriptUrl)).href;

function endpointOf(host: VoiceAssistant, scriptUrl: string, session: VoiceSession): TokenEndpoint {
  const server = serverOf(host, scriptUrl);
  return {
    url: new URL(host.tokenEndpoint ?? 'token', host.tokenEndpoint ? document.baseURI : server).href,
    agentName: host.agentName,
    assistant: host.assistant,
    participantName: host.participantName,
    authToken: host.authToken,
    lang: host.lang || document.documentElement.lang || null,
    conversationId: host.conversationId,
    consent: consentText(host.consent),
    variables: variablesText(host.variables, (warning) => session.warn(warning)),
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
