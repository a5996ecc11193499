import { AudioFrame } from '@livekit/rtc-node';
import OpenAI from 'openai';
import { Recognizer } from './recognizer.js';

/** A word's worth of silence. */
const RECORDING = new AudioFrame(new Int16Array(4_800), 24_000, 1, 4_800);
const EVENTS = 'data: {"choices":[{"index":0,"delta":{"content":""}}]}\n\ndata: [DONE]\n\n';

/**
 * Has every way to the provider gone once, without a network. The first upload of a recording otherwise stops the event
 * loop of a call for 230 ms (measured on two cores), in the middle of the visitor's first question: libraries are read
 * and compiled when they are first used.
 */
export async function warmUp(): Promise<void> {
  const client = new OpenAI({ apiKey: 'none', baseURL: 'http://localhost/v1', maxRetries: 0, fetch: answer });
  const model = 'none';
  const nothing = () => {};
  const hear = new Recognizer({
    client,
    model,
    phrases: [],
    lang: undefined,
    onFailed: nothing,
    onSucceeded: nothing,
  });
  await hear.recognize(RECORDING);
  const words = await client.chat.completions.create({ model, messages: [], stream: true });
  for await (const _ of words);
  const speech = await client.audio.speech.create({
    model,
    voice: 'none',
    input: '',
    response_format: 'pcm',
  });
  await speech.arrayBuffer();
}

/** What a provider would say. The body is made as for a network, which is what takes the time. */
async function answer(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  await new Request(url, init).arrayBuffer();
  const path = String(url);
  if (path.endsWith('/audio/speech')) return new Response(new Uint8Array(2));
  if (path.endsWith('/chat/completions'))
    return new Response(EVENTS, { headers: { 'content-type': 'text/event-stream' } });
  return Response.json({ text: '' });
}
