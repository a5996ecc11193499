import { readFile } from 'node:fs/promises';
import { describe, expect, inject, it } from 'vitest';

const { serverUrl, livekit } = inject('stack');

const post = (body: object) =>
  fetch(`${serverUrl}/livekit/process-voice`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${livekit.apiKey}:${livekit.apiSecret}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify(body),
  });

describe('B2: recordings, by REST', () => {
  it.each(['wav', 'mp3', 'ogg', 'webm'])('B2: hears, understands and answers one in %s', async (format) => {
    const file = new URL(`../agent/fixtures/when-are-you-open.${format}`, import.meta.url);
    const response = await post({ audio_data: (await readFile(file)).toString('base64') });
    const answer = await response.json();
    expect(answer).toMatchObject({ transcription: 'when are you open', intent: 'question' });
    expect(answer.response_text).toMatch(/nine|9/i);
    const sound = Buffer.from(answer.audio_data, 'base64');
    expect(sound.toString('latin1', 0, 4)).toBe('RIFF');
    expect((sound.length - 44) / 2 / sound.readUInt32LE(24)).toBeGreaterThan(1);
  });

  it('B2: tells what a worker refuses', async () => {
    const garbage = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(9_000, 7)]).toString('base64');
    const response = await post({ audio_data: garbage });
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({ code: 'unsupported-media' });
  });
});
