import { describe, expect, it } from 'vitest';
import { parseWav, toWav } from './wav.js';

const samples = Int16Array.from([0, 1_000, -1_000, 32_767, -32_768]);

interface FormatFields {
  readonly format?: number;
  readonly channels?: number;
  readonly bits?: number;
  readonly data: Buffer;
}

/** A WAV file with the fields of its `fmt ` chunk as given. */
function file({ format = 1, channels = 1, bits = 16, data }: FormatFields) {
  const wav = Buffer.concat([toWav({ samples: new Int16Array(0), sampleRateHz: 8_000 }), data]);
  wav.writeUInt16LE(format, 20);
  wav.writeUInt16LE(channels, 22);
  wav.writeUInt16LE(bits, 34);
  wav.writeUInt32LE(data.length, 40);
  return wav;
}

describe('parseWav', () => {
  it('reads back what toWav writes', () => {
    expect(parseWav(toWav({ samples, sampleRateHz: 22_050 }))).toEqual({ samples, sampleRateHz: 22_050 });
  });

  it('reads other depths and formats', () => {
    const float = Buffer.alloc(8);
    float.writeFloatLE(0.5, 0);
    float.writeFloatLE(-2, 4);
    expect([...parseWav(file({ format: 3, bits: 32, data: float })).samples]).toEqual([16_384, -32_768]);
    expect([...parseWav(file({ bits: 8, data: Buffer.from([128, 255, 0]) })).samples]).toEqual([
      0, 32_512, -32_768,
    ]);
    expect([...parseWav(file({ bits: 24, data: Buffer.from([9, 0, 1, 9, 255, 255]) })).samples]).toEqual([
      256, -1,
    ]);
  });

  it('averages channels', () => {
    const data = Buffer.from(Int16Array.from([100, 300, -50, 50]).buffer);
    expect([...parseWav(file({ channels: 2, data })).samples]).toEqual([200, 0]);
  });

  it('skips what it does not know and takes the rest where no length is given', () => {
    const wav = toWav({ samples, sampleRateHz: 8_000 });
    const extra = Buffer.concat([
      wav.subarray(0, 36),
      Buffer.from('LIST\x03\0\0\0abc\0', 'latin1'),
      wav.subarray(36),
    ]);
    extra.writeUInt32LE(0xffff_ffff, 36 + 12 + 4);
    expect(parseWav(extra).samples).toEqual(samples);
  });

  it.each([
    ['empty', Buffer.alloc(0)],
    ['another kind of file', Buffer.from('OggS and so on and on')],
    ['without sound', toWav({ samples, sampleRateHz: 8_000 }).subarray(0, 36)],
    ['of an unknown format', file({ format: 7, bits: 8, data: Buffer.alloc(4) })],
    ['without channels', file({ channels: 0, data: Buffer.alloc(4) })],
  ])('refuses a file that is %s', (_, wav) => {
    expect(() => parseWav(wav)).toThrow(expect.objectContaining({ code: 'unsupported-audio' }));
  });
});
