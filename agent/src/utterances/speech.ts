/** Mono. */
export interface Speech {
  readonly samples: Int16Array;
  readonly sampleRateHz: number;
}

const HEADER_BYTES = 44;
const BYTES_PER_SAMPLE = 2;

/** As a WAV file of 16-bit samples. */
export function toWav({ samples, sampleRateHz }: Speech): Buffer {
  const bytes = samples.length * BYTES_PER_SAMPLE;
  const wav = Buffer.alloc(HEADER_BYTES + bytes);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(HEADER_BYTES - 8 + bytes, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20); // PCM
  wav.writeUInt16LE(1, 22); // mono
  wav.writeUInt32LE(sampleRateHz, 24);
  wav.writeUInt32LE(sampleRateHz * BYTES_PER_SAMPLE, 28);
  wav.writeUInt16LE(BYTES_PER_SAMPLE, 32);
  wav.writeUInt16LE(8 * BYTES_PER_SAMPLE, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(bytes, 40);
  for (const [index, sample] of samples.entries()) wav.writeInt16LE(sample, HEADER_BYTES + index * 2);
  return wav;
}
