/** `voice-assistant/session`: the assistant without its element, for pages that draw their own. */
import { createSession, type SessionSource } from './create-session.js';
import type { VoiceFailure } from './errors.js';
import type {
  ConnectOptions,
  SessionSignalMap,
  ToolFunction,
  ToolSpec,
  VoiceSession,
} from './session/index.js';
import { checkDevices, checkNetwork, type NetworkReport } from './session/preflight.extra.js';
import type { SessionSnapshot } from './state/index.js';

export type { VoiceErrorCode, VoiceFailure } from './errors.js';
export { isVoiceError, VoiceError } from './errors.js';
export type {
  ConnectOptions,
  PageMessage,
  SessionWarning,
  ToolCall,
  ToolFunction,
  ToolSpec,
  TurnTimings,
} from './session/index.js';
export type { DeviceReport, NetworkReport } from './session/preflight.extra.js';
export { INITIAL_SNAPSHOT, type SessionSnapshot } from './state/index.js';
export { checkDevices };

/** Nothing is needed but `server` or `tokenEndpoint`. */
export interface VoiceClientOptions extends Partial<SessionSource> {
  readonly onChange?: (snapshot: SessionSnapshot) => void;
  readonly onError?: (failure: VoiceFailure) => void;
  readonly onMessage?: (message: SessionSignalMap['message']) => void;
  readonly onToolCall?: (call: SessionSignalMap['tool']) => void;
  readonly onTurn?: (timings: SessionSignalMap['turn']) => void;
  readonly onWarning?: (warning: SessionSignalMap['warning']) => void;
}

const DEFAULTS: SessionSource = {
  server: null,
  tokenEndpoint: null,
  assistant: null,
  agentName: null,
  participantName: null,
  authToken: null,
  conversationId: null,
  variables: null,
  consent: null,
  lang: '',
  maxDuration: null,
  idleTimeout: null,
  rememberDevices: false,
};

/** How long a client that nobody retains keeps its call: frameworks let go of things and take them up again. */
const RELEASE_GRACE_MS = 1_000;

/** One visitor's way to the assistant. All methods may be handed on by themselves. */
export interface VoiceClient {
  readonly snapshot: SessionSnapshot;
  /** For audio levels; see `Meter`. */
  readonly session: VoiceSession;
  connect(options?: ConnectOptions): Promise<void>;
  disconnect(): Promise<void>;
  toggleMute(): Promise<void>;
  /** Shows the visitor's camera, or hides it. */
  toggleVideo(): Promise<void>;
  /** Shows the visitor's screen, or stops that. */
  shareScreen(on?: boolean): Promise<void>;
  sendText(text: string): Promise<void>;
  sendMessage(type: string, payload?: Readonly<Record<string, unknown>>): Promise<void>;
  registerTool(name: string, spec: ToolSpec, run: ToolFunction): () => void;
  answerTool(callId: string, agreed: boolean): void;
  checkNetwork(): Promise<NetworkReport>;
  /** Calls back after each change. Returns the function that ends this. */
  subscribe(listener: () => void): () => void;
  /**
   * Keeps the call until the returned function has been called, and nobody has retained it again within a second: what
   * an effect of React wants, which StrictMode runs twice.
   */
  retain(): () => void;
}

/** Makes a client. It asks for nothing until `connect()`. */
export function createVoiceClient(options: VoiceClientOptions): VoiceClient {
  const source = { ...DEFAULTS, ...options };
  const session = createSession(() => source, document.baseURI);
  follow(session, options);
  let holders = 0;
  let release: ReturnType<typeof setTimeout> | undefined;
  return {
    get snapshot() {
      return session.snapshot;
    },
    session,
    connect: (connectOptions) => session.connect(connectOptions),
    disconnect: () => session.disconnect(),
    toggleMute: () => session.toggleMute(),
    toggleVideo: () => session.enableCamera(session.snapshot.camera.state !== 'on'),
    shareScreen: (on) => session.shareScreen(on),
    sendText: (text) => session.sendText(text),
    sendMessage: (type, payload) => session.sendMessage(type, payload),
    registerTool: (name, spec, run) => session.registerTool(name, spec, run),
    answerTool: (callId, agreed) => session.answerTool(callId, agreed),
    checkNetwork: () => checkNetwork(session.ports),
    subscribe: (listener) => session.subscribe(listener),
    retain() {
      clearTimeout(release);
      holders += 1;
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        holders -= 1;
        if (holders === 0) release = setTimeout(() => void session.disconnect(), RELEASE_GRACE_MS);
      };
    },
  };
}

function follow(session: VoiceSession, options: VoiceClientOptions): void {
  let { error } = session.snapshot;
  session.subscribe((snapshot) => {
    options.onChange?.(snapshot);
    if (snapshot.error && snapshot.error !== error) options.onError?.(snapshot.error);
    error = snapshot.error;
  });
  session.on('message', (message) => options.onMessage?.(message));
  session.on('tool', (call) => options.onToolCall?.(call));
  session.on('turn', (timings) => options.onTurn?.(timings));
  session.on('warning', (warning) => options.onWarning?.(warning));
}
