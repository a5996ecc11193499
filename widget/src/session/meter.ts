import { Beat } from './beat.js';
import type { Meter, MeterSource } from './ports.js';

/** Enough for bars; each band is about an octave of the voice. */
export const METER_BANDS = 5;
/** Hz. Below is hum, above is hiss. */
const EDGES_HZ = [80, 250, 500, 1_000, 2_000, 5_000] as const;
const FFT_SIZE = 512;
/** Beats between two readings: ten a second look alive, and each that moves something costs a frame. */
const READING = 2;
/** dB of full scale that count as silence and as loud. */
const MIN_DB = -80;
const MAX_DB = -25;

interface Tap {
  readonly analyser: AnalyserNode;
  readonly spectrum: Uint8Array<ArrayBuffer>;
  readonly samples: Float32Array<ArrayBuffer>;
  readonly levels: Float32Array;
  node: MediaStreamAudioSourceNode | null;
}

/**
 * Levels of both voices for drawing, from taps beside the audio's own way: what is heard does not go through here,
 * because echo cancellation does not know audio that a page mixes itself.
 */
export class AudioMeter implements Meter {
  readonly #taps = new Map<MeterSource, Tap>();
  readonly #listeners: Record<MeterSource, Set<(levels: Float32Array) => void>> = {
    visitor: new Set(),
    assistant: new Set(),
  };
  readonly beat = new Beat();
  #context: AudioContext | null = null;
  #reading: (() => void) | undefined;

  start(): void {
    this.#context ??= new AudioContext({ latencyHint: 'interactive' });
    this.#context.resume().catch(() => {}); // the call ended first
  }

  watch(source: MeterSource, track: MediaStreamTrack | null): void {
    if (!this.#context) return;
    const tap = this.#taps.get(source) ?? this.#createTap(source, this.#context);
    tap.node?.disconnect();
    tap.node = track && this.#context.createMediaStreamSource(new MediaStream([track]));
    tap.node?.connect(tap.analyser);
  }

  subscribe(source: MeterSource, listener: (levels: Float32Array) => void): () => void {
    const listeners = this.#listeners[source];
    listeners.add(listener);
    // not by the screen's frames: to ask for one makes one, also where nothing has moved
    this.#reading ??= this.beat.every(READING, this.#tick);
    return () => {
      listeners.delete(listener);
      if (this.#listeners.visitor.size + this.#listeners.assistant.size === 0) this.#rest();
    };
  }

  loudness(source: MeterSource): number {
    const tap = this.#taps.get(source);
    if (!tap) return 0;
    tap.analyser.getFloatTimeDomainData(tap.samples);
    return Math.sqrt(tap.samples.reduce((sum, sample) => sum + sample * sample, 0) / FFT_SIZE);
  }

  stop(): void {
    this.#rest();
    for (const { node } of this.#taps.values()) node?.disconnect();
    this.#taps.clear();
    void this.#context?.close();
    this.#context = null;
  }

  #rest(): void {
    this.#reading?.();
    this.#reading = undefined;
  }

  #createTap(source: MeterSource, context: AudioContext): Tap {
    const analyser = new AnalyserNode(context, {
      fftSize: FFT_SIZE,
      minDecibels: MIN_DB,
      maxDecibels: MAX_DB,
      smoothingTimeConstant: 0.5,
    });
    const tap: Tap = {
      analyser,
      spectrum: new Uint8Array(analyser.frequencyBinCount),
      samples: new Float32Array(FFT_SIZE),
      levels: new Float32Array(METER_BANDS),
      node: null,
    };
    this.#taps.set(source, tap);
    return tap;
  }

  readonly #tick = (): void => {
    if (document.hidden) return;
    for (const source of ['visitor', 'assistant'] as const) {
      const listeners = this.#listeners[source];
      if (listeners.size === 0) continue;
      const levels = this.#read(source);
      for (const listener of listeners) listener(levels);
    }
  };

  #read(source: MeterSource): Float32Array {
    const tap = this.#taps.get(source);
    if (!tap) return SILENCE;
    tap.analyser.getByteFrequencyData(tap.spectrum);
    const hzPerBin = tap.analyser.context.sampleRate / FFT_SIZE;
    for (let band = 0; band < METER_BANDS; band += 1) {
      const from = Math.floor((EDGES_HZ[band] ?? 0) / hzPerBin);
      const to = Math.max(from + 1, Math.ceil((EDGES_HZ[band + 1] ?? 0) / hzPerBin));
      let loudest = 0;
      for (let bin = from; bin < to; bin += 1) loudest = Math.max(loudest, tap.spectrum[bin] ?? 0);
      tap.levels[band] = loudest / 255;
    }
    return tap.levels;
  }
}

const SILENCE = new Float32Array(METER_BANDS);
