import { eventsQuery, exportQuery, listQuery, messagesQuery } from '../conversations/queries.js';
import { BODY, CALL_HEADERS, MAY_CALL, TOKEN_EXAMPLE, USER } from './calls.js';
import type { PathOperations, Refusal } from './operation.js';

const ID = '9f86d081884c7d659a2feaa0c55ad015';

const AT = '2026-11-21T10:30:00.000Z';

const CONVERSATION = {
  id: ID,
  channel: 'voice',
  title: 'Opening hours',
  owner: null,
  created_at: AT,
  updated_at: AT,
  message_count: 1,
};

const MESSAGE = {
  id: 'SG_1f2e3d4c',
  position: 1,
  speaker: 'visitor',
  name: null,
  text: 'When do you open?',
  at: AT,
  interrupted: false,
  feedback: null,
};

const READER: readonly Refusal[] = [
  ...USER,
  ...(['invalid-request', 'origin-not-allowed', 'rate-limited', 'database-unreachable'] as const),
];

/** Of one conversation that the path names. */
const OF_ONE: readonly Refusal[] = [...READER, 'forbidden', 'conversation-not-found'];

const BY_READER = { tag: 'conversations', security: ['user', 'conversationKey', 'service'] } as const;

export const conversationOperations = {
  '/api/conversations': {
    get: {
      ...BY_READER,
      summary: 'Conversations, newest first',
      description: 'A user sees their own, a key’s holder that one; a service says whose by `owner`.',
      query: listQuery,
      answers: {
        200: {
          description: 'A page of them.',
          schema: 'ConversationPage',
          example: { conversations: [CONVERSATION], next: null },
        },
      },
      refusals: OF_ONE,
    },
    post: {
      tag: 'conversations',
      summary: 'Begin a conversation, with a token for its room',
      security: ['none', 'user'],
      headers: CALL_HEADERS,
      body: {
        schema: 'CreateConversationRequest',
        isRequired: true,
        example: { channel: 'voice', title: 'Opening hours', ...TOKEN_EXAMPLE },
      },
      answers: {
        201: {
          description: 'The conversation, its room and a token.',
          schema: 'CreatedConversation',
          headers: { Location: 'Its path.' },
          example: {
            conversation: { ...CONVERSATION, message_count: 0 },
            room_name: `conversation:${ID}`,
            server_url: 'wss://media.example.com',
            participant_token: 'eyJ…',
            conversation_id: ID,
            conversation_key: 'eyJ…',
          },
        },
      },
      refusals: [...BODY, ...MAY_CALL, 'database-unreachable'],
    },
  },
  '/api/conversations/:id': {
    get: {
      ...BY_READER,
      summary: 'One conversation',
      answers: { 200: { description: 'It.', schema: 'Conversation', example: CONVERSATION } },
      refusals: OF_ONE,
    },
    delete: {
      ...BY_READER,
      summary: 'Remove a conversation with all that was said in it',
      answers: { 204: { description: 'It is gone, and its room has ended.' } },
      refusals: OF_ONE,
    },
  },
  '/api/conversations/:id/messages': {
    get: {
      ...BY_READER,
      summary: 'What was said, in order',
      query: messagesQuery,
      answers: {
        200: {
          description: 'A page of it.',
          schema: 'MessagePage',
          example: { messages: [MESSAGE], next: null },
        },
      },
      refusals: OF_ONE,
    },
    post: {
      tag: 'conversations',
      summary: 'Record what was said',
      description: 'All events or none. One whose id is there already is not stored again.',
      security: ['service'],
      body: {
        schema: 'RecordRequest',
        isRequired: true,
        example: {
          events: [{ kind: 'message', id: MESSAGE.id, speaker: 'visitor', text: MESSAGE.text, at: AT }],
        },
      },
      answers: {
        200: {
          description: 'All of them are stored.',
          schema: 'RecordResponse',
          example: { accepted: [MESSAGE.id] },
        },
      },
      refusals: [...BODY, ...OF_ONE, ['conversation-not-found', 410]],
    },
  },
  '/api/conversations/:id/feedback': {
    post: {
      ...BY_READER,
      summary: 'Rate a message',
      body: {
        schema: 'FeedbackRequest',
        isRequired: true,
        example: { message_id: MESSAGE.id, value: 'up', comment: 'That helped.' },
      },
      answers: { 204: { description: 'Noted.' } },
      refusals: [...BODY, ...OF_ONE, 'not-found'],
    },
  },
  '/api/conversations/:id/export': {
    get: {
      ...BY_READER,
      summary: 'All of it as a file',
      query: exportQuery,
      answers: {
        200: {
          description: 'JSON or text, as `format` has it.',
          schema: 'ConversationExport',
          texts: ['text/plain'],
          headers: { 'Content-Disposition': 'A name for the file.' },
        },
      },
      refusals: OF_ONE,
    },
  },
  '/api/conversations/:id/events': {
    get: {
      ...BY_READER,
      summary: 'What is said, as it is stored',
      description:
        'Server-sent events: `message` with its `position` as id, `removed` at the end of a conversation that is removed.',
      query: eventsQuery,
      headers: { 'Last-Event-ID': 'Of the last event that was read.' },
      answers: { 200: { description: 'A stream.', texts: ['text/event-stream'] } },
      refusals: [...OF_ONE, 'at-capacity'],
      notFuzzed: 'its answer has no end',
    },
  },
} as const satisfies Readonly<Record<string, PathOperations>>;
