import { PROOF_OF_WORK_HEADER } from '@voice-assistant/protocol';
import type { PathOperations, Refusal } from './operation.js';

const ID = '9f86d081884c7d659a2feaa0c55ad015';

/** Whoever sends a body. */
export const BODY: readonly Refusal[] = ['invalid-request', ['invalid-request', 415], 'body-too-large'];

/** Pages, within the limits for one address. */
const PAGE: readonly Refusal[] = ['origin-not-allowed', 'rate-limited'];

/** Those who sign in where the site has it so. */
export const USER: readonly Refusal[] = [
  'unauthenticated',
  'key-server-unreachable',
  'authentication-unavailable',
];

/** Whatever counts a call and makes room for it. */
const CALL: readonly Refusal[] = [
  ...(['rate-limited', 'budget-exhausted', 'at-capacity', 'agent-not-allowed'] as const),
  'media-server-unreachable',
];

/** What a stranger has to pass. */
export const MAY_CALL: readonly Refusal[] = [...PAGE, 'proof-of-work-required', ...USER, ...CALL];

const MAY_RESUME: readonly Refusal[] = ['forbidden', 'conversation-not-found', 'database-unreachable'];

export const CALL_HEADERS = {
  [PROOF_OF_WORK_HEADER]:
    'The solved challenge of a `proof-of-work-required`: base64 of the JSON text of `{challenge, solution}`.',
};

const ROOM_CONFIG = {
  agents: [{ agent_name: 'voice-assistant', metadata: '{"assistant":"default","lang":"en"}' }],
};

export const TOKEN_EXAMPLE = {
  participant_name: 'Ada',
  participant_attributes: { 'va.variables': '{"plan":"pro"}' },
  room_config: ROOM_CONFIG,
};

const CALL_EXAMPLE = { server_url: 'wss://media.example.com', participant_token: 'eyJ…' };

const CONVERSATION_EXAMPLE = { conversation_id: ID, conversation_key: 'eyJ…' };

const connectionDetails = {
  tag: 'calls',
  security: ['none', 'user'],
  headers: CALL_HEADERS,
  answers: {
    200: {
      description: 'A room of its own, and a token for it.',
      schema: 'ConnectionDetails',
      example: {
        serverUrl: 'wss://media.example.com',
        roomName: `voice_assistant_room_${ID}`,
        participantName: `voice_assistant_user_${ID}`,
        participantToken: 'eyJ…',
      },
    },
  },
} as const;

const OWN_ROOM = {
  tag: 'calls',
  security: ['user', 'conversationKey', 'admin'],
} as const;

const WHOSE: readonly Refusal[] = [...PAGE, ...USER, ...MAY_RESUME, 'media-server-unreachable'];

export const callOperations = {
  '/token': {
    post: {
      tag: 'calls',
      summary: 'A token for a call',
      description:
        'LiveKit’s standard endpoint. What is null or empty counts as not set; any field that is not named here is refused.',
      security: ['none', 'user'],
      headers: CALL_HEADERS,
      body: { schema: 'TokenRequest', isRequired: false, example: TOKEN_EXAMPLE },
      answers: {
        201: {
          description: 'A token, and the key to its conversation.',
          schema: 'TokenResponse',
          example: { ...CALL_EXAMPLE, ...CONVERSATION_EXAMPLE },
        },
      },
      refusals: [...BODY, ...MAY_CALL, ...MAY_RESUME],
    },
  },
  '/token/refresh': {
    post: {
      tag: 'calls',
      summary: 'A new token for a call that goes on',
      description: 'For the same identity, room and grants, up to six hours after the end of the token.',
      security: ['participant'],
      answers: {
        200: { description: 'The token.', schema: 'TokenResponse', example: CALL_EXAMPLE },
      },
      refusals: [...PAGE, 'invalid-request', 'unauthenticated', 'room-not-found', 'media-server-unreachable'],
    },
  },
  '/api/connection-details': {
    get: {
      ...connectionDetails,
      summary: 'A token for a call, the older way',
      refusals: ['invalid-request', ...MAY_CALL],
    },
    post: {
      ...connectionDetails,
      summary: 'A token for a call, the older way, with choices',
      body: {
        schema: 'ConnectionDetailsRequest',
        isRequired: false,
        example: { room_config: ROOM_CONFIG },
      },
      refusals: [...BODY, ...MAY_CALL],
    },
  },
  '/api/livekit/token': {
    post: {
      ...OWN_ROOM,
      summary: 'A token for the room of a conversation',
      body: {
        schema: 'ConversationTokenRequest',
        isRequired: true,
        example: { conversationId: ID, agentId: 'voice-assistant' },
      },
      answers: {
        200: {
          description: 'The token, good for `CONVERSATION_TOKEN_TTL_SECONDS`.',
          schema: 'ConversationToken',
          example: { token: 'eyJ…', url: 'wss://media.example.com', roomName: `conversation:${ID}` },
        },
      },
      refusals: [...BODY, ...WHOSE, ...CALL],
    },
  },
  '/api/livekit/room/create': {
    post: {
      ...OWN_ROOM,
      summary: 'Make the room of a conversation',
      body: { schema: 'ConversationRoomRequest', isRequired: true, example: { conversationId: ID } },
      answers: {
        200: { description: 'It was there already.', schema: 'ConversationRoom' },
        201: {
          description: 'It was made.',
          schema: 'ConversationRoom',
          example: { roomName: `conversation:${ID}`, exists: false },
        },
      },
      refusals: [...BODY, ...WHOSE],
    },
  },
  '/api/livekit/room/:conversationId/participants': {
    get: {
      ...OWN_ROOM,
      summary: 'Who is in the room of a conversation',
      answers: { 200: { description: 'All that are in it.', schema: 'ParticipantList' } },
      refusals: ['invalid-request', ...WHOSE, 'room-not-found'],
    },
  },
  '/api/kiosk/session': {
    post: {
      tag: 'kiosks',
      summary: 'Begin a session',
      security: ['kiosk'],
      body: { schema: 'KioskSessionRequest', isRequired: true, example: { kiosk_id: 'lobby' } },
      answers: {
        201: {
          description: 'A room of its own, and a token for it.',
          schema: 'KioskSession',
          example: {
            session_id: ID,
            room_name: `kiosk-lobby-${ID}`,
            participant_identity: `frontend-${ID}`,
            ...CALL_EXAMPLE,
            ...CONVERSATION_EXAMPLE,
          },
        },
      },
      refusals: [...BODY, ...PAGE, ...CALL, 'unauthenticated', 'forbidden'],
    },
  },
  '/api/kiosk/session/:session_id': {
    delete: {
      tag: 'kiosks',
      summary: 'End a session',
      security: ['kiosk'],
      answers: { 204: { description: 'Its room is no more.' } },
      refusals: ['invalid-request', ...PAGE, 'unauthenticated', 'media-server-unreachable'],
    },
  },
  '/api/telemetry': {
    post: {
      tag: 'operation',
      summary: 'Report what a call was like',
      security: ['participant', 'service'],
      body: {
        schema: 'Telemetry',
        isRequired: false,
        example: { connect_ms: 240, turns: [{ response_ms: 930 }], rtt_ms: 31, packet_loss: 0.01 },
      },
      answers: { 204: { description: 'Counted in the metrics.' } },
      refusals: [...BODY, ...PAGE, 'unauthenticated'],
    },
  },
} as const satisfies Readonly<Record<string, PathOperations>>;
