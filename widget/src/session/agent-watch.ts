import { VoiceError } from '../errors.js';
import { type AgentPhase, type SessionStore, selectAgentReads } from '../state/index.js';

/** An agent that is not there by then will not come: workers accept a job within seconds or never. */
const AGENT_TIMEOUT_MS = 20_000;

export interface AgentWatchDeps {
  readonly store: SessionStore;
  /** Of the call. */
  readonly signal: AbortSignal;
  /** Nobody has come. */
  onTimeout(): void;
}

/** Waits for the agent of one call. */
export class AgentWatch {
  readonly #deps: AgentWatchDeps;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: AgentWatchDeps) {
    this.#deps = deps;
  }

  /** From now on an agent has to come. */
  start(): void {
    const { store, onTimeout } = this.#deps;
    if (store.snapshot.agent === 'joining') this.#timer = setTimeout(onTimeout, AGENT_TIMEOUT_MS);
  }

  follow(agent: AgentPhase): void {
    if (agent !== 'joining') this.stop();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Resolves while there is an agent to read what is sent, be it the next one. @throws VoiceError `connection-lost` */
  reads(): Promise<void> {
    const { store, signal } = this.#deps;
    return new Promise((resolve, reject) => {
      const look = () => {
        if (signal.aborted) reject(new VoiceError('connection-lost'));
        else if (selectAgentReads(store.snapshot)) resolve();
        else return;
        unsubscribe();
        signal.removeEventListener('abort', look);
      };
      const unsubscribe = store.subscribe(look);
      signal.addEventListener('abort', look);
      look();
    });
  }
}
