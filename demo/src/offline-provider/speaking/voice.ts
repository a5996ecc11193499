import type { Sound } from '../audio/wav.js';

/** Speaks one piece of text. */
export interface Voice {
  /**
   * @param options.speed 1 is the voice's own, 2 twice as fast.
   * @throws {ProviderError} `speech-failed`; the signal's reason when aborted.
   */
  speak(text: string, options: { speed: number; signal?: AbortSignal | undefined }): Promise<Sound>;
}
