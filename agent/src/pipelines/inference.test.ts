import { initializeLogger, llm } from '@livekit/agents';
import { TokenVerifier } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAssistant } from '../assistants/parse-assistant.js';
import { parseConfig } from '../config.js';
import { ProviderHealth } from '../provider-health.js';
import { FakeProvider } from '../testing/fake-provider.js';
import { createInference } from './inference.js';

const SECRET = 'a-secret-of-more-than-thirty-two-characters';
const logger = { debug() {}, info() {}, warn() {}, error() {} };
let gateway: FakeProvider;

function partsOf(lines: string) {
  const text = `---\nname: A\ngreeting: Hi\npipeline: inference\n${lines}\n---\nAnswer.`;
  const { assistant } = parseAssistant({ id: 'a', file: 'a.md', text }, { tools: new Set(), env: {} });
  const config = parseConfig({
    LIVEKIT_URL: 'wss://media.example.com',
    LIVEKIT_API_KEY: 'key',
    LIVEKIT_API_SECRET: SECRET,
    LIVEKIT_INFERENCE_URL: gateway.client().baseURL,
    OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
  });
  const health = new ProviderHealth({ onChange() {} });
  return createInference({ assistant: assistant!, lang: 'de', config, health, logger });
}

beforeAll(async () => {
  initializeLogger({ pretty: false, level: 'fatal' });
  gateway = await FakeProvider.start();
});
afterAll(() => gateway.stop());

describe('createInference', () => {
  it('takes good models of LiveKit’s, or those that the file names', () => {
    const { stt, llm: model, tts } = partsOf('voice: warm');
    expect([stt?.model, (model as llm.LLM).model, tts?.model]).toEqual([
      'deepgram/nova-3',
      'openai/gpt-4.1-mini',
      'cartesia/sonic-3',
    ]);
    const own = partsOf('models: {stt: assemblyai/universal-streaming, llm: google/gemini-2.5-flash}');
    expect([own.stt?.model, (own.llm as llm.LLM).model]).toEqual([
      'assemblyai/universal-streaming',
      'google/gemini-2.5-flash',
    ]);
  });

  it('asks the gateway with a token of the media server’s key', async () => {
    gateway.answer = (response) => {
      response.setHeader('content-type', 'text/event-stream');
      const chunk = {
        id: '1',
        object: 'chat.completion.chunk',
        choices: [{ index: 0, delta: { content: 'Hallo.' } }],
      };
      response.end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`);
    };
    const chatCtx = llm.ChatContext.empty();
    chatCtx.addMessage({ role: 'user', content: 'Hi' });
    let said = '';
    for await (const { delta } of (partsOf('').llm as llm.LLM).chat({ chatCtx }))
      said += delta?.content ?? '';
    expect(said).toBe('Hallo.');
    const { path, headers } = gateway.requests.at(-1)!;
    expect(path).toBe('/v1/chat/completions');
    const token = (headers.authorization ?? '').replace('Bearer ', '');
    const claims = await new TokenVerifier('key', SECRET).verify(token);
    expect(claims.inference).toEqual({ perform: true });
  });
});
