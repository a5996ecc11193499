import {
  COLLEAGUE_ROLE,
  PARTICIPANT_ATTRIBUTES,
  type ParticipantInfo,
  VISION,
} from '@voice-assistant/protocol';

const DEBUG_PREFIX = 'debug-';

/** Whether it is an agent that answers people, and not one of our roles that only look on. */
export const isAnsweringAgent = ({ kind, identity }: { kind: string; identity: string }): boolean =>
  kind === 'AGENT' && !identity.startsWith(DEBUG_PREFIX) && !identity.startsWith(VISION.identityPrefix);

/** Kinds of those who talk to an agent. */
const VISITOR_KINDS: ReadonlySet<string> = new Set(['STANDARD', 'SIP', 'CONNECTOR']);

/** Whether it is somebody for whom an agent is called. Colleagues may wait alone. */
export const isVisitor = ({
  kind,
  attributes = {},
}: Pick<Partial<ParticipantInfo>, 'attributes'> & { kind: string }): boolean =>
  VISITOR_KINDS.has(kind) && attributes[PARTICIPANT_ATTRIBUTES.role] !== COLLEAGUE_ROLE;

const IN_ROOM: ReadonlySet<string> = new Set(['JOINING', 'JOINED', 'ACTIVE']);

/** Those of a room who are there, or about to be. */
export const present = (participants: readonly ParticipantInfo[]): ParticipantInfo[] =>
  participants.filter(({ state }) => IN_ROOM.has(state));
