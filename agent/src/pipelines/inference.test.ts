import { initializeLogger, llm, stt as speechToText } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { TokenVerifier } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAssistant } from '../assistants/parse-assistant.js';
import { parseConfig } from '../config.js';
import { ProviderHealth } from '../provider-health.js';
import { InferenceGateway } from '../testing/inference-gateway.js';
import { createInference } from './inference.js';

const SECRET = 'a-secret-of-more-than-thirty-two-characters';
const logger = { debug() {}, info() {}, warn() {}, error() {} };
/** All that a worker needs to be LiveKit's. */
const ENV = {
  LIVEKIT_URL: 'wss://media.example.com',
  LIVEKIT_API_KEY: 'key',
  LIVEKIT_API_SECRET: SECRET,
  PIPELINE: 'inference',
};
let gateway: InferenceGateway;

function partsOf(lines: string) {
  const text = `---\nname: A\ngreeting: Hi\n${lines}\n---\nAnswer.`;
  const { assistant } = parseAssistant({ id: 'a', file: 'a.md', text }, { tools: new Set(), env: ENV });
  expect(assistant?.pipeline).toBe('inference');
  const config = parseConfig({ ...ENV, LIVEKIT_INFERENCE_URL: gateway.url });
  const health = new ProviderHealth({ onChange() {} });
  return createInference({ assistant: assistant!, lang: 'de', config, health, logger });
}

beforeAll(async () => {
  initializeLogger({ pretty: false, level: 'fatal' });
  gateway = await InferenceGateway.start('Wann öffnen Sie?', 'Um neun.');
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

  it('E8: hears, thinks and speaks by the gateway, chosen by one variable, under the media server’s key', async () => {
    const { stt, llm: model, tts } = partsOf('');

    const hearing = stt!.stream();
    hearing.pushFrame(new AudioFrame(new Int16Array(16_000).fill(900), 16_000, 1, 16_000));
    hearing.endInput();
    const heard: string[] = [];
    for await (const { type, alternatives } of hearing)
      if (type === speechToText.SpeechEventType.FINAL_TRANSCRIPT) heard.push(alternatives![0].text);
    expect(heard).toEqual(['Wann öffnen Sie?']);
    expect(gateway.heardBytes).toBe(32_000);

    const chatCtx = llm.ChatContext.empty();
    chatCtx.addMessage({ role: 'user', content: 'Hi' });
    let said = '';
    for await (const { delta } of (model as llm.LLM).chat({ chatCtx })) said += delta?.content ?? '';
    expect(said).toBe('Um neun.');

    const speaking = tts!.stream();
    speaking.pushText(said);
    speaking.endInput();
    let samples = 0;
    for await (const part of speaking) if (typeof part !== 'symbol') samples += part.frame.samplesPerChannel;
    expect(samples).toBe(12_000);
    expect(gateway.spoken).toEqual(['Um neun.']);

    expect(gateway.asked.map(({ path }) => path)).toEqual([
      '/v1/stt?model=deepgram%2Fnova-3',
      '/v1/chat/completions',
      '/v1/tts?model=cartesia%2Fsonic-3',
    ]);
    for (const { token } of gateway.asked) {
      const claims = await new TokenVerifier('key', SECRET).verify(token);
      expect(claims.inference).toEqual({ perform: true });
    }
  });
});
