import { ProviderError } from '../errors.js';

/** Mono, signed 16 bit. */
export interface Sound {
  readonly samples: Int16Array;
  readonly sampleRateHz: number;
}

const FORMAT = { pcm: 1, float: 3, extensible: 0xfffe };
const HEADER_BYTES = 44;

/**
 * Reads a WAV file: 8 to 32 bit, integer or float, any number of channels (averaged to one).
 *
 * @throws {ProviderError} `unsupported-audio`
 * @see http://soundfile.sapp.org/doc/WaveFormat/
 */
export function parseWav(file: Uint8Array): Sound {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 12 || tag(view, 0) !== 'RIFF' || tag(view, 8) !== 'WAVE') {
    throw unsupported('only WAV files are understood');
  }
  let format: ReturnType<typeof readFormat> | undefined;
  for (let at = 12; at + 8 <= file.length; ) {
    const size = view.getUint32(at + 4, true);
    const start = at + 8;
    if (tag(view, at) === 'fmt ' && start + 16 <= file.length) format = readFormat(view, start, size);
    if (tag(view, at) === 'data') {
      if (!format) break;
      // A recorder that streams does not know the length and writes the largest number, or none.
      const end = size === 0 ? file.length : Math.min(file.length, start + size);
      return { samples: readSamples(view, start, end, format), sampleRateHz: format.sampleRateHz };
    }
    at = start + size + (size % 2);
  }
  throw unsupported('the WAV file has no sound in it');
}

function readFormat(view: DataView, at: number, size: number) {
  const declared = view.getUint16(at, true);
  const hasExtension = declared === FORMAT.extensible && size >= 26 && at + 26 <= view.byteLength;
  const kind = hasExtension ? view.getUint16(at + 24, true) : declared;
  const channels = view.getUint16(at + 2, true);
  const sampleRateHz = view.getUint32(at + 4, true);
  const bits = view.getUint16(at + 14, true);
  const read = reader(kind, bits);
  if (!read) throw unsupported(`WAV format ${kind} with ${bits} bits is not understood`);
  if (channels < 1 || channels > 16) throw unsupported('the WAV file must have 1 to 16 channels');
  if (sampleRateHz < 4_000 || sampleRateHz > 384_000) throw unsupported('the sample rate is out of range');
  return { channels, sampleRateHz, sampleBytes: bits / 8, read };
}

/** Reads one sample as a number from -32,768 to 32,767. */
function reader(kind: number, bits: number): ((view: DataView, at: number) => number) | undefined {
  if (kind === FORMAT.float && bits === 32) return (view, at) => view.getFloat32(at, true) * 32_767;
  if (kind !== FORMAT.pcm) return undefined;
  switch (bits) {
    case 8:
      return (view, at) => (view.getUint8(at) - 128) * 256;
    case 16:
      return (view, at) => view.getInt16(at, true);
    case 24:
      return (view, at) => view.getInt16(at + 1, true);
    case 32:
      return (view, at) => view.getInt16(at + 2, true);
    default:
      return undefined;
  }
}

function readSamples(
  view: DataView,
  start: number,
  end: number,
  { channels, sampleBytes, read }: ReturnType<typeof readFormat>,
): Int16Array {
  const samples = new Int16Array(Math.max(0, Math.floor((end - start) / (sampleBytes * channels))));
  for (let index = 0, at = start; index < samples.length; index++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++, at += sampleBytes) sum += read(view, at);
    samples[index] = Math.max(-32_768, Math.min(32_767, Math.round(sum / channels)));
  }
  return samples;
}

const tag = (view: DataView, at: number) =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));

const unsupported = (detail: string) => new ProviderError('unsupported-audio', { detail, param: 'file' });

/** A WAV file of mono, signed 16 bit samples. */
export function toWav({ samples, sampleRateHz }: Sound): Buffer {
  const data = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0);
  header.writeUInt32LE(HEADER_BYTES - 8 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(FORMAT.pcm, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}
