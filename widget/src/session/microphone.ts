import { VoiceError, type VoiceErrorCode } from '../errors.js';
import type { MicrophonePhase } from '../state/index.js';

/** Tuned for voice: one channel, with echo, noise and gain handled by the browser. */
const CONSTRAINTS: MediaTrackConstraints = {
  channelCount: 1,
  sampleRate: 48_000,
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};

/** @see https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia */
const CODES: Readonly<Partial<Record<string, VoiceErrorCode>>> = {
  NotAllowedError: 'mic-denied',
  SecurityError: 'mic-denied',
  NotFoundError: 'mic-missing',
  OverconstrainedError: 'mic-missing',
  NotReadableError: 'mic-busy',
  AbortError: 'mic-busy',
};

/** What the snapshot says of the microphone after each way in which it can fail. */
const PHASES: Readonly<Partial<Record<VoiceErrorCode, MicrophonePhase>>> = {
  'mic-missing': 'missing',
  'mic-busy': 'busy',
};

export const microphonePhaseOf = (code: VoiceErrorCode): MicrophonePhase => PHASES[code] ?? 'blocked';

/**
 * Asks for the microphone. `getUserMedia` is called before anything is awaited, so that a click leads to the prompt
 * within its own task. The caller stops the track.
 * @throws VoiceError `mic-insecure`, `mic-not-delegated`, `mic-denied`, `mic-missing` or `mic-busy`
 */
export async function openMicrophone(deviceId: string | null = null): Promise<MediaStreamTrack> {
  const impossible = whyImpossible();
  if (impossible) throw new VoiceError(impossible);
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      // ideal, not exact: one that is gone must not keep the visitor from being heard by another
      audio: deviceId === null ? CONSTRAINTS : { ...CONSTRAINTS, deviceId: { ideal: deviceId } },
    });
    const [track] = stream.getAudioTracks();
    if (!track) throw new VoiceError('mic-missing');
    return track;
  } catch (cause) {
    throw new VoiceError((cause instanceof DOMException && CODES[cause.name]) || 'unexpected', { cause });
  }
}

/** Reasons that no answer to a prompt could mend. */
function whyImpossible(): VoiceErrorCode | undefined {
  // https://developer.mozilla.org/docs/Web/API/Document/featurePolicy is Chromium's; elsewhere the prompt will tell
  const policy = (document as { featurePolicy?: { allowsFeature(name: string): boolean } }).featurePolicy;
  if (!window.isSecureContext || !navigator.mediaDevices) {
    console.warn(`<voice-assistant> no microphone on ${location.origin}: serve the page over https.`);
    return 'mic-insecure';
  }
  if (!policy || policy.allowsFeature('microphone')) return undefined;
  console.warn(
    '<voice-assistant> no microphone in this frame: add allow="microphone; autoplay" to the <iframe>, and let no Permissions-Policy header say microphone=().',
  );
  return 'mic-not-delegated';
}

/** The browser ends the track when the device goes, not when we stop it. */
export function onTrackEnded(track: MediaStreamTrack, listener: () => void): () => void {
  track.addEventListener('ended', listener);
  return () => track.removeEventListener('ended', listener);
}
