import { readFileSync } from 'node:fs';

/** Mono, 16 bits. */
export interface Wav {
  readonly sampleRateHz: number;
  readonly samples: Int16Array;
}

const HEADER_BYTES = 44;

/** Reads a mono 16-bit WAV file with the plain header of 44 bytes. */
export function readWav(file: URL): Wav {
  const bytes = readFileSync(file);
  const samples = new Int16Array((bytes.length - HEADER_BYTES) >> 1);
  for (let index = 0; index < samples.length; index++)
    samples[index] = bytes.readInt16LE(HEADER_BYTES + index * 2);
  return { sampleRateHz: bytes.readUInt32LE(24), samples };
}

/** A tone of 440 Hz as PCM for 24,000 samples a second: what a synthetic voice is here. */
export function tonePcm(durationMs: number, silenceBeforeMs = 0): Buffer {
  const silent = silenceBeforeMs * 24;
  const pcm = Buffer.alloc((silent + durationMs * 24) * 2);
  for (let index = 0; index < durationMs * 24; index++)
    pcm.writeInt16LE(
      Math.round(8_000 * Math.sin((2 * Math.PI * 440 * index) / 24_000)),
      (silent + index) * 2,
    );
  return pcm;
}
