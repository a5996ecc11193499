import { exitWithParent } from './exit-with-parent.js';

/**
 * Loaded into the framework's inference process, where we have no other way in: a runner that runs nothing and only
 * makes that process end with the worker.
 */
export default class InferenceGuard {
  #release = () => {};

  async initialize(): Promise<void> {
    this.#release = exitWithParent();
  }

  async run(): Promise<undefined> {
    return undefined;
  }

  async close(): Promise<void> {
    this.#release();
  }
}
