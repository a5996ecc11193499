import { Router, raw } from 'express';
import { z } from 'zod';
import type { ProviderDeps } from '../app.js';
import { resample } from '../audio/resample.js';
import { parseWav } from '../audio/wav.js';
import { ProviderError } from '../errors.js';
import { parsePhrases, toWritten } from '../hearing/phrases.js';
import type { Heard } from '../hearing/recogniser.js';
import { clientGone } from './client-gone.js';
import { parseBody } from './parse-body.js';

/** OpenAI's own limit. */
const MAX_BODY = '25mb';
const RECOGNISER_RATE_HZ = 16_000;
/** Anything longer is no turn of a conversation, and would keep the others waiting. */
const MAX_SECONDS = 60;

/** What stands for speech in which nothing could be believed. */
export const INAUDIBLE = '[inaudible]';

const fieldsSchema = z.looseObject({
  file: z.instanceof(Blob, { message: 'a WAV file is required' }),
  model: z.string().optional(),
  language: z.string().optional(),
  prompt: z.string().max(65_536).default(''),
  response_format: z.enum(['json', 'text', 'verbose_json']).default('json'),
});

/**
 * `POST /` with a form: hears the WAV in `file`. The lines of `prompt` are phrases that are listened for first.
 * Speech that cannot be made out gives `[inaudible]`, silence and noise an empty text.
 *
 * @see https://platform.openai.com/docs/api-reference/audio/createTranscription
 */
export function transcriptionsRoute({ recogniser }: Pick<ProviderDeps, 'recogniser'>): Router {
  return Router().post(
    '/',
    raw({ type: 'multipart/form-data', limit: MAX_BODY }),
    async (request, response) => {
      if (!recogniser) throw new ProviderError('recogniser-unavailable');
      const signal = clientGone(response);
      const fields = parseBody(fieldsSchema, await readForm(request.body, request.headers['content-type']));
      const sound = parseWav(new Uint8Array(await fields.file.arrayBuffer()));
      const seconds = sound.samples.length / sound.sampleRateHz;
      if (seconds > MAX_SECONDS) {
        throw new ProviderError('invalid-request', {
          detail: `at most ${MAX_SECONDS} s of sound`,
          param: 'file',
        });
      }
      const samples = resample(sound.samples, sound.sampleRateHz, RECOGNISER_RATE_HZ);
      const phrases = parsePhrases(fields.prompt);
      let heard: Heard;
      try {
        heard = await recogniser.hear(samples, phrases, signal);
      } catch (error) {
        if (signal.aborted) return; // nobody is left to be told
        throw error;
      }
      const text = textOf(heard, phrases.written);
      if (fields.response_format === 'text') response.type('text/plain').send(`${text}\n`);
      else if (fields.response_format === 'json') response.json({ text });
      else {
        const { source, confidence, unknownWords } = heard;
        const details = { source, confidence, unknown_words: unknownWords };
        response.json({ task: 'transcribe', language: 'english', duration: seconds, text, ...details });
      }
    },
  );
}

function textOf(heard: Heard, written: ReadonlyMap<string, string>): string {
  if (heard.source === 'nothing') return '';
  if (heard.source === 'unsure') return INAUDIBLE;
  return written.get(heard.text) ?? toWritten(heard.text);
}

/** The form's fields, by the platform's own parser. */
async function readForm(body: unknown, contentType: string | undefined): Promise<Record<string, unknown>> {
  if (!Buffer.isBuffer(body) || !contentType) {
    throw new ProviderError('invalid-request', { detail: 'the body must be multipart/form-data' });
  }
  try {
    const form = await new Response(body as Uint8Array<ArrayBuffer>, {
      headers: { 'content-type': contentType },
    }).formData();
    return Object.fromEntries(form);
  } catch (cause) {
    throw new ProviderError('invalid-request', { detail: 'the form cannot be read', cause });
  }
}
