import { mkdirSync } from 'node:fs';
import { parseConfig } from '../config.js';
import { ensureRecogniser, type RecogniserInstallation } from '../hearing/ensure-recogniser.js';

/** The recogniser for tests, from the same folder as the product's. Tests that hear are skipped without, by name. */
export async function findRecogniser(): Promise<RecogniserInstallation> {
  const { cacheDir } = parseConfig(process.env);
  mkdirSync(cacheDir, { recursive: true });
  return ensureRecogniser({ cacheDir });
}
