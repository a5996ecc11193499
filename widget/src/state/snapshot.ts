import type { VoiceFailure } from '../errors.js';

export type ConnectionPhase = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'ended' | 'failed';

/** `joining`: dispatched and not there yet, or there and not ready. `failed`: it will not come, or has gone. */
export type AgentPhase = 'absent' | 'joining' | 'listening' | 'thinking' | 'speaking' | 'failed';

/** `asking`: the browser's permission prompt may be open. `off`: not asked for in this call. */
export type MicrophonePhase = 'off' | 'asking' | 'on' | 'muted' | 'blocked' | 'missing' | 'busy';

/** As LiveKit judges it, from loss, delay and jitter. */
export type ConnectionQuality = 'unknown' | 'excellent' | 'good' | 'poor' | 'lost';

/** `asking`: the browser's prompt may be open. */
export type VideoPhase = 'off' | 'asking' | 'on';

export type VideoSource = 'camera' | 'screen';

/** Somebody else in the call: the assistant, or a person who has joined it. */
export interface CallParticipant {
  readonly identity: string;
  readonly name: string;
  readonly agent: boolean;
  /** An address on https, or null. */
  readonly image: string | null;
  readonly speaking: boolean;
  readonly muted: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
}

export type DeviceKind = 'microphone' | 'speaker' | 'camera';

export interface CallDevice {
  readonly kind: DeviceKind;
  readonly id: string;
  /** As the system calls it. Empty until the visitor has allowed the use of one. */
  readonly label: string;
}

/** A device that went while it was in use; `null` is that nothing took its place. */
export interface DeviceLoss {
  readonly kind: DeviceKind;
  /** What is used instead, as the system calls it. */
  readonly replacedBy: string | null;
}

/** Why a call is about to end by itself. */
export interface CallWarning {
  readonly reason: 'idle' | 'max-duration';
  /** ms since 1970. */
  readonly endsAt: number;
}

/** All lines are busy, and the visitor waits for one. */
export interface QueuePlace {
  /** From 1. */
  readonly position: number;
  /** When the place is asked for again, in ms since 1970. */
  readonly nextAt: number;
}

/** The visitor speaks and is not heard, or would have to be heard by now. */
export type Unheard = 'muted' | 'silent';

export type Speaker = 'visitor' | 'assistant';

export interface TranscriptEntry {
  readonly id: string;
  readonly speaker: Speaker;
  /** Who spoke, where it was neither the visitor nor the assistant. */
  readonly name?: string;
  /** Of a file: its name. */
  readonly text: string;
  /** Whether the text will not change any more. */
  readonly final: boolean;
  /** The visitor cut it off: the text ends where the assistant was heard last. */
  readonly interrupted?: boolean;
  /** When the first of it was known, in ms since 1970. */
  readonly at: number;
  /** Where an answer comes from. */
  readonly sources?: readonly Source[];
  /** What the visitor thinks of an answer. */
  readonly feedback?: Feedback;
  /** The visitor sends this, and has sent so much of it. */
  readonly file?: SentFile;
}

export interface Source {
  readonly title: string;
  /** http or https. */
  readonly url?: string;
  /** Which entry of the site's knowledge it is. */
  readonly entryId?: string;
}

export interface Feedback {
  readonly value: 'up' | 'down';
  readonly comment?: string;
}

export interface SentFile {
  readonly bytes: number;
  /** From 0 to 1. */
  readonly progress: number;
}

export interface QuickReply {
  readonly label: string;
  /** What is sent when it is chosen. */
  readonly text: string;
}

/** What the assistant takes beside words. */
export interface AssistantFeatures {
  readonly feedback: boolean;
  /** What the visitor may send; null: no files. */
  readonly files: { readonly types: readonly string[]; readonly maxBytes: number } | null;
}

/** Something to choose on a screen; goes back to the agent. */
export interface UiAction {
  readonly label: string;
  readonly action: string;
  readonly itemId?: string;
  /** What most will want next. */
  readonly primary?: boolean;
  /** The screen shows what it leads to. */
  readonly selected?: boolean;
}

/** A piece of a screen. `data` is as it came: who draws it reads what it knows. */
export interface UiComponent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Prices in the smallest unit of the currency; the total is the agent's. */
export interface UiCart {
  readonly items: readonly {
    readonly id: string;
    readonly title: string;
    readonly qty: number;
    readonly price: number;
  }[];
  readonly total: number;
}

export type UiLayout = 'hero_grid' | 'list' | 'detail' | 'cart' | 'message';

/** The whole screen, as the agent wants it drawn. */
export interface UiScreen {
  readonly layout: UiLayout;
  readonly title: string | null;
  readonly accent: string | null;
  readonly theme: 'light' | 'dark' | null;
  readonly components: readonly UiComponent[];
  readonly cart: UiCart | null;
  /** ISO 4217. */
  readonly currency: string | null;
  readonly actions: readonly UiAction[];
}

/** A short word of the agent's about what has just happened. */
export interface UiNotification {
  readonly text: string;
  readonly kind: 'info' | 'success' | 'warning' | 'error';
}

/** What was said before in this conversation. */
export interface History {
  readonly phase: 'loading' | 'ready' | 'failed';
  /** In their order, as they were read. */
  readonly pages: readonly (readonly TranscriptEntry[])[];
  /** Whether there are earlier ones. */
  readonly more: boolean;
}

/** The assistant wants to use a tool of the page that the visitor is asked about. */
export interface ToolQuestion {
  readonly callId: string;
  readonly name: string;
  /** As the page has described the tool to the assistant. */
  readonly description: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/**
 * All that a user interface needs to draw a call, but for the audio levels, which change 60 times a second and come
 * from the session's meter. Immutable: each change makes a new one, and what did not change keeps its identity.
 */
export interface SessionSnapshot {
  readonly connection: ConnectionPhase;
  /** Which try is under way while connecting, from 1. */
  readonly attempt: number;
  readonly agent: AgentPhase;
  readonly microphone: { readonly state: MicrophonePhase; readonly deviceId: string | null };
  /** Whether the visitor is seen. */
  readonly camera: { readonly state: VideoPhase; readonly deviceId: string | null };
  /** Whether the visitor shows the screen. */
  readonly screen: VideoPhase;
  /** Where the assistant is heard; null is the system's own choice. */
  readonly speakerId: string | null;
  /** What there is to choose from, once the visitor has asked for it. */
  readonly devices: readonly CallDevice[];
  /** Everybody else in the call, in the order in which they came. */
  readonly participants: readonly CallParticipant[];
  readonly quality: ConnectionQuality;
  /** When the visitor was let in, in ms since 1970; null outside a call. */
  readonly connectedAt: number | null;
  readonly queue: QueuePlace | null;
  readonly warning: CallWarning | null;
  /** The browser keeps the assistant silent until the visitor touches the page. */
  readonly soundBlocked: boolean;
  readonly unheard: Unheard | null;
  readonly deviceLoss: DeviceLoss | null;
  /** In the order in which each was begun. */
  readonly transcript: readonly TranscriptEntry[];
  /** Null where there is none, or it was not asked for. */
  readonly history: History | null;
  /** Null until the assistant has said. */
  readonly features: AssistantFeatures | null;
  /** Answers that the assistant offers, until the visitor has said something. */
  readonly quickReplies?: readonly QuickReply[] | undefined;
  /** Of an answer that has not begun. */
  readonly sources?: readonly Source[] | undefined;
  /** What the agent draws, in the kiosk. */
  readonly ui?: UiScreen | undefined;
  readonly notification?: UiNotification | undefined;
  /** What the visitor is asked about tools of the page, the oldest first. */
  readonly questions: readonly ToolQuestion[];
  readonly error: VoiceFailure | null;
}

const NONE: readonly never[] = Object.freeze([]);

export const INITIAL_SNAPSHOT: SessionSnapshot = Object.freeze({
  connection: 'idle',
  attempt: 0,
  agent: 'absent',
  microphone: Object.freeze({ state: 'off', deviceId: null }),
  camera: Object.freeze({ state: 'off', deviceId: null }),
  screen: 'off',
  speakerId: null,
  devices: NONE,
  participants: NONE,
  quality: 'unknown',
  connectedAt: null,
  queue: null,
  warning: null,
  soundBlocked: false,
  unheard: null,
  deviceLoss: null,
  transcript: NONE,
  history: null,
  features: null,
  questions: NONE,
  error: null,
});
