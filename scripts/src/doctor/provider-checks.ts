import { type Check, type Finding, failed, ok, type System } from './check.js';

const TIMEOUT_MS = 15_000;
const RATE_HZ = 16_000;
const HEADER_BYTES = 44;

const ADVICE =
  'Check OPENAI_BASE_URL (with /v1), OPENAI_API_KEY, and that the provider has the model in the setting that is named.';

async function ask(system: System, path: string, body: FormData | object): Promise<Response> {
  const isForm = body instanceof FormData;
  const response = await fetch(`${system.providerUrl}${path}`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${system.settings.OPENAI_API_KEY ?? 'none'}`,
      ...(!isForm && { 'Content-Type': 'application/json' }),
    },
    body: isForm ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.ok) return response;
  await response.body?.cancel();
  throw new Error(`HTTP ${response.status} from ${system.providerUrl}${path}`);
}

/** Half a second of silence as a WAV file. */
function silence(): Blob {
  const samples = new Int16Array(RATE_HZ / 2);
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0);
  header.writeUInt32LE(HEADER_BYTES - 8 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  for (const [at, value] of [
    [16, 16],
    [24, RATE_HZ],
    [28, RATE_HZ * 2],
    [40, samples.byteLength],
  ] as const)
    header.writeUInt32LE(value, at);
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const)
    header.writeUInt16LE(value, at);
  header.write('data', 36);
  return new Blob([header, samples], { type: 'audio/wav' });
}

const timed = (name: string, run: (system: System) => Promise<Finding>): Check => ({
  name,
  advice: ADVICE,
  run: async (system) => {
    const startedAtMs = performance.now();
    const { detail, ...found } = await run(system);
    return { ...found, detail: `${detail}, ${Math.round(performance.now() - startedAtMs)} ms` };
  },
});

const transcription = timed('transcription', async (system) => {
  const form = new FormData();
  const model = system.settings.STT_MODEL ?? 'whisper-1';
  form.set('model', model);
  form.set('file', silence(), 'silence.wav');
  const { text } = (await (await ask(system, '/audio/transcriptions', form)).json()) as { text?: unknown };
  return typeof text === 'string' ? ok(`STT_MODEL ${model}`) : failed('an answer without a text');
});

const chat = timed('chat', async (system) => {
  const model = system.settings.LLM_MODEL ?? 'gpt-4.1-mini';
  const body = { model, stream: true, messages: [{ role: 'user', content: 'Say hello.' }] };
  const text = await (await ask(system, '/chat/completions', body)).text();
  return text.includes('data: ') ? ok(`LLM_MODEL ${model}`) : failed('an answer that is no stream');
});

const speech = timed('speech', async (system) => {
  const { TTS_MODEL: model = 'gpt-4o-mini-tts', TTS_VOICE: voice = 'alloy' } = system.settings;
  const body = { model, voice, input: 'Hello.', response_format: 'pcm' };
  const response = await ask(system, '/audio/speech', body);
  const { byteLength } = await response.arrayBuffer();
  const type = response.headers.get('content-type') ?? '';
  return byteLength > 0 && !/json|html|mpeg/.test(type)
    ? ok(`TTS_MODEL ${model}, TTS_VOICE ${voice}`)
    : failed('an answer that is no PCM');
});

export const PROVIDER_CHECKS: readonly Check[] = [transcription, chat, speech];
