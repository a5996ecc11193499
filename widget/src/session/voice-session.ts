import { VoiceError } from '../errors.js';
import {
  type DeviceKind,
  type SessionFact,
  type SessionSnapshot,
  SessionStore,
  selectInCall,
  type VideoSource,
} from '../state/index.js';
import { Call, type CallOptions } from './call.js';
import type { ConnectionStats, ConversationTicket, Meter, SessionPorts } from './ports.js';
import { type SessionSignalMap, SessionSignals, type SessionWarning, type SignalName } from './signals.js';
import { type ToolFunction, ToolRegistry, type ToolSpec } from './tools.js';

/** Longest text that a visitor may send at once, in UTF-16 units. */
export const MAX_TEXT_LENGTH = 4_000;

export interface ConnectOptions {
  /** Default: true. */
  readonly microphone?: boolean;
  /** Begins muted. Default: false. */
  readonly muted?: boolean;
  /** The conversation to go on with. Default: that of a call that has broken off, else a new one. */
  readonly conversation?: ConversationTicket | null;
  /** Moves the call here if it is in another tab. Default: false, which fails with `call-elsewhere`. */
  readonly takeOver?: boolean;
  /** Goes on with `conversation` or fails with `token-rejected`; waits for the page before to let go. Default: false. */
  readonly resume?: boolean;
}

/**
 * A voice assistant without a face: everything the element does, for hosts that draw their own. One call at a time;
 * after it has ended, another may begin.
 */
export class VoiceSession {
  readonly meter: Meter;
  /** The world that this session has; for checks of the same. */
  readonly ports: SessionPorts;
  readonly #store = new SessionStore();
  readonly #signals = new SessionSignals();
  readonly #tools = new ToolRegistry();
  #call: Call | null = null;

  constructor(ports: SessionPorts) {
    this.ports = ports;
    this.meter = ports.createMeter();
    this.#tools.onChange = () => this.#currentCall()?.link.offerTools();
  }

  get snapshot(): SessionSnapshot {
    return this.#store.snapshot;
  }

  /** Calls back with each new snapshot. Returns the function that ends this. */
  subscribe(listener: (snapshot: SessionSnapshot) => void): () => void {
    return this.#store.subscribe(listener);
  }

  /** Calls back with what is no state: messages, warnings, calls of tools, timings. Returns the function that ends this. */
  on<Name extends SignalName>(name: Name, listener: (detail: SessionSignalMap[Name]) => void): () => void {
    return this.#signals.on(name, listener);
  }

  /** Tells the developer of something that stops no call. */
  warn(warning: SessionWarning): void {
    this.#signals.emit('warning', warning);
  }

  /** Opens the conversation of the last call again; null where the server does not say. The key is a secret. */
  get conversation(): ConversationTicket | null {
    return this.#call?.conversation ?? null;
  }

  /** The token of the call that is under way or was last, to report about it. A secret. */
  get participantToken(): string | null {
    return this.#call?.participantToken ?? null;
  }

  /** Figures of the connection, or null while there is none. */
  async stats(): Promise<ConnectionStats | null> {
    return (await this.#currentCall()?.stats()) ?? null;
  }

  /**
   * Fetches the code of a call ahead of it, e.g. when the visitor reaches for the button, and has it do what needs
   * nobody else. Nothing while there is a call. Asks for nothing else. @throws VoiceError `load-failed`
   */
  async prepare(): Promise<void> {
    if (this.#currentCall()) return;
    const [transports] = await Promise.all([this.ports.loadTransports(), this.ports.oneCall.look()]);
    if (!this.#currentCall()) transports.prepare();
  }

  /**
   * The visitor presses the button; it is 80 ms until the click. Prepares, and asks for the token of the call that this
   * begins, unless a browser that has not been touched yet cannot say what to ask for.
   * @see https://calendar.perfplanet.com/2019/instant-pages-with-just-in-time-preloading/
   */
  anticipate(options: Pick<ConnectOptions, 'conversation'> = {}): void {
    const { oneCall, soundWaits, askTokenAhead } = this.ports;
    this.prepare().catch(() => {}); // the click will tell
    if (this.#currentCall() || oneCall.elsewhere !== false || soundWaits()) return;
    askTokenAhead({ conversation: this.#conversationOf(options), queueTicket: null, soundWaits: false });
  }

  /**
   * Begins a call, or joins the one that is under way. Resolves when the visitor is in the room; the microphone and
   * the agent may come later. @throws VoiceError
   */
  connect(options: ConnectOptions = {}): Promise<void> {
    const call = this.#currentCall() ?? this.#begin(options);
    return call.connected;
  }

  /** Hangs up; legal at any time, also while connecting. Resolves when microphone and room are let go. */
  async disconnect(): Promise<void> {
    await this.#call?.end();
  }

  async mute(): Promise<void> {
    await this.#currentCall()?.microphone.setMuted(true);
  }

  /** Also asks for the microphone again where it was refused or missing, or not wanted so far. */
  async unmute(): Promise<void> {
    await this.#currentCall()?.microphone.setMuted(false);
  }

  async toggleMute(): Promise<void> {
    await (this.snapshot.microphone.state === 'on' ? this.mute() : this.unmute());
  }

  /**
   * Shows or hides the visitor's camera in the call that is under way.
   * @throws VoiceError `camera-denied`, `camera-missing` or `camera-busy`
   */
  async enableCamera(on = true): Promise<void> {
    const media = await this.#currentCall()?.media();
    await media?.setCamera(on);
  }

  /** Shows the screen, or a part of it that the visitor chooses, in the call that is under way; or stops that. */
  async shareScreen(on = true): Promise<void> {
    const media = await this.#currentCall()?.media();
    await media?.setScreen(on);
  }

  /** Lists the devices in the snapshot, and keeps the list up to date during the call. */
  async listDevices(): Promise<void> {
    const media = await this.#currentCall()?.media();
    await media?.list();
  }

  /** Takes another device, now and in later calls. @param deviceId - Null is the system's own choice. */
  async useDevice(kind: DeviceKind, deviceId: string | null): Promise<void> {
    this.ports.devices.keep(kind, deviceId);
    const call = this.#currentCall();
    if (kind === 'microphone') await call?.microphone.use(deviceId);
    else if (kind === 'camera') await (await call?.media())?.useCamera();
    else await (await call?.media())?.useSpeaker(deviceId);
  }

  /** Lets the assistant be heard where the browser wanted a touch first. Called within the visitor's click. */
  async startAudio(): Promise<void> {
    await this.#currentCall()?.startAudio();
  }

  /**
   * Shows somebody's camera or screen in an element; `null` is the visitor's own. Returns the function that ends this.
   */
  showVideo(identity: string | null, source: VideoSource, element: HTMLVideoElement): () => void {
    return this.#currentCall()?.showVideo(identity, source, element) ?? (() => {});
  }

  /**
   * Sends what the visitor typed; begins a call without a microphone if there is none. Blank text is not sent.
   * @param options - For a call that is begun.
   * @throws VoiceError when it could not be sent
   */
  async sendText(text: string, options: ConnectOptions = {}): Promise<void> {
    const trimmed = text.trim().slice(0, MAX_TEXT_LENGTH);
    if (!trimmed) return;
    const call = this.#currentCall() ?? this.#begin({ ...options, microphone: false });
    await call.sendText(trimmed);
  }

  /**
   * Takes in what a part that is loaded on demand has learnt: history, feedback, files.
   * @internal
   */
  note(fact: SessionFact): void {
    this.#store.record(fact);
  }

  /** Sends a file that the snapshot's `features` allow. @throws VoiceError `connection-lost` @internal */
  async sendFile(file: File, onProgress: (progress: number) => void): Promise<void> {
    const call = this.#currentCall();
    if (!call) throw new VoiceError('connection-lost');
    await call.sendFile(file, onProgress);
  }

  /**
   * Sends a message of the page's own to the agent: a type such as `cart.add` and an object, 64 KiB at most.
   * @throws VoiceError `connection-lost` when there is nobody to read it
   * @throws TypeError when it is no message
   */
  async sendMessage(type: string, payload: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const call = this.#currentCall();
    if (!call) throw new VoiceError('connection-lost');
    await call.link.sendMessage(type, payload);
  }

  /**
   * Offers a function of the page to the assistant, in this call and in those after it. A second one of the same name
   * takes the place of the first. Returns the function that takes it back.
   * @param name - Letters, digits, `_` and `-`, at most 64.
   */
  registerTool(name: string, spec: ToolSpec, run: ToolFunction): () => void {
    return this.#tools.register(name, spec, run);
  }

  /** The visitor's answer to one of the snapshot's `questions`. */
  answerTool(callId: string, agreed: boolean): void {
    this.#currentCall()?.link.answer(callId, agreed);
  }

  /** What broke off is gone on with; what was hung up is over. */
  #conversationOf({ conversation }: ConnectOptions): ConversationTicket | null {
    if (conversation !== undefined) return conversation;
    return this.snapshot.connection === 'failed' ? this.conversation : null;
  }

  #begin(options: ConnectOptions): Call {
    const callOptions: CallOptions = {
      withMicrophone: options.microphone ?? true,
      muted: options.muted ?? false,
      conversation: this.#conversationOf(options),
      takeOver: options.takeOver ?? false,
      resume: options.resume ?? false,
    };
    const deps = { ports: this.ports, store: this.#store, meter: this.meter };
    const call = new Call({ ...deps, signals: this.#signals, tools: this.#tools }, callOptions);
    // whoever called is told by the promise that they hold; the snapshot tells everyone else
    call.connected.catch(() => {});
    this.#call = call;
    return call;
  }

  #currentCall(): Call | null {
    if (this.#call?.over === false && selectInCall(this.snapshot)) return this.#call;
    return null;
  }
}
