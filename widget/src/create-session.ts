import { VoiceError } from './errors.js';
import {
  AudioMeter,
  type CallLimits,
  DeviceMemory,
  keepAwake,
  type MediaExtras,
  OneCall,
  onTrackEnded,
  openMicrophone,
  recordEarly,
  TokenDesk,
  type TokenEndpoint,
  type Transports,
  VoiceSession,
} from './session/index.js';
import { consentText } from './voice-assistant.consent.js';
import { type Variables, variablesText } from './voice-assistant.variables.js';

/** Where a session gets its tokens and what it says of the visitor: as the element's properties of the same names. */
export interface SessionSource {
  readonly server: string | null;
  readonly tokenEndpoint: string | null;
  readonly assistant: string | null;
  readonly agentName: string | null;
  readonly participantName: string | null;
  readonly authToken: string | null;
  readonly conversationId: string | null;
  readonly variables: Variables | string | null;
  readonly consent: string | null;
  readonly lang: string;
  /** Seconds; null for no limit. */
  readonly maxDuration: number | null;
  readonly idleTimeout: number | null;
  readonly rememberDevices: boolean;
}

/**
 * A session with the real world behind it.
 * @param source - Asked at each call, so that what it says may change.
 * @param scriptUrl - Where the script came from: the server, where none is named.
 */
export function createSession(source: () => SessionSource, scriptUrl: string): VoiceSession {
  // one for all its calls: a browser that has let it play once lets it play again
  const audio = new Audio();
  const tokens = new TokenDesk(() => endpointOf(source(), scriptUrl, session));
  const session: VoiceSession = new VoiceSession({
    loadTransports: transportsLoader(audio),
    fetchToken: (signal, options) => tokens.fetch(signal, options),
    askTokenAhead: (options) => tokens.askAhead(options),
    oneCall: new OneCall(),
    openMicrophone,
    recordEarly,
    onTrackEnded,
    loadExtras,
    limits: () => limitsOf(source()),
    devices: new DeviceMemory(() => source().rememberDevices),
    unlockAudio: () => void audio.play().catch(() => {}), // nothing to play yet, but now it may
    soundWaits: () => navigator.userActivation?.hasBeenActive === false,
    keepAwake,
    createMeter: () => new AudioMeter(),
    nowMs: () => Date.now(),
    random: () => Math.random(),
  });
  return session;
}

function serverOf({ server: address }: SessionSource, scriptUrl: string): URL {
  const server = new URL(address ?? '.', address ? document.baseURI : scriptUrl);
  if (!server.pathname.endsWith('/')) server.pathname += '/';
  return server;
}

/** Null for somebody else's token endpoint: nothing is reported to its server. */
export const telemetryUrlOf = (source: SessionSource, scriptUrl: string): string | null =>
  source.tokenEndpoint && !source.server ? null : new URL('api/telemetry', serverOf(source, scriptUrl)).href;

function endpointOf(source: SessionSource, scriptUrl: string, session: VoiceSession): TokenEndpoint {
  const { tokenEndpoint, agentName, assistant, participantName, authToken, conversationId } = source;
  const base = tokenEndpoint ? document.baseURI : serverOf(source, scriptUrl);
  return {
    url: new URL(tokenEndpoint ?? 'token', base).href,
    agentName,
    assistant,
    participantName,
    authToken,
    conversationId,
    lang: source.lang || document.documentElement.lang || null,
    consent: consentText(source.consent),
    variables: variablesText(source.variables, (warning) => session.warn(warning)),
  };
}

const limitsOf = ({ maxDuration, idleTimeout }: SessionSource): CallLimits => ({
  maxDurationS: secondsOf(maxDuration),
  idleTimeoutS: secondsOf(idleTimeout),
});

/** A timer holds no more, ms; that is 24 days. */
const LONGEST_TIMER_S = 2_147_483;

const secondsOf = (value: number | null): number | null =>
  value !== null && value > 0 ? Math.min(value, LONGEST_TIMER_S) : null;

async function loadExtras(): Promise<MediaExtras> {
  try {
    return (await import('./session/media.extra.js')).mediaExtras;
  } catch (cause) {
    throw new VoiceError('load-failed', { cause });
  }
}

/** Loaded once: a browser takes its time to say that a script is there already. */
function transportsLoader(audio: HTMLAudioElement): () => Promise<Transports> {
  let loaded: Promise<Transports> | undefined;
  return () => {
    loaded ??= loadTransports(audio).catch((error: unknown) => {
      loaded = undefined; // the next call tries again
      throw error;
    });
    return loaded;
  };
}

async function loadTransports(audio: HTMLAudioElement): Promise<Transports> {
  try {
    const { liveKitTransports } = await import('./livekit/index.js');
    return liveKitTransports(audio);
  } catch (cause) {
    throw new VoiceError('load-failed', { cause });
  }
}
