import type { ProblemCode } from '@voice-assistant/protocol';
import { conversationIdSchema, roomNameSchema } from '@voice-assistant/protocol/schemas';
import { z } from 'zod';
import { PROBLEMS } from '../http-error.js';
import type { ROUTES } from '../route-names.js';
import { callOperations } from './calls.js';
import { conversationOperations } from './conversations.js';
import {
  type Answer,
  METHODS,
  type Operation,
  type PathOperations,
  type Refusal,
  TAGS,
} from './operation.js';
import { type AnswerName, componentSchemas, type JsonSchema, refTo, schemaOf } from './schemas.js';
import { securitySchemes, toSecurity } from './security.js';
import { serverOperations } from './servers.js';

type Json = Readonly<Record<string, unknown>>;

/** Every path, so that the compiler misses one that nobody described. */
const OPERATIONS: Readonly<Record<(typeof ROUTES)[number], PathOperations>> = {
  ...callOperations,
  ...conversationOperations,
  ...serverOperations,
};

/** What stands in a path, by its name there. */
const PATH_PARAMETERS: Readonly<
  Record<string, { readonly schema: z.ZodType; readonly description: string }>
> = {
  id: { schema: conversationIdSchema, description: 'Of the conversation.' },
  conversationId: { schema: conversationIdSchema, description: 'Of the conversation.' },
  session_id: { schema: conversationIdSchema, description: 'From the answer that began the session.' },
  name: { schema: roomNameSchema, description: 'Of the room.' },
  sid: { schema: z.string().min(1).max(64), description: 'Of the participant.' },
};

const PARAMETER = /:(\w+)/g;

/** @param version Of this server. */
export function createDocument(version: string): Json {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Voice assistant: token server',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description:
        'Tokens for calls, what was said in them, and the rooms they are held in. Every refusal is `application/problem+json` with a `code`.',
    },
    servers: [{ url: '/' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths: Object.fromEntries(
      Object.entries(OPERATIONS).map(([route, path]) => [
        route.replace(PARAMETER, '{$1}'),
        toPathItem(route, path),
      ]),
    ),
    components: { schemas: componentSchemas(), securitySchemes },
  };
}

function toPathItem(route: string, operations: PathOperations): Json {
  const parameters = [...route.matchAll(PARAMETER)].map(([, name = '']) => {
    const { schema, description } = PATH_PARAMETERS[name] ?? { schema: z.string(), description: '' };
    return { name, in: 'path', required: true, description, schema: schemaOf(schema) };
  });
  const described = METHODS.flatMap((method) => {
    const operation = operations[method];
    return operation === undefined ? [] : [[method, toOperation(method, route, operation)] as const];
  });
  return { ...(parameters.length > 0 && { parameters }), ...Object.fromEntries(described) };
}

function toOperation(method: string, route: string, operation: Operation): Json {
  const { tag, summary, description, security, body, answers, refusals, notFuzzed } = operation;
  const parameters = [...queryParameters(operation.query), ...headerParameters(operation.headers)];
  return {
    operationId: `${method}${route.replaceAll(/\W+(\w)/g, (_all, letter: string) => letter.toUpperCase())}`,
    tags: [tag],
    summary,
    ...(description && { description }),
    security: toSecurity(security),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: toBody(body) }),
    responses: { ...toAnswers(answers), ...toRefusals(refusals) },
    ...(notFuzzed && { 'x-not-fuzzed': notFuzzed }),
  };
}

function toBody({ schema, isRequired, example }: NonNullable<Operation['body']>): Json {
  const content =
    schema === undefined
      ? { 'application/webhook+json': { schema: { type: 'object' } } }
      : { 'application/json': { schema: refTo(schema), ...(example !== undefined && { example }) } };
  return { required: isRequired, content };
}

function queryParameters(query: z.ZodObject | undefined): Json[] {
  const { properties = {}, required = [] } = query ? schemaOf(query) : {};
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name) && !(typeof schema === 'object' && 'default' in schema),
    schema,
  }));
}

const headerParameters = (headers: Operation['headers'] = {}): Json[] =>
  Object.entries(headers).map(([name, description]) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  }));

const REQUEST_ID = { 'X-Request-Id': header('Finds the request in the server’s log.') };

function header(description: string, required = false): Json {
  return { description, required, schema: { type: 'string' } };
}

const toAnswers = (answers: Operation['answers']): Json =>
  Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, toAnswer(answer)]));

function toAnswer({ description, schema, example, texts = [], headers = {} }: Answer): Json {
  const content = {
    ...(schema && {
      'application/json': { schema: refToAny(schema), ...(example !== undefined && { example }) },
    }),
    ...Object.fromEntries(texts.map((type) => [type, { schema: textSchema(type) }])),
  };
  const own = Object.entries(headers).map(([name, text]) => [name, header(text, true)]);
  return {
    description,
    headers: { ...REQUEST_ID, ...Object.fromEntries(own) },
    ...(Object.keys(content).length > 0 && { content }),
  };
}

const textSchema = (type: string): JsonSchema => ({
  type: type === 'application/json' ? 'object' : 'string',
});

const refToAny = (schema: AnswerName | readonly AnswerName[]): JsonSchema =>
  typeof schema === 'string' ? refTo(schema) : { oneOf: schema.map(refTo) };

/** Headers that say more of a refusal, by its status. */
const REFUSAL_HEADERS: Readonly<Record<number, Json>> = {
  401: { 'WWW-Authenticate': header('How to do better; not with `proof-of-work-required`.') },
  429: { 'Retry-After': header('Seconds to wait.', true) },
  503: { 'Retry-After': header('Seconds to wait, where that is known.') },
};

/** One answer for each status, which names the codes that it can have there. */
function toRefusals(refusals: readonly Refusal[]): Json {
  const codes = new Map<number, Set<ProblemCode>>();
  for (const refusal of [...refusals, 'unexpected' as const]) {
    const [code, status] = typeof refusal === 'string' ? [refusal, PROBLEMS[refusal].status] : refusal;
    codes.set(status, (codes.get(status) ?? new Set()).add(code));
  }
  return Object.fromEntries([...codes].map(([status, its]) => [status, toRefusal(status, [...its])]));
}

function toRefusal(status: number, codes: readonly ProblemCode[]): Json {
  const [first = 'unexpected'] = codes;
  const { title } = PROBLEMS[first];
  return {
    description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('. '),
    headers: { ...REQUEST_ID, ...REFUSAL_HEADERS[status] },
    content: {
      'application/problem+json': {
        schema: { ...refTo('Problem'), properties: { code: { enum: codes } } },
        example: { type: 'about:blank', title, status, code: first, request_id: '4c5d6e7f' },
      },
    },
  };
}
