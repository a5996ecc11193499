import { once } from 'node:events';
import { json, type Response, Router } from 'express';
import { z } from 'zod';
import type { ProviderDeps } from '../app.js';
import { toWav } from '../audio/wav.js';
import { SPEECH_RATE_HZ, speakText } from '../speaking/speak-text.js';
import { clientGone } from './client-gone.js';
import { parseBody } from './parse-body.js';

const requestSchema = z.looseObject({
  model: z.string().optional(),
  input: z.string().min(1).max(4_096),
  /** Any name is taken: there is one voice. */
  voice: z.unknown(),
  response_format: z
    .enum(['pcm', 'wav'], { message: 'only "pcm" and "wav" can be made' })
    // OpenAI's default is mp3, which cannot be made here; a caller that names none gets what every player plays.
    .default('wav'),
  speed: z.number().min(0.25).max(4).default(1),
});

/**
 * `POST /`: speaks `input`, as 24 kHz mono 16 bit samples that are sent sentence by sentence (`pcm`), or as one
 * file (`wav`).
 *
 * @see https://platform.openai.com/docs/api-reference/audio/createSpeech
 */
export function speechRoute({ voice }: Pick<ProviderDeps, 'voice'>): Router {
  return Router().post('/', json({ limit: '64kb' }), async (request, response) => {
    const { input, speed, response_format: format } = parseBody(requestSchema, request.body);
    const signal = clientGone(response);
    const sounds = speakText(input, { voice, speed, signal });
    try {
      if (format === 'wav') await sendWav(sounds, response);
      else await sendPcm(sounds, response, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  });
}

/** In one go: its header holds the length. */
async function sendWav(sounds: AsyncIterable<Int16Array>, response: Response): Promise<void> {
  const parts: Int16Array[] = [];
  for await (const samples of sounds) parts.push(samples);
  const all = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  response.type('audio/wav').send(toWav({ samples: all, sampleRateHz: SPEECH_RATE_HZ }));
}

async function sendPcm(
  sounds: AsyncIterable<Int16Array>,
  response: Response,
  signal: AbortSignal,
): Promise<void> {
  for await (const { buffer, byteOffset, byteLength } of sounds) {
    if (!response.headersSent) response.type('audio/pcm');
    const room = response.write(Buffer.from(buffer, byteOffset, byteLength));
    if (!room) await once(response, 'drain', { signal });
  }
  if (!response.headersSent) response.type('audio/pcm');
  response.end();
}
