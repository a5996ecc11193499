import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { json, type Response, Router } from 'express';
import { z } from 'zod';
import type { ProviderDeps } from '../app.js';
import { ProviderError } from '../errors.js';
import { describePicture } from '../seeing/describe.js';
import { readPicture } from '../seeing/picture.js';
import { answer } from '../talking/answer.js';
import type { Message, Reply, Tool, ToolChoice } from '../talking/conversation.js';
import { structuredAnswer } from '../talking/structured.js';
import { clientGone } from './client-gone.js';
import { parseBody } from './parse-body.js';

const contentSchema = z
  .union([z.string(), z.array(z.looseObject({ type: z.string() })), z.null()])
  .optional();

const imageSchema = z.looseObject({ image_url: z.looseObject({ url: z.string() }) });

const schemaSchema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  description: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  anyOf: z.array(z.looseObject({ type: z.string().optional() })).optional(),
  get items() {
    return schemaSchema.optional();
  },
});

const requestSchema = z.looseObject({
  model: z.string().default('offline-rules'),
  messages: z
    .array(
      z.looseObject({
        role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
        content: contentSchema,
      }),
    )
    .min(1),
  tools: z
    .array(
      z.looseObject({
        type: z.string(),
        function: z
          .looseObject({
            name: z.string().min(1),
            description: z.string().default(''),
            parameters: z
              .looseObject({
                properties: z.record(z.string(), schemaSchema).default({}),
                required: z.array(z.string()).default([]),
              })
              .nullish(),
          })
          .optional(),
      }),
    )
    .nullish(),
  tool_choice: z
    .union([
      z.enum(['none', 'auto', 'required']),
      z.looseObject({ function: z.looseObject({ name: z.string() }) }),
    ])
    .nullish(),
  response_format: z
    .looseObject({
      type: z.string(),
      json_schema: z
        .looseObject({
          schema: z.looseObject({ properties: z.record(z.string(), schemaSchema).default({}) }),
        })
        .optional(),
    })
    .nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
});
type ChatRequest = z.infer<typeof requestSchema>;

/**
 * `POST /`: answers by rules, in one piece or as server-sent events, word by word.
 *
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export function chatCompletionsRoute(deps: Pick<ProviderDeps, 'now' | 'newId' | 'wordDelayMs'>): Router {
  return Router().post('/', json({ limit: '2mb' }), async (request, response) => {
    const body = parseBody(requestSchema, request.body);
    const messages = body.messages.map(toMessage);
    const reply =
      structuredReply(body, messages) ??
      (await pictureReply(body, messages)) ??
      answer({ messages, tools: toTools(body), toolChoice: toToolChoice(body) });
    const head = {
      id: `chatcmpl-${deps.newId()}`,
      created: Math.floor(deps.now().getTime() / 1_000),
      model: body.model,
    };
    const usage = usageOf(messages, reply);
    const callId = `call_${deps.newId()}`;
    if (body.stream) {
      const withUsage = body.stream_options?.include_usage === true;
      await stream(response, {
        head,
        reply,
        callId,
        usage: withUsage ? usage : undefined,
        delayMs: deps.wordDelayMs,
      });
      return;
    }
    const message = { role: 'assistant', refusal: null, ...wholeMessage(reply, callId) };
    const choice = { index: 0, message, logprobs: null, finish_reason: finishReason(reply) };
    response.json({ ...head, object: 'chat.completion', choices: [choice], usage });
  });
}

/** @throws {ProviderError} for a schema that rules cannot fill. */
function structuredReply({ response_format: format }: ChatRequest, messages: Message[]): Reply | undefined {
  const schema = format?.json_schema?.schema;
  if (!schema) return undefined;
  const said = messages.findLast(({ role }) => role === 'user')?.text ?? '';
  const text = structuredAnswer(said, schema);
  if (text !== undefined) return { kind: 'text', text };
  throw new ProviderError('invalid-request', {
    detail: 'this schema is not understood',
    param: 'response_format',
  });
}

/** To a question about a picture, which rules can say a little about. */
async function pictureReply(
  { messages }: ChatRequest,
  plain: readonly Message[],
): Promise<Reply | undefined> {
  const last = messages.at(-1);
  if (last?.role !== 'user' || !Array.isArray(last.content)) return undefined;
  const url = last.content.map((part) => imageSchema.safeParse(part).data?.image_url.url).find(Boolean);
  if (url === undefined) return undefined;
  return { kind: 'text', text: describePicture(await readPicture(url), plain.at(-1)?.text ?? '') };
}

function toMessage({ role, content }: ChatRequest['messages'][number]): Message {
  const roles = { developer: 'system', function: 'tool' } as const;
  const text =
    typeof content === 'string'
      ? content
      : (content ?? []).map((part) => (typeof part.text === 'string' ? part.text : '')).join('\n');
  return { role: role === 'developer' || role === 'function' ? roles[role] : role, text: text.trim() };
}

function toTools({ tools }: ChatRequest): Tool[] {
  return (tools ?? []).flatMap((tool): Tool[] => {
    if (!tool.function) return []; // a kind of tool that only OpenAI itself runs
    const { name, description, parameters } = tool.function;
    const properties = Object.entries(parameters?.properties ?? {}).map(
      // zod and Pydantic write an optional argument as "this or null"
      ([key, schema]) => [key, { ...schema.anyOf?.find(({ type }) => type !== 'null'), ...schema }] as const,
    );
    return [
      { name, description, parameters: Object.fromEntries(properties), required: requiredOf(parameters) },
    ];
  });
}

/** In strict mode every argument is listed as required; one that may be null need not be said. */
function requiredOf(parameters: Parameters): string[] {
  return (parameters?.required ?? []).filter((name) => {
    const schema = parameters?.properties[name];
    if (!schema) return false;
    const types = [schema.type ?? [], ...(schema.anyOf ?? []).map(({ type }) => type ?? [])].flat();
    return !types.includes('null');
  });
}
type Parameters = NonNullable<NonNullable<ChatRequest['tools']>[number]['function']>['parameters'];

function toToolChoice({ tool_choice: choice }: ChatRequest): ToolChoice {
  if (!choice) return 'auto';
  return typeof choice === 'string' ? choice : { name: choice.function.name };
}

const finishReason = (reply: Reply) => (reply.kind === 'call' ? 'tool_calls' : 'stop');

const callOf = (reply: Reply & { kind: 'call' }, id: string) => ({
  id,
  type: 'function',
  function: { name: reply.name, arguments: JSON.stringify(reply.args) },
});

const wholeMessage = (reply: Reply, callId: string) =>
  reply.kind === 'text' ? { content: reply.text } : { content: null, tool_calls: [callOf(reply, callId)] };

/** Words, as there are no tokens. */
function usageOf(messages: readonly Message[], reply: Reply) {
  const count = (text: string) => text.split(/\s+/).filter((word) => word !== '').length;
  const prompt = messages.reduce((sum, { text }) => sum + count(text), 0);
  const completion = reply.kind === 'text' ? count(reply.text) : 1 + Object.keys(reply.args).length;
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

interface StreamOptions {
  readonly head: { readonly id: string; readonly created: number; readonly model: string };
  readonly reply: Reply;
  readonly callId: string;
  readonly usage: ReturnType<typeof usageOf> | undefined;
  readonly delayMs: number;
}

async function stream(response: Response, options: StreamOptions): Promise<void> {
  const { head, reply, callId, usage, delayMs } = options;
  const signal = clientGone(response);
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
  const send = async (body: object) => {
    const chunk = {
      ...head,
      object: 'chat.completion.chunk',
      ...body,
      ...(usage && !('usage' in body) && { usage: null }),
    };
    if (!response.write(`data: ${JSON.stringify(chunk)}\n\n`)) await once(response, 'drain', { signal });
  };
  const delta = (content: object, finish: string | null = null) =>
    send({ choices: [{ index: 0, delta: content, logprobs: null, finish_reason: finish }] });
  try {
    await delta({ role: 'assistant', content: reply.kind === 'text' ? '' : null });
    if (reply.kind === 'call') {
      const { arguments: args, ...named } = { name: reply.name, arguments: JSON.stringify(reply.args) };
      const opening = { index: 0, id: callId, type: 'function', function: { ...named, arguments: '' } };
      await delta({ tool_calls: [opening] });
      await delta({ tool_calls: [{ index: 0, function: { arguments: args } }] });
    } else {
      for (const [index, word] of (reply.text.match(/\S+\s*/g) ?? []).entries()) {
        if (index > 0 && delayMs > 0) await delay(delayMs, undefined, { signal });
        await delta({ content: word });
      }
    }
    await delta({}, finishReason(reply));
    if (usage) await send({ choices: [], usage });
    response.end('data: [DONE]\n\n');
  } catch (error) {
    if (!signal.aborted) throw error; // else nobody is left to read on
  }
}
