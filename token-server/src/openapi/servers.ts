import { roomNameSchema } from '@voice-assistant/protocol/schemas';
import { z } from 'zod';
import { BODY } from './calls.js';
import type { PathOperations, Refusal } from './operation.js';

const ROOM = {
  sid: 'RM_abc',
  name: 'my-room',
  empty_timeout: 300,
  departure_timeout: 20,
  max_participants: 10,
  creation_time: 1_795_257_000,
  metadata: '',
  num_participants: 0,
  num_publishers: 0,
  active_recording: false,
};

const ADMIN: readonly Refusal[] = ['invalid-request', 'unauthenticated', 'rate-limited'];
const MEDIA: readonly Refusal[] = [...ADMIN, 'media-server-unreachable'];
const OF_ROOM: readonly Refusal[] = [...MEDIA, 'room-not-found'];

const ROOMS = { tag: 'rooms', security: ['admin'] } as const;
const AGENTS = { tag: 'agents', security: ['admin'] } as const;

const roomQuery = z.object({ room_name: roomNameSchema.optional() });

export const serverOperations = {
  '/rooms': {
    get: {
      ...ROOMS,
      summary: 'Live rooms',
      description: 'Grant: `roomList`.',
      answers: { 200: { description: 'All of them.', schema: 'RoomList', example: { rooms: [ROOM] } } },
      refusals: MEDIA,
    },
    post: {
      ...ROOMS,
      summary: 'Make a room',
      description: 'Grant: `roomCreate`. It gets no agent by itself.',
      body: {
        schema: 'CreateRoomRequest',
        isRequired: true,
        example: { name: 'my-room', empty_timeout: 300, max_participants: 10 },
      },
      answers: {
        200: { description: 'It was there already, and is as it was.', schema: 'Room' },
        201: { description: 'It was made.', schema: 'Room', example: ROOM },
      },
      refusals: [...BODY, ...MEDIA],
    },
  },
  '/rooms/:name': {
    delete: {
      ...ROOMS,
      summary: 'End a room for all who are in it',
      description: 'Grant: `roomCreate`.',
      answers: { 204: { description: 'It is no more.' } },
      refusals: OF_ROOM,
    },
  },
  '/rooms/:name/participants': {
    get: {
      ...ROOMS,
      summary: 'Who is in a room',
      description: 'Grant: `roomAdmin`.',
      answers: { 200: { description: 'All that are in it.', schema: 'ParticipantList' } },
      refusals: OF_ROOM,
    },
  },
  '/rooms/:name/participants/:sid/tracks': {
    get: {
      ...ROOMS,
      summary: 'What a participant publishes',
      description: 'Grant: `roomAdmin`.',
      answers: { 200: { description: 'All of it.', schema: 'TrackList' } },
      refusals: [...OF_ROOM, 'participant-not-found'],
    },
  },
  '/rooms/:name/tokens': {
    post: {
      ...ROOMS,
      summary: 'A token of a role',
      description: 'Grant: `roomAdmin`.',
      body: { schema: 'RoleTokenRequest', isRequired: true, example: { role: 'debug', user: 'ada' } },
      answers: {
        201: {
          description: 'The token.',
          schema: 'RoleTokenResponse',
          example: {
            server_url: 'wss://media.example.com',
            participant_token: 'eyJ…',
            participant_identity: 'debug-ada',
            room_name: 'my-room',
          },
        },
      },
      refusals: [...BODY, ...ADMIN, 'room-not-found'],
    },
  },
  '/livekit/connect': {
    post: {
      ...AGENTS,
      summary: 'Call an agent into a room',
      description: 'Answers when the agent is there, after 20 s at most. Makes the room where there is none.',
      body: {
        schema: 'AgentConnectRequest',
        isRequired: true,
        example: { room_name: 'my-room', participant_name: 'Assistant' },
      },
      answers: { 200: { description: 'It is there.', schema: 'AgentConnected' } },
      refusals: [...BODY, ...OF_ROOM, 'agent-unavailable'],
    },
  },
  '/livekit/disconnect': {
    post: {
      ...AGENTS,
      summary: 'Send agents out of a room',
      body: { schema: 'AgentDisconnectRequest', isRequired: true, example: { room_name: 'my-room' } },
      answers: {
        200: {
          description: 'They have left.',
          schema: 'AgentDisconnected',
          example: { room_name: 'my-room', connected: false, left: ['agent-AJ_1'] },
        },
      },
      refusals: [...BODY, ...OF_ROOM],
    },
  },
  '/livekit/status': {
    get: {
      ...AGENTS,
      summary: 'Whether an agent is in a room',
      query: roomQuery,
      answers: {
        200: {
          description: 'Of the room, or of the first twenty.',
          schema: ['AgentStatus', 'AgentStatusList'],
        },
      },
      refusals: MEDIA,
    },
  },
  '/livekit/process-voice': {
    post: {
      ...AGENTS,
      summary: 'Answer a recording',
      description: 'WAV, MP3, WebM or Ogg, at most 25 MiB and 120 s. The work is done at `AGENT_URL`.',
      query: roomQuery,
      body: {
        schema: 'UtteranceRequest',
        isRequired: true,
        example: { audio_data: 'UklGRiQAAABXQVZF…', assistant: 'default' },
      },
      answers: {
        200: {
          description: 'What was heard and answered.',
          schema: 'UtteranceResponse',
          example: {
            transcription: 'When do you open?',
            intent: 'question',
            response_text: 'At nine.',
            audio_data: 'UklGRiQAAABXQVZF…',
          },
        },
      },
      refusals: [
        ...BODY,
        ...ADMIN,
        'unsupported-media',
        'room-not-found',
        'at-capacity',
        'agent-unavailable',
      ],
    },
  },
  '/livekit/events': {
    get: {
      ...AGENTS,
      summary: 'What happens in a room',
      description: 'Server-sent events: `state`, `room`, `participant`, `track`, `connection`, `server`.',
      query: z.object({ room_name: roomNameSchema }),
      answers: { 200: { description: 'A stream.', texts: ['text/event-stream'] } },
      refusals: [...MEDIA, 'at-capacity'],
      notFuzzed: 'its answer has no end',
    },
  },
  '/webhooks/livekit': {
    post: {
      tag: 'operation',
      summary: 'What happened at the media server',
      security: ['webhook'],
      body: { isRequired: true },
      answers: { 204: { description: 'Noted.' } },
      refusals: ['invalid-request', ['invalid-request', 415], 'body-too-large', 'unauthenticated'],
      notFuzzed: 'only the media server can sign it: all made-up ones are refused alike',
    },
  },
  '/workers': {
    post: {
      tag: 'operation',
      summary: 'How many calls an agent worker takes, and which assistants it has',
      description: 'Holds for 15 s. When all have told, those for whom no line is left wait.',
      security: ['service'],
      body: {
        schema: 'WorkerReport',
        isRequired: true,
        example: {
          worker_id: 'worker-1',
          agent_name: 'voice-assistant',
          calls: 3,
          max_calls: 10,
          assistants: ['default', 'support'],
        },
      },
      answers: { 204: { description: 'Noted.' } },
      refusals: [...BODY, 'unauthenticated', 'rate-limited'],
    },
  },
  '/usage': {
    get: {
      tag: 'operation',
      summary: 'The calls of this day, next to their limits',
      description: 'Grant: `roomList`.',
      security: ['admin'],
      answers: { 200: { description: 'By site and by assistant.', schema: 'Usage' } },
      refusals: ADMIN,
    },
  },
  '/metrics': {
    get: {
      tag: 'operation',
      summary: 'For Prometheus',
      security: ['none', 'metrics'],
      answers: { 200: { description: 'Its text format.', texts: ['text/plain'] } },
      refusals: ADMIN,
    },
  },
  '/healthz': {
    get: {
      tag: 'operation',
      summary: 'Whether the process lives',
      security: ['none'],
      answers: { 200: { description: 'It does.', schema: 'Health', example: { status: 'ok' } } },
      refusals: ['invalid-request'],
    },
  },
  '/readyz': {
    get: {
      tag: 'operation',
      summary: 'Whether calls can be begun and kept',
      security: ['none'],
      answers: {
        200: { description: 'They can.', schema: 'Readiness' },
        503: { description: 'Something is missing.', schema: 'Readiness' },
      },
      refusals: ['invalid-request'],
    },
  },
  '/openapi.json': {
    get: {
      tag: 'operation',
      summary: 'This document',
      security: ['none'],
      answers: { 200: { description: 'OpenAPI 3.1.', texts: ['application/json'] } },
      refusals: ['invalid-request'],
    },
  },
  '/docs': {
    get: {
      tag: 'operation',
      summary: 'A page to try it',
      security: ['none'],
      answers: { 200: { description: 'It.', texts: ['text/html'] } },
      refusals: ['invalid-request'],
    },
  },
} as const satisfies Readonly<Record<string, PathOperations>>;
