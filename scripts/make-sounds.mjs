// Records the sentences that an agent says without any provider. Run it after they were changed:
// `npx tsc -b agent demo && node scripts/make-sounds.mjs`. What it writes belongs into the repository.
import { mkdir, writeFile } from 'node:fs/promises';
import { ENGLISH_SENTENCES } from '../agent/dist/resilience/sentences.js';
import { FliteVoice } from '../demo/dist/offline-provider/speaking/flite-voice.js';
import { trimSilence } from '../demo/dist/offline-provider/speaking/silence.js';

const FOLDER = new URL('../agent/sounds/en/', import.meta.url);
const MU_LAW = 7;
const BIAS = 0x84;
const CLIP = 32_635;

/**
 * One sample of ITU-T G.711 mu-law: half the size of what it was, and no library needed to play it.
 * @param {number} sample
 */
function toMuLaw(sample) {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
  const exponent = Math.floor(Math.log2(magnitude)) - 7;
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

/** @param {Int16Array} samples @param {number} sampleRateHz */
function wavOf(samples, sampleRateHz) {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(MU_LAW, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, Buffer.from(Uint8Array.from(samples, toMuLaw))]);
}

const voice = new FliteVoice();
await mkdir(FOLDER, { recursive: true });
for (const [name, text] of Object.entries(ENGLISH_SENTENCES)) {
  const spoken = await voice.speak(text, { speed: 1 });
  const samples = trimSilence(spoken.samples, spoken.sampleRateHz, { beforeMs: 20, afterMs: 60 });
  await writeFile(new URL(`${name}.wav`, FOLDER), wavOf(samples, spoken.sampleRateHz));
}
await voice.close();
