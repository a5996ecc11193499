import type { Logger } from '../ports.js';
import { type Assistants, loadAssistants } from './load-assistants.js';
import type { KnownNames } from './parse-assistant.js';

export interface AssistantStoreOptions {
  readonly dir: string;
  readonly known: KnownNames;
  /** Whether files are read again for each call, as somebody who writes them wants it. */
  readonly reloads: boolean;
  readonly logger: Logger;
}

/** The assistants of a process. */
export class AssistantStore {
  /** What was wrong when it was opened. */
  readonly problems: readonly string[];
  readonly #options: AssistantStoreOptions;
  #assistants: Assistants;
  #reported = '';

  static async open(options: AssistantStoreOptions): Promise<AssistantStore> {
    const { assistants, problems } = await loadAssistants(options.dir, options.known);
    return new AssistantStore(options, assistants, problems);
  }

  private constructor(options: AssistantStoreOptions, assistants: Assistants, problems: readonly string[]) {
    this.#options = options;
    this.#assistants = assistants;
    this.problems = problems;
  }

  /** For the next call. A file that has become wrong is reported once, and its last good version goes on answering. */
  async current(): Promise<Assistants> {
    const { dir, known, reloads, logger } = this.#options;
    if (!reloads) return this.#assistants;
    const { assistants, problems } = await loadAssistants(dir, known);
    this.#assistants = new Map([...(problems.length > 0 ? this.#assistants : []), ...assistants]);
    const report = problems.join('\n');
    if (report !== this.#reported)
      for (const problem of problems)
        logger.error({ problem }, 'assistant is not valid, its last version answers');
    this.#reported = report;
    return this.#assistants;
  }
}
