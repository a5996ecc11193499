import type OpenAI from 'openai';

/** A model at a provider. */
export interface ChatModel {
  readonly client: OpenAI;
  readonly model: string;
}

export type ChatRequest = Pick<
  OpenAI.Chat.ChatCompletionCreateParamsStreaming,
  'messages' | 'response_format'
>;

/** The text that a model answers. Streamed, as plain servers know it and a stalled answer is noticed. */
export async function chat(
  { client, model }: ChatModel,
  request: ChatRequest,
  signal: AbortSignal,
): Promise<string> {
  const chunks = await client.chat.completions.create({ ...request, model, stream: true }, { signal });
  let text = '';
  for await (const { choices } of chunks) text += choices[0]?.delta.content ?? '';
  return text.trim();
}
