/** How much of the live audio is looked for in the recording, s. Long enough to be found nowhere else. */
const TEMPLATE_S = 0.12;
/** The recording ends about when the live audio begins: so much of its end is searched, s. */
const SEARCH_S = 1.5;
/** Root mean square of full scale. What is below is no voice, and may be heard twice without anybody noticing. */
const VOICE_LEVEL = 0.01;
/** Live audio without a voice for so long goes on where the recording has ended long ago, s. Seen: 0.4 at most. */
const OVERLAP_S = 0.5;
/** Of 1. Two codecs and a jitter buffer leave about 0.9 of the same sound; other sounds stay below 0.5. */
const LIKENESS = 0.7;
/** Hz. Enough to tell sounds apart, and a third of the work. */
const SEARCH_RATE = 8_000;
const FULL_SCALE = 32_768;

/** Where one of two pieces of audio goes on with the other; both in samples. */
export interface Seam {
  /** So much of the recording is played. */
  readonly recordingEnd: number;
  /** And the live audio from here on. */
  readonly liveStart: number;
}

/**
 * Finds where the live audio repeats the end of a recording of the same microphone. Compares the sounds themselves,
 * because no clock is shared by the browser, the media server and the agent. Null: nothing is repeated.
 */
export function findOverlap(recording: Int16Array, live: Int16Array, sampleRate: number): Seam | null {
  const step = stepOf(sampleRate);
  const rate = sampleRate / step;
  const haystack = thin(endOf(recording, sampleRate), step);
  const sounds = thin(live, step);
  const length = Math.round(TEMPLATE_S * rate);
  const start = firstVoice(sounds, length);
  if (start === null || haystack.length < length) return null;
  const template = sounds.subarray(start, start + length);
  let best = { at: 0, likeness: 0 };
  const energy = energyOf(template);
  for (let at = 0; at + length <= haystack.length; at++) {
    const likeness = likenessOf(haystack, at, template, energy);
    if (likeness > best.likeness) best = { at, likeness };
  }
  if (best.likeness < LIKENESS) return null;
  const recordingEnd = recording.length - (haystack.length - best.at) * step;
  return { recordingEnd: Math.max(0, recordingEnd), liveStart: start * step };
}

/** Whether so much of the live audio is here that {@link findOverlap} can find what it repeats, if it does. */
export function canFindOverlap(recording: Int16Array, live: Int16Array, sampleRate: number): boolean {
  if (live.length >= (OVERLAP_S + TEMPLATE_S) * sampleRate) return true;
  const step = stepOf(sampleRate);
  const hasVoice = (sounds: Int16Array) =>
    firstVoice(thin(sounds, step), Math.round((TEMPLATE_S * sampleRate) / step)) !== null;
  return hasVoice(live) || !hasVoice(endOf(recording, sampleRate));
}

const endOf = (recording: Int16Array, sampleRate: number): Int16Array =>
  recording.subarray(Math.max(0, recording.length - SEARCH_S * sampleRate));

const stepOf = (sampleRate: number): number => Math.max(1, Math.floor(sampleRate / SEARCH_RATE));

/** Means of neighbours: they are also the filter that keeps what is left true. */
function thin(samples: Int16Array, step: number): Float32Array {
  const thinned = new Float32Array(Math.floor(samples.length / step));
  for (let at = 0; at < thinned.length; at++) {
    let sum = 0;
    for (let offset = 0; offset < step; offset++) sum += samples[at * step + offset] ?? 0;
    thinned[at] = sum / step / FULL_SCALE;
  }
  return thinned;
}

/** Where a voice begins that has so much of the live audio left after it. */
function firstVoice(sounds: Float32Array, length: number): number | null {
  const probe = Math.ceil(length / 12); // 10 ms
  const least = VOICE_LEVEL ** 2 * probe;
  for (let at = 0; at + length <= sounds.length; at += probe) {
    if (energyOf(sounds.subarray(at, at + probe)) >= least) return at;
  }
  return null;
}

const energyOf = (sounds: Float32Array): number => sounds.reduce((sum, sound) => sum + sound * sound, 0);

function likenessOf(haystack: Float32Array, at: number, template: Float32Array, energy: number): number {
  let product = 0;
  let own = 0;
  for (let offset = 0; offset < template.length; offset++) {
    const sound = haystack[at + offset] ?? 0;
    product += sound * (template[offset] ?? 0);
    own += sound * sound;
  }
  return own === 0 ? 0 : product / Math.sqrt(own * energy);
}
