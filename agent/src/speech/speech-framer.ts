/**
 * What counts as silence, of 32,768: four times what is heard in the first 10 ms, as a voice's noise differs from one
 * to the next, and within these bounds: -55 dBFS, where soft consonants begin, and -44.
 */
const SILENCE_LEVEL = { least: 60, overNoise: 4, most: 200 };
const NOISE_MS = 10;
/** Kept in front of the first sound, so that a soft consonant is not cut. */
const KEPT_BEFORE_SOUND_MS = 5;
/** A longer silence was meant. */
const MAX_TRIMMED_MS = 1_000;
const FRAME_MS = 20;
/** As long as frames become where so much is here at once: each of them passes many streams on its way. */
const LONGEST_FRAME_MS = 100;

/**
 * Cuts a stream of 16-bit little-endian mono PCM, in pieces of any size, into frames of 20 to 100 ms, without the silence
 * that synthetic voices begin with (230 ms of 312 between first byte and ear, measured with a local voice).
 */
export class SpeechFramer {
  readonly #frameLength: number;
  readonly #noiseLength: number;
  readonly #keptLength: number;
  readonly #maxTrimmedLength: number;
  /** Bytes of samples that are not in a frame yet. */
  #pending: Buffer = Buffer.alloc(0);
  #isTrimming = true;
  /** Known once the first milliseconds are here. */
  #silenceLevel: number | undefined;
  #trimmed = 0;

  constructor(sampleRateHz: number) {
    this.#frameLength = (sampleRateHz * FRAME_MS) / 1_000;
    this.#noiseLength = (sampleRateHz * NOISE_MS) / 1_000;
    this.#keptLength = (sampleRateHz * KEPT_BEFORE_SOUND_MS) / 1_000;
    this.#maxTrimmedLength = (sampleRateHz * MAX_TRIMMED_MS) / 1_000;
  }

  /** Frames that are complete with this piece; a sample at least is left for {@link end}, so that there is a last one. */
  push(bytes: Uint8Array): Int16Array<ArrayBuffer>[] {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    if (this.#isTrimming) this.#trim();
    return this.#isTrimming ? [] : this.#takeFrames();
  }

  /** What is left, the last frame shorter or as long as any. An odd byte at the very end is dropped. */
  end(): Int16Array<ArrayBuffer>[] {
    this.#isTrimming = false; // a whole speech of silence is passed on rather than nothing
    const frames = this.#takeFrames();
    const rest = Math.floor(this.#pending.length / 2);
    if (rest > 0) frames.push(this.#take(rest));
    return frames;
  }

  #trim() {
    const samples = Math.floor(this.#pending.length / 2);
    if (this.#silenceLevel === undefined && samples < this.#noiseLength) return;
    this.#silenceLevel ??= this.#findSilenceLevel();
    let firstSound = 0;
    while (firstSound < samples && this.#loudness(firstSound) < this.#silenceLevel) firstSound++;
    const isSound = firstSound < samples;
    const room = this.#maxTrimmedLength - this.#trimmed;
    const cut = Math.min(Math.max(0, firstSound - this.#keptLength), room);
    this.#pending = this.#pending.subarray(cut * 2);
    this.#trimmed += cut;
    this.#isTrimming = !isSound && cut < room;
  }

  #findSilenceLevel(): number {
    let noise = 0;
    for (let at = 0; at < this.#noiseLength; at++) noise = Math.max(noise, this.#loudness(at));
    const { least, overNoise, most } = SILENCE_LEVEL;
    return Math.min(Math.max(least, noise * overNoise), most);
  }

  #loudness(sample: number): number {
    return Math.abs(this.#pending.readInt16LE(sample * 2));
  }

  #takeFrames(): Int16Array<ArrayBuffer>[] {
    const frames: Int16Array<ArrayBuffer>[] = [];
    for (;;) {
      const ready = Math.floor((this.#pending.length / 2 - 1) / this.#frameLength);
      if (ready <= 0) return frames;
      const together = Math.min(ready, LONGEST_FRAME_MS / FRAME_MS);
      frames.push(this.#take(together * this.#frameLength));
    }
  }

  #take(length: number): Int16Array<ArrayBuffer> {
    const frame = new Int16Array(length);
    for (let index = 0; index < length; index++) frame[index] = this.#pending.readInt16LE(index * 2);
    this.#pending = this.#pending.subarray(length * 2);
    return frame;
  }
}
