/** How much of the recording is looked for in the live audio, s. Long enough to be found nowhere else. */
const TEMPLATE_S = 0.12;
/** How much earlier the next piece is, where the last one is not found, s. */
const STEP_S = 0.06;
/** So many pieces are looked for. The live audio may be damaged in some: its beginning is where packets come unevenly. */
const MOST_TRIES = 6;
/** Without a voice for so long the recording has nothing at its end that may be noticed twice, s. */
const SEARCH_S = 1.5;
/** Root mean square of full scale. What is below is no voice. */
const VOICE_LEVEL = 0.01;
/** Live audio longer than this is not waited for, s. Seen to be repeated: 0.4; 0.7 beside ten busy processes. */
const OVERLAP_S = 0.5;
/** Likeness, of 1, that two codecs leave of the same sound: 0.98. Two vowels may have 0.7. */
const SAME = 0.9;
/** And that a jitter buffer leaves which stretches or shortens it: about 0.8. What is below is another sound. */
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
 * Finds where the live audio goes on with a recording of the same microphone, as near to the recording's end as can be:
 * it is whole, while the live audio begins with a jitter buffer that stretches and shortens, often in the first sound.
 * Compares the sounds themselves, because no clock is shared by the browser, the media server and the agent.
 * @returns null when nothing is repeated.
 */
export function findOverlap(recording: Int16Array, live: Int16Array, sampleRate: number): Seam | null {
  const found = lookFor(recording, live, sampleRate, MOST_TRIES);
  return found && found.likeness >= LIKENESS ? found.seam : null;
}

/** Whether more of the live audio would not change what {@link findOverlap} finds. */
export function isOverlapHere(recording: Int16Array, live: Int16Array, sampleRate: number): boolean {
  if (live.length >= (OVERLAP_S + TEMPLATE_S) * sampleRate) return true;
  const last = lookFor(recording, live, sampleRate, 1);
  return last === null || last.likeness >= SAME;
}

interface Found {
  readonly seam: Seam;
  readonly likeness: number;
}

/**
 * The last piece that is surely the same in both, or else the one that is most alike.
 * @returns null when the recording has no such piece, whatever is heard live.
 */
function lookFor(recording: Int16Array, live: Int16Array, sampleRate: number, tries: number): Found | null {
  const step = stepOf(sampleRate);
  const rate = sampleRate / step;
  const [sounds, haystack] = [thin(endOf(recording, sampleRate), step), thin(live, step)];
  const length = Math.round(TEMPLATE_S * rate);
  const middle = Math.round(length / 2); // both sides of it are the same in both
  const end = lastVoice(sounds, Math.round(rate / 100)); // by 10 ms
  if (end === null) return null;
  let best: Found | null = null;
  for (let tried = 0; tried < tries; tried++) {
    const start = end - length - Math.round(tried * STEP_S * rate);
    if (start < 0) break;
    const { at, likeness } = mostAlike(haystack, sounds.subarray(start, start + length));
    const fromEnd = (sounds.length - start - middle) * step;
    const seam = { recordingEnd: Math.max(0, recording.length - fromEnd), liveStart: (at + middle) * step };
    if (!best || likeness > best.likeness) best = { seam, likeness };
    if (likeness >= SAME) break;
  }
  return best;
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

/** Where the last voice ends. */
function lastVoice(sounds: Float32Array, probe: number): number | null {
  const least = VOICE_LEVEL ** 2 * probe;
  for (let end = sounds.length; end >= probe; end -= probe) {
    if (energyOf(sounds.subarray(end - probe, end)) >= least) return end;
  }
  return null;
}

const energyOf = (sounds: Float32Array): number => sounds.reduce((sum, sound) => sum + sound * sound, 0);

/** Where the template is, if it is anywhere. */
function mostAlike(haystack: Float32Array, template: Float32Array): { at: number; likeness: number } {
  const energy = energyOf(template);
  let best = { at: 0, likeness: 0 };
  for (let at = 0; at + template.length <= haystack.length; at++) {
    const likeness = likenessOf(haystack, at, template, energy);
    if (likeness > best.likeness) best = { at, likeness };
  }
  return best;
}

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
