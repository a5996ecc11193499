import { nameSchema } from '@voice-assistant/protocol/schemas';
import { TRACK_SOURCES, type TrackSourceName } from '../livekit/roles.js';
import { isHttpAddress, readBy, readList, wholeNumber } from './readers.js';

const KIOSK_KEY_MIN_LENGTH = 16;

/** What belongs to calls, besides their tokens. */
export interface CallsConfig {
  /** What visitors may publish. */
  readonly visitorSources: readonly TrackSourceName[];
  /** How long a token of `/api/livekit/token` lets somebody join. */
  readonly conversationTokenTtlSeconds: number;
  /** Key of each kiosk, by its id. */
  readonly kioskKeys: Readonly<Record<string, string>>;
  /** The agent that watches the cameras of kiosks; absent: none does. */
  readonly visionAgentName: string | undefined;
  /** A worker that answers recordings, without a slash at its end; absent: none does. */
  readonly agentUrl: string | undefined;
}

export const callsVariables = {
  VISITOR_SOURCES: readBy(
    (text) => readList(text, (item) => TRACK_SOURCES.find((source) => source === item)),
    `must be a comma list of ${TRACK_SOURCES.join(', ')}`,
  ).default(['microphone', 'camera', 'screen_share']),
  CONVERSATION_TOKEN_TTL_SECONDS: wholeNumber(60, 86_400).default(3_600),
  KIOSK_KEYS: readBy(
    readKioskKeys,
    `must be a comma list of <kiosk id>=<key>, each id once: letters, digits, "_", "." and "-"; each key its own, with at least ${KIOSK_KEY_MIN_LENGTH} characters and no comma`,
  ).default({}),
  VISION_AGENT_NAME: readBy(
    (text) => nameSchema.safeParse(text).data,
    'must be letters, digits, "_", "." and "-", at most 64',
  ).optional(),
  AGENT_URL: readBy(
    (text) => (isHttpAddress(text) ? text.replace(/\/+$/, '') : undefined),
    'must be an https:// or http:// address',
  ).optional(),
};

interface CallsEnv {
  readonly VISITOR_SOURCES: readonly TrackSourceName[];
  readonly CONVERSATION_TOKEN_TTL_SECONDS: number;
  readonly KIOSK_KEYS: Readonly<Record<string, string>>;
  readonly VISION_AGENT_NAME?: string | undefined;
  readonly AGENT_URL?: string | undefined;
}

export const callsOf = (env: CallsEnv): CallsConfig => ({
  visitorSources: env.VISITOR_SOURCES,
  conversationTokenTtlSeconds: env.CONVERSATION_TOKEN_TTL_SECONDS,
  kioskKeys: env.KIOSK_KEYS,
  visionAgentName: env.VISION_AGENT_NAME,
  agentUrl: env.AGENT_URL,
});

function readKioskKeys(text: string): Record<string, string> | undefined {
  const pairs = readList(text, readKioskKey);
  if (pairs === undefined) return undefined;
  const [ids, keys] = [new Set(pairs.map(([id]) => id)), new Set(pairs.map(([, key]) => key))];
  return ids.size === pairs.length && keys.size === pairs.length ? Object.fromEntries(pairs) : undefined;
}

function readKioskKey(item: string): [string, string] | undefined {
  const at = item.indexOf('=');
  const [id, key] = [item.slice(0, at), item.slice(at + 1)];
  const isRight = at > 0 && nameSchema.safeParse(id).success && key.length >= KIOSK_KEY_MIN_LENGTH;
  return isRight ? [id, key] : undefined;
}
