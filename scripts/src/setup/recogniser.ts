import type { Reporter } from '../progress.js';

/** Whether speech can be understood without a provider. */
export type Recogniser =
  | { readonly available: true }
  | { readonly available: false; readonly reason: string };

/** What the demo package offers as `./recogniser`. */
interface RecogniserModule {
  ensureRecogniser(options: {
    cacheDir: string;
    onProgress?: (text: string) => void;
    signal?: AbortSignal;
  }): Promise<Recogniser>;
}

/**
 * Gets the offline provider's recogniser in place. That there is none is no error: typing works without.
 * @param load brings the demo's module, which is no dependency of these scripts.
 */
export async function prepareRecogniser(
  options: { readonly cacheDir: string; readonly reporter: Reporter; readonly signal?: AbortSignal },
  load: () => Promise<RecogniserModule> = loadFromDemo,
): Promise<Recogniser> {
  const { cacheDir, reporter, signal } = options;
  const task = reporter.task('Speech recogniser');
  try {
    const { ensureRecogniser } = await load();
    const onProgress = (text: string) => task.update(text);
    const recogniser = await ensureRecogniser({ cacheDir, onProgress, ...(signal && { signal }) });
    if (recogniser.available) task.done('ready');
    else task.failed(recogniser.reason);
    return recogniser;
  } catch (error) {
    signal?.throwIfAborted();
    const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
    task.failed(reason);
    return { available: false, reason };
  }
}

/** By a name that the compiler does not follow: it would make the demo a part of this project. */
async function loadFromDemo(): Promise<RecogniserModule> {
  const name: string = '@voice-assistant/demo/recogniser';
  return import(name);
}
