import { inject } from 'vitest';

const said = new Map<string, Promise<Buffer>>();

/** A WAV file of the sentence, in the voice of the offline provider. */
export function spoken(sentence: string): Promise<Buffer> {
  const known = said.get(sentence) ?? synthesise(sentence);
  said.set(sentence, known);
  return known;
}

async function synthesise(input: string): Promise<Buffer> {
  const response = await fetch(`${inject('stack').providerUrl}/audio/speech`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ model: 'tts-1', voice: 'alloy', input, response_format: 'wav' }),
  });
  if (!response.ok) throw new Error(`speech: ${response.status} ${await response.text()}`);
  return Buffer.from(await response.arrayBuffer());
}
