import type { TokenResponse } from '@voice-assistant/protocol';
import { failureOf, isVoiceError, toVoiceError, VoiceError } from '../errors.js';
import { type SessionFact, type SessionStore, selectAgentReads, type VideoSource } from '../state/index.js';
import type { CallClock } from './call-clock.extra.js';
import type { CallMedia } from './call-media.js';
import { CallMicrophone } from './call-microphone.js';
import { Ducking } from './ducking.js';
import { HearingCheck } from './hearing-check.js';
import { PageLink } from './page-link.js';
import type { ConnectionStats, ConversationTicket, Meter, SessionPorts, Transport } from './ports.js';
import { withRetries } from './retry.js';
import type { SessionSignals } from './signals.js';
import type { ToolRegistry } from './tools.js';
import { TurnClock } from './turns.js';

/** An agent that is not there by then will not come: workers accept a job within seconds or never. */
const AGENT_TIMEOUT_MS = 20_000;
/** How long it is said that a device was replaced. */
const DEVICE_LOSS_MS = 10_000;

/** A page that has lost its call to another stays in the room until the media server has put that in its place. */
const REPLACED_WITHIN_MS = 10_000;

export interface CallDeps {
  readonly ports: SessionPorts;
  readonly store: SessionStore;
  readonly meter: Meter;
  readonly tools: ToolRegistry;
  readonly signals: SessionSignals;
}

export interface CallOptions {
  readonly withMicrophone: boolean;
  readonly muted: boolean;
  /** The conversation to go on with. */
  readonly conversation: ConversationTicket | null;
  /** Takes the call over from another tab. */
  readonly takeOver: boolean;
  /** Goes on after a page load: a call that cannot be gone on with is not made anew. */
  readonly resume: boolean;
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
  /** Opens this conversation again, once the server has said how. */
  conversation: ConversationTicket | null;
  /** Signed for this call alone; for what is reported about it. */
  participantToken: string | null = null;
  readonly link: PageLink;
  readonly #options: CallOptions;
  readonly #asksLater: boolean;
  readonly #turns: TurnClock;
  #transport: Transport | null = null;
  #replacement: ReturnType<typeof setTimeout> | undefined;
  #agentTimer: ReturnType<typeof setTimeout> | undefined;
  #ending: Promise<void> | undefined;
  #typed = 0;
  #reading: Promise<unknown> = Promise.resolve();
  readonly #ducking: Ducking;
  readonly #hearing: HearingCheck;
  #clock: Promise<CallClock> | undefined;
  #media: Promise<CallMedia> | undefined;
  /** The same, once it is loaded. */
  #mediaHere: CallMedia | null = null;
  #lossTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: CallDeps, options: CallOptions) {
    this.#deps = deps;
    this.#options = options;
    this.conversation = options.conversation;
    this.#turns = new TurnClock({
      meter: deps.meter,
      nowMs: deps.ports.nowMs,
      onTurn: (timings) => deps.signals.emit('turn', timings),
    });
    this.link = this.#createLink();
    const { signal } = this.#abort;
    const record = this.#record;
    this.microphone = new CallMicrophone({ ...deps, record, signal });
    this.#ducking = new Ducking({
      meter: deps.meter,
      setVolume: (volume) => this.#transport?.setVolume(volume),
    });
    this.#hearing = new HearingCheck({
      meter: deps.meter,
      onChange: (unheard) => record({ type: 'microphone/unheard', unheard }),
    });
    this.#record({ type: 'call/started' });
    // before anything is awaited, so that a click leads to the browser's prompt within its own task
    if (options.muted) void this.microphone.setMuted(true);
    // while the call is in another tab there is nothing to ask for
    this.#asksLater = options.withMicrophone && !options.takeOver && deps.ports.oneCall.elsewhere;
    if (options.withMicrophone && !this.#asksLater) void this.microphone.open();
    this.connected = this.#connect();
    // last, because a browser takes its time to open a loudspeaker, and the rest goes on meanwhile
    deps.meter.start();
    deps.ports.unlockAudio();
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
      await this.connected;
      await this.#agentThere();
      if (!this.#transport) throw new VoiceError('connection-lost');
      this.#onActivity();
      await this.#transport.sendText(text, id);
      this.#record({ type: 'transcript/heard', entry: { ...entry, final: true } });
    } catch (error) {
      this.#deps.store.record({ type: 'transcript/withdrawn', id });
      throw toVoiceError(error, 'connection-lost');
    }
  }

  /** Camera, screen and the choice of devices, loaded when they are first wanted. @throws VoiceError `load-failed` */
  media(): Promise<CallMedia> {
    this.#media ??= this.#loadMedia().catch((error: unknown) => {
      this.#media = undefined;
      throw error;
    });
    return this.#media;
  }

  async #loadMedia(): Promise<CallMedia> {
    const { ports } = this.#deps;
    const { createMedia } = await ports.loadExtras();
    const media = createMedia({ ports, record: this.#record, signal: this.#abort.signal });
    this.#mediaHere = media;
    if (this.#transport) await media.publishTo(this.#transport);
    return media;
  }

  /** Plays the assistant after the browser would not. Called within the visitor's click. */
  async startAudio(): Promise<void> {
    this.#deps.ports.unlockAudio();
    this.#deps.meter.start();
    await this.#transport?.startAudio();
  }

  /** Shows somebody's picture; `null` is the visitor. Returns the function that ends this. */
  showVideo(identity: string | null, source: VideoSource, element: HTMLVideoElement): () => void {
    if (identity !== null) return this.#transport?.showVideo(identity, source, element) ?? (() => {});
    const end = this.#mediaHere?.watch(source, (track) => {
      element.srcObject = track && new MediaStream([track]);
    });
    return end ?? (() => {});
  }

  /** Hangs up. Safe at any moment and more than once; resolves when the room is left. */
  end(): Promise<void> {
    return this.#finish({ type: 'call/ended' });
  }

  readonly #record = (fact: SessionFact): void => {
    if (this.over) return;
    this.#deps.store.record(fact);
    const { snapshot } = this.#deps.store;
    this.#ducking.follow(snapshot.agent === 'speaking' && snapshot.microphone.state === 'on');
    this.#hearing.follow(snapshot);
    if (fact.type === 'transcript/heard') this.#onActivity();
    if (fact.type === 'devices/lost' && fact.loss) this.#forgetLoss();
  };

  #createLink(): PageLink {
    const { ports, tools, signals } = this.#deps;
    return new PageLink({
      tools,
      signals,
      signal: this.#abort.signal,
      record: this.#record,
      nowMs: ports.nowMs,
      send: async (topic, text) => {
        if (!this.#transport) throw new VoiceError('connection-lost');
        await this.#transport.send(topic, text);
      },
      sessionId: () => this.conversation?.id ?? '',
      onMessage: ({ type, payload }) => {
        if (type === 'turn.timings') this.#turns.told(payload);
        if (type === 'call.warning') this.#withClock((it) => it.onAgentWarning(payload));
        if (/^(assistant\.|quick-|sources|transcript)/.test(type)) this.#read(type, payload);
      },
    });
  }

  /** Where the connection stands, or null while there is none. */
  async stats(): Promise<ConnectionStats | null> {
    return (await this.#transport?.stats()) ?? null;
  }

  /** Another tab goes on with this call: silent here, until the media server has replaced this page by that. */
  readonly #handOver = (): void => {
    if (this.over) return;
    this.microphone.close();
    this.#ducking.follow(false);
    this.#transport?.setVolume(0);
    this.#replacement ??= setTimeout(
      () => void this.#finish({ type: 'call/failed', failure: failureOf('session-replaced') }),
      REPLACED_WITHIN_MS,
    );
  };

  /** Before anything is asked of a server. @throws VoiceError `call-elsewhere` */
  async #claim(): Promise<void> {
    const { takeOver, resume } = this.#options;
    const { oneCall } = this.#deps.ports;
    const ticket = await oneCall.claim(this.#abort.signal, {
      takeOver,
      patient: resume,
      ticket: () => this.conversation,
      onLost: this.#handOver,
    });
    this.conversation = ticket ?? this.conversation;
    if (this.#asksLater) void this.microphone.open();
  }

  /** One after the other, also while the part that reads them is still loaded. */
  #read(type: string, payload: object): void {
    this.#reading = this.#reading
      .then(() => import('./text-messages.extra.js'))
      .then(({ readTextMessage }) => {
        const fact = readTextMessage(type, payload);
        if (fact) this.#record(fact);
      })
      .catch(() => {}); // a call without what it would have shown
  }

  /** Sends a file that the assistant takes. @throws VoiceError `connection-lost` */
  async sendFile(file: File, onProgress: (progress: number) => void): Promise<void> {
    if (!this.#transport) throw new VoiceError('connection-lost');
    this.#onActivity();
    await this.#transport.sendFile(file, onProgress);
  }

  #onActivity(): void {
    if (this.#clock) this.#withClock((clock) => clock.onActivity());
  }

  /** The clock is loaded when something is to end the call; without it the agent's own end still comes. */
  #withClock(use: (clock: CallClock) => void): void {
    this.#clock ??= this.#extra(import('./call-clock.extra.js')).then(
      ({ CallClock }) =>
        new CallClock({
          nowMs: this.#deps.ports.nowMs,
          onWarning: (warning) => this.#record({ type: 'call/warned', warning }),
          onOver: () => void this.end(),
        }),
    );
    this.#clock.then(
      (clock) => this.over || use(clock),
      () => {
        this.#clock = undefined; // asked for again when there is a reason to
      },
    );
  }

  #forgetLoss(): void {
    clearTimeout(this.#lossTimer);
    this.#lossTimer = setTimeout(() => this.#record({ type: 'devices/lost', loss: null }), DEVICE_LOSS_MS);
  }

  async #connect(): Promise<void> {
    const { signal } = this.#abort;
    try {
      await this.#claim();
      const transport = await withRetries(() => this.#enterRoom(signal), {
        signal,
        random: this.#deps.ports.random,
        onAttempt: (attempt) => this.#record({ type: 'call/attempted', attempt }),
      });
      this.#transport = transport;
      // first of all, so that the room has the microphone before anything is drawn
      const published = this.microphone.publishTo(transport);
      void published.catch(() => {
        this.#record({ type: 'microphone/failed', state: 'busy', failure: failureOf('mic-unpublished') });
      });
      this.#record({ type: 'call/connected', at: this.#deps.ports.nowMs() });
      this.#turns.start();
      this.link.offerTools();
      this.#deps.ports.keepAwake(signal);
      this.#awaitAgent();
      const limits = this.#deps.ports.limits();
      if (limits.maxDurationS !== null || limits.idleTimeoutS !== null)
        this.#withClock((it) => it.start(limits));
      void this.#publishMedia(transport);
    } catch (error) {
      if (this.over) return; // hung up meanwhile: that is no failure
      const failure = toVoiceError(error);
      await this.#finish({ type: 'call/failed', failure: failureOf(failure.code) });
      throw failure;
    }
  }

  /** Only for who has chosen a loudspeaker before, or has been quick with the camera. */
  async #publishMedia(transport: Transport): Promise<void> {
    const wanted = this.#deps.ports.devices.choices().speaker !== null;
    try {
      if (this.#mediaHere) await this.#mediaHere.publishTo(transport);
      else if (wanted) await this.media();
    } catch {
      // the visitor sees that the picture is not on; sound comes from where the system plays it
    }
  }

  /** The script and the token are fetched side by side. Each try has a token and a room of its own. */
  async #enterRoom(signal: AbortSignal): Promise<Transport> {
    const { ports, meter } = this.#deps;
    const [createTransport, details] = await Promise.all([
      ports.loadTransport(),
      this.#fetchTokenInTurn(signal),
    ]);
    signal.throwIfAborted();
    const { conversation_id: id, conversation_key: key } = details;
    this.conversation = id && key ? { id, key } : null;
    this.participantToken = details.participant_token;
    const transport = createTransport({
      onFact: this.#onFact,
      onRemoteAudio: (track) => meter.watch('assistant', track),
      onAgentJoined: () => this.link.offerTools(),
      onMessage: (text) => this.link.onMessage(text),
      onCall: (method, payload) => this.link.onCall(method, payload),
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

  /** Waits where all lines are busy and the server keeps a queue; the microphone is let go meanwhile. */
  async #fetchTokenInTurn(signal: AbortSignal): Promise<TokenResponse> {
    const { nowMs } = this.#deps.ports;
    try {
      return await this.#fetchToken(signal, null);
    } catch (error) {
      const queue = isVoiceError(error) ? error.queue : null;
      if (!queue) throw error;
      const { waitForLine } = await this.#extra(import('./waiting-line.extra.js'));
      const fetchToken = (ticket: string) => this.#fetchToken(signal, ticket);
      const admitted = waitForLine(queue, { signal, nowMs, fetchToken, record: this.#record });
      void this.microphone.pauseUntil(admitted).catch(() => {}); // not admitted
      return admitted;
    }
  }

  /** @throws VoiceError `load-failed` */
  async #extra<Part>(loading: Promise<Part>): Promise<Part> {
    try {
      return await loading;
    } catch (cause) {
      throw new VoiceError('load-failed', { cause });
    }
  }

  /** A conversation that the server does not know any more is begun anew, unless it is all that is wanted. */
  async #fetchToken(signal: AbortSignal, queueTicket: string | null): Promise<TokenResponse> {
    const { ports, signals } = this.#deps;
    const { conversation } = this;
    try {
      return await ports.fetchToken(signal, { conversation, queueTicket });
    } catch (error) {
      const refused = conversation && isVoiceError(error) && error.code === 'token-rejected';
      if (!refused || this.#options.resume) throw error;
      const message = 'the server does not go on with the conversation; a new one begins';
      signals.emit('warning', { code: 'conversation-lost', message });
      this.conversation = null;
      return ports.fetchToken(signal, { conversation: null, queueTicket });
    }
  }

  /** Resolves while there is an agent to read what is sent, be it the next one. @throws VoiceError `connection-lost` */
  #agentThere(): Promise<void> {
    const { store } = this.#deps;
    const { signal } = this.#abort;
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

  readonly #onFact = (fact: SessionFact): void => {
    if (fact.type === 'call/ended' || fact.type === 'call/failed') {
      void this.#finish(fact);
      return;
    }
    if (fact.type === 'agent/changed' && fact.agent !== 'joining') {
      clearTimeout(this.#agentTimer);
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
    clearTimeout(this.#replacement);
    this.#turns.stop();
    clearTimeout(this.#lossTimer);
    void this.#clock?.then(
      (clock) => clock.stop(),
      () => {},
    );
    this.#hearing.follow(this.#deps.store.snapshot);
    this.microphone.close();
    this.#mediaHere?.close();
    this.#deps.meter.stop();
    await this.#transport?.disconnect();
  }
}
