import { isVoiceError, toVoiceError, type VoiceErrorCode } from '../errors.js';
import { openMicrophone } from './microphone.js';
import type { ConnectionStats, SessionPorts } from './ports.js';

/** What is known of one kind of device. `unknown`: the browser tells only once it has been allowed. */
export interface DeviceCheck {
  readonly state: 'ready' | 'unknown' | 'failed';
  /** Why it cannot be used. */
  readonly code: VoiceErrorCode | null;
  /** How many there are. */
  readonly count: number;
}

export interface DeviceReport {
  readonly microphone: DeviceCheck;
  readonly camera: DeviceCheck;
  readonly speaker: DeviceCheck;
}

export interface DeviceCheckOptions {
  /** Opens the microphone for a moment, which may ask the visitor. Default: only looks. */
  readonly ask?: boolean;
}

/** One step of the way to a call. Those after one that failed are not tried: `skipped`. */
export interface NetworkStep {
  readonly state: 'ready' | 'failed' | 'skipped';
  readonly code: VoiceErrorCode | null;
  /** How long it took. */
  readonly ms: number | null;
}

export interface NetworkReport {
  /** The token server has given a token. */
  readonly token: NetworkStep;
  /** A room was entered: WebSocket and media. */
  readonly room: NetworkStep;
  /** How media travels, and how fast. */
  readonly stats: ConnectionStats | null;
}

const NONE: DeviceCheck = Object.freeze({ state: 'unknown', code: null, count: 0 });

/** Looks for what keeps a call from being heard or seen. Never rejects. */
export async function checkDevices({ ask = false }: DeviceCheckOptions = {}): Promise<DeviceReport> {
  const microphone = await checkMicrophone(ask);
  const devices = await navigator.mediaDevices?.enumerateDevices().catch(() => []);
  const count = (kind: MediaDeviceKind) => devices?.filter((device) => device.kind === kind).length ?? 0;
  const camera = await permissionOf('camera');
  const checked = (check: DeviceCheck, kind: MediaDeviceKind): DeviceCheck => ({
    ...check,
    count: count(kind),
  });
  return {
    microphone: checked(microphone, 'audioinput'),
    camera: checked(
      camera === 'granted' ? { ...NONE, state: count('videoinput') > 0 ? 'ready' : 'unknown' } : NONE,
      'videoinput',
    ),
    // there is always one to play through; browsers list it once a microphone has been allowed
    speaker: checked({ ...NONE, state: 'ready' }, 'audiooutput'),
  };
}

async function checkMicrophone(ask: boolean): Promise<DeviceCheck> {
  if (!isSecureContext) return { ...NONE, state: 'failed', code: 'mic-insecure' };
  const permission = await permissionOf('microphone');
  if (permission === 'denied') return { ...NONE, state: 'failed', code: 'mic-denied' };
  if (!ask && permission !== 'granted') return NONE;
  try {
    (await openMicrophone()).stop();
    return { ...NONE, state: 'ready' };
  } catch (error) {
    return { ...NONE, state: 'failed', code: toVoiceError(error).code };
  }
}

async function permissionOf(name: 'microphone' | 'camera'): Promise<PermissionState | null> {
  try {
    return (await navigator.permissions.query({ name })).state;
  } catch {
    return null; // not in every browser
  }
}

/** How long a step may take before it counts as failed. */
const TIMEOUT_MS = 15_000;

/** Makes a real connection and leaves it again. Never rejects. */
export async function checkNetwork(
  ports: Pick<SessionPorts, 'fetchToken' | 'loadTransports' | 'nowMs'>,
): Promise<NetworkReport> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const skipped: NetworkStep = { state: 'skipped', code: null, ms: null };
  const token = await timed(ports, () => ports.fetchToken(signal, { conversation: null }));
  if (!token.value) return { token: token.step, room: skipped, stats: null };
  const details = token.value;
  let stats: ConnectionStats | null = null;
  const room = await timed(ports, async () => {
    const transports = await ports.loadTransports();
    const transport = transports.create({
      onFact: () => {},
      onRemoteAudio: () => {},
      onAgentJoined: () => {},
      onMessage: () => {},
      onCall: async () => '{}',
    });
    try {
      await transport.connect(details, signal);
      stats = await transport.stats();
    } finally {
      await transport.disconnect();
    }
  });
  return { token: token.step, room: room.step, stats };
}

async function timed<T>(
  { nowMs }: Pick<SessionPorts, 'nowMs'>,
  task: () => Promise<T>,
): Promise<{ readonly step: NetworkStep; readonly value?: T }> {
  const startedAt = nowMs();
  try {
    const value = await task();
    return { step: { state: 'ready', code: null, ms: nowMs() - startedAt }, value };
  } catch (error) {
    const code = isVoiceError(error) ? error.code : 'media-unreachable'; // the signal's own reason: time is up
    return { step: { state: 'failed', code, ms: nowMs() - startedAt } };
  }
}
