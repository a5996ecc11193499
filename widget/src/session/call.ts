import { failureOf, toVoiceError, VoiceError } from '../errors.js';
import type { SessionFact, SessionStore } from '../state/index.js';
import { CallMicrophone } from './call-microphone.js';
import { Ducking } from './ducking.js';
import type { Meter, SessionPorts, Transport } from './ports.js';
import { withRetries } from './retry.js';

/** An agent that is not there by then will not come: workers accept a job within seconds or never. */
const AGENT_TIMEOUT_MS = 20_000;

export interface CallDeps {
  readonly ports: SessionPorts;
  readonly store: SessionStore;
  readonly meter: Meter;
}

/**
 * One call from the click to the end. Owns the room, the microphone and every timer, and frees them all when it ends,
 * however it ends; what arrives after that is dropped.
 */
export class Call {
  readonly microphone: CallMicrophone;
  /** Settles when the visitor is in the room. @throws VoiceError */
  readonly connected: Promise<void>;
  readonly #abort = new AbortController();
  readonly #deps: CallDeps;
  #transport: Transport | null = null;
  #agentTimer: ReturnType<typeof setTimeout> | undefined;
  #ending: Promise<void> | undefined;
  #typed = 0;
  readonly #agentReady = deferred();
  readonly #ducking: Ducking;

  constructor(deps: CallDeps, options: { readonly withMicrophone: boolean }) {
    this.#deps = deps;
    this.microphone = new CallMicrophone({ ...deps, record: this.#record, signal: this.#abort.signal });
    this.#ducking = new Ducking({
      meter: deps.meter,
      setVolume: (volume) => this.#transport?.setVolume(volume),
    });
    deps.meter.start();
    this.#record({ type: 'call/started' });
    // before anything is awaited, so that a click leads to the browser's prompt within its own task
    if (options.withMicrophone) void this.microphone.open();
    this.connected = this.#connect();
  }

  get over(): boolean {
    return this.#abort.signal.aborted;
  }

  /**
   * Shows the text at once and sends it as soon as an agent is there to read it: before that it would go nowhere.
   * @throws VoiceError when it could not be sent; it is then taken out of the transcript again
   */
  async sendText(text: string): Promise<void> {
    this.#typed += 1;
    const id = `typed-${this.#deps.ports.nowMs()}-${this.#typed}`;
    const entry = { id, speaker: 'visitor', text, at: this.#deps.ports.nowMs() } as const;
    this.#record({ type: 'transcript/heard', entry: { ...entry, final: false } });
    try {
      await Promise.all([this.connected, this.#agentReady.promise]);
      if (!this.#transport) throw new VoiceError('connection-lost');
      await this.#transport.sendText(text);
      this.#record({ type: 'transcript/heard', entry: { ...entry, final: true } });
    } catch (error) {
      this.#deps.store.record({ type: 'transcript/withdrawn', id });
      throw toVoiceError(error, 'connection-lost');
    }
  }

  /** Hangs up. Safe at any moment and more than once; resolves when the room is left. */
  end(): Promise<void> {
    return this.#finish({ type: 'call/ended' });
  }

  readonly #record = (fact: SessionFact): void => {
    if (this.over) return;
    this.#deps.store.record(fact);
    const { agent, microphone } = this.#deps.store.snapshot;
    this.#ducking.follow(agent === 'speaking' && microphone.state === 'on');
  };

  async #connect(): Promise<void> {
    const { signal } = this.#abort;
    try {
      const transport = await withRetries(() => this.#enterRoom(signal), {
        signal,
        random: this.#deps.ports.random,
        onAttempt: (attempt) => this.#record({ type: 'call/attempted', attempt }),
      });
      this.#transport = transport;
      this.#record({ type: 'call/connected' });
      this.#deps.ports.keepAwake(signal);
      this.#awaitAgent();
      void this.microphone.publishTo(transport);
    } catch (error) {
      if (this.over) return; // hung up meanwhile: that is no failure
      const failure = toVoiceError(error);
      await this.#finish({ type: 'call/failed', failure: failureOf(failure.code) });
      throw failure;
    }
  }

  /** The script and the token are fetched side by side. Each try has a token and a room of its own. */
  async #enterRoom(signal: AbortSignal): Promise<Transport> {
    const { ports, meter } = this.#deps;
    const [createTransport, details] = await Promise.all([ports.loadTransport(), ports.fetchToken(signal)]);
    signal.throwIfAborted();
    const transport = createTransport({
      onFact: this.#onFact,
      onRemoteAudio: (track) => meter.watch('assistant', track),
    });
    try {
      await transport.connect(details, signal);
      signal.throwIfAborted();
      return transport;
    } catch (error) {
      await transport.disconnect();
      throw error;
    }
  }

  readonly #onFact = (fact: SessionFact): void => {
    if (fact.type === 'call/ended' || fact.type === 'call/failed') {
      void this.#finish(fact);
      return;
    }
    if (fact.type === 'agent/changed' && fact.agent !== 'joining') {
      clearTimeout(this.#agentTimer);
      this.#agentReady.resolve();
    }
    this.#record(fact);
  };

  #awaitAgent(): void {
    const { agent } = this.#deps.store.snapshot;
    if (agent !== 'joining') return;
    this.#agentTimer = setTimeout(
      () => void this.#finish({ type: 'call/failed', failure: failureOf('agent-timeout') }),
      AGENT_TIMEOUT_MS,
    );
  }

  #finish(last: SessionFact): Promise<void> {
    this.#ending ??= this.#release(last);
    return this.#ending;
  }

  async #release(last: SessionFact): Promise<void> {
    this.#record(last);
    this.#ducking.follow(false);
    this.#abort.abort();
    clearTimeout(this.#agentTimer);
    this.#agentReady.reject(new VoiceError('connection-lost'));
    this.microphone.close();
    this.#deps.meter.stop();
    await this.#transport?.disconnect();
  }
}

interface Deferred {
  readonly promise: Promise<void>;
  resolve(): void;
  reject(reason: Error): void;
}

function deferred(): Deferred {
  let settle!: Omit<Deferred, 'promise'>;
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  promise.catch(() => {}); // nobody need be waiting for it
  return { promise, ...settle };
}
