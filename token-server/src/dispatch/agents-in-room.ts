import type { ParticipantInfo } from '@voice-assistant/protocol';

const DEBUG_PREFIX = 'debug-';
const WATCHER_PREFIX = 'vision-agent-';

/** Whether it is an agent that answers people, and not one of our roles that only look on. */
export const isAnsweringAgent = ({ kind, identity }: { kind: string; identity: string }): boolean =>
  kind === 'AGENT' && !identity.startsWith(DEBUG_PREFIX) && !identity.startsWith(WATCHER_PREFIX);

/** Kinds of those who talk to an agent. */
const VISITOR_KINDS: ReadonlySet<string> = new Set(['STANDARD', 'SIP', 'CONNECTOR']);

export const isVisitor = ({ kind }: { kind: string }): boolean => VISITOR_KINDS.has(kind);

const IN_ROOM: ReadonlySet<string> = new Set(['JOINING', 'JOINED', 'ACTIVE']);

/** Those of a room who are there, or about to be. */
export const present = (participants: readonly ParticipantInfo[]): ParticipantInfo[] =>
  participants.filter(({ state }) => IN_ROOM.has(state));
