/** Kernel width on each side, in periods of the lower rate. At 16 the stop band is 60 dB down. */
const HALF_WIDTH = 16;
/** Positions between two input samples at which the kernel is tabled; 512 keeps odd rates cheap. */
const MAX_PHASES = 512;

/** Samples at another rate, low-pass filtered so that nothing folds back. Mono. */
export function resample(samples: Int16Array, fromHz: number, toHz: number): Int16Array {
  if (fromHz === toHz) return samples;
  const { table, taps, phases } = kernel(fromHz, toHz);
  const half = taps / 2;
  const step = fromHz / toHz;
  const out = new Int16Array(Math.ceil((samples.length * toHz) / fromHz));
  for (let index = 0; index < out.length; index++) {
    const position = index * step;
    const phase = Math.round((position - Math.floor(position)) * phases);
    const first = Math.floor(position) - half + 1;
    const base = phase * taps;
    const from = Math.max(0, -first);
    const to = Math.min(taps, samples.length - first);
    let sum = 0;
    for (let tap = from; tap < to; tap++) sum += samples[first + tap]! * table[base + tap]!;
    out[index] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
  }
  return out;
}

interface Kernel {
  readonly table: Float32Array;
  readonly taps: number;
  readonly phases: number;
}

/** A server meets two or three pairs of rates in its life. */
const kernels = new Map<string, Kernel>();

function kernel(fromHz: number, toHz: number): Kernel {
  const key = `${fromHz}/${toHz}`;
  const known = kernels.get(key);
  if (known) return known;
  const made = makeKernel(fromHz, toHz);
  if (kernels.size > 16) kernels.clear(); // a caller that tries every rate must not fill the memory
  kernels.set(key, made);
  return made;
}

function makeKernel(fromHz: number, toHz: number): Kernel {
  const phases = Math.min(MAX_PHASES, toHz / greatestCommonDivisor(fromHz, toHz));
  const cutoff = Math.min(1, toHz / fromHz) * 0.94; // room for the filter's slope below half the lower rate
  const half = Math.ceil(HALF_WIDTH / Math.min(1, toHz / fromHz));
  const taps = half * 2;
  const table = new Float32Array((phases + 1) * taps);
  for (let phase = 0; phase <= phases; phase++) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const distance = tap - half + 1 - phase / phases;
      const value = sinc(distance * cutoff) * cutoff * blackman(distance / half);
      table[phase * taps + tap] = value;
      sum += value;
    }
    for (let tap = 0; tap < taps; tap++) table[phase * taps + tap]! /= sum;
  }
  return { table, taps, phases };
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const blackman = (x: number) =>
  Math.abs(x) >= 1 ? 0 : 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);
