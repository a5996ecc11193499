import type { UtteranceFormat } from '@voice-assistant/protocol';

/** Where a container names what it is. */
const HEAD_BYTES = 64;

/** What a recording is, by its content; nothing where it is none that an agent understands. */
export function formatOf(recording: Buffer): UtteranceFormat | undefined {
  const text = (from: number, to: number) => recording.toString('latin1', from, to);
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WAVE') return 'wav';
  if (text(0, 4) === 'OggS') return 'ogg';
  // EBML, which Matroska is as well: the kind of document follows within its first bytes
  if (recording.length > 4 && recording.readUInt32BE(0) === 0x1a45dfa3)
    return text(4, HEAD_BYTES).includes('webm') ? 'webm' : undefined;
  return text(0, 3) === 'ID3' || startsWithMp3Frame(recording) ? 'mp3' : undefined;
}

/** Eleven bits that are set, then a version, a layer (3), a bit rate and a sample rate that exist. */
function startsWithMp3Frame(recording: Buffer): boolean {
  if (recording.length < 4) return false;
  const [, second = 0, third = 0] = recording;
  const isSync = recording[0] === 0xff && (second & 0xe0) === 0xe0;
  const version = (second >> 3) & 0b11;
  const layer = (second >> 1) & 0b11;
  const bitRate = third >> 4;
  const sampleRate = (third >> 2) & 0b11;
  return isSync && version !== 1 && layer === 1 && bitRate !== 0 && bitRate !== 15 && sampleRate !== 3;
}
