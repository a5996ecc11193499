import { LOAD_FAILURE } from './load-failure.js';

/** Every way a call can fail. A new code does not compile until it has a policy here and words in each language. */
export type VoiceErrorCode =
  | 'mic-denied'
  | 'mic-missing'
  | 'mic-busy'
  | 'mic-insecure'
  | 'mic-not-delegated'
  | 'mic-unpublished'
  | 'camera-denied'
  | 'camera-missing'
  | 'camera-busy'
  | 'server-unreachable'
  | 'token-rejected'
  | 'rate-limited'
  | 'at-capacity'
  | 'budget-exhausted'
  | 'agent-unavailable'
  | 'media-unreachable'
  | 'connection-lost'
  | 'session-replaced'
  | 'call-elsewhere'
  | 'agent-timeout'
  | 'agent-lost'
  | 'agent-trouble'
  | 'load-failed'
  | 'unexpected';

/**
 * The one thing that the visitor can do about a failure. `retry` is a new call with a token and a room of its own,
 * `retry-microphone` and `retry-camera` ask again, `type` goes on in writing, `take-over` moves the call here.
 */
export type FailureAction = 'retry' | 'retry-microphone' | 'retry-camera' | 'type' | 'take-over' | 'none';

/** What a snapshot holds of an error: plain and serialisable, no stack, nothing that a person said. */
export interface VoiceFailure {
  readonly code: VoiceErrorCode;
  /** For the site's developer, in English. What the visitor reads is looked up by `code`. */
  readonly message: string;
  /** The call goes on, or trying again may help. */
  readonly recoverable: boolean;
  readonly action: FailureAction;
}

type Policy = Omit<VoiceFailure, 'code'>;

const again = (message: string): Policy => ({ message, recoverable: true, action: 'retry' });
const byText = (message: string): Policy => ({ message, recoverable: true, action: 'retry-microphone' });
const takeOver = (message: string): Policy => ({ message, recoverable: true, action: 'take-over' });
const final = (message: string): Policy => ({ message, recoverable: false, action: 'none' });
const unseen = (message: string): Policy => ({ message, recoverable: true, action: 'retry-camera' });
const inWriting = (message: string): Policy => ({ message, recoverable: false, action: 'type' });

const POLICIES: Readonly<Record<VoiceErrorCode, Policy>> = {
  'mic-denied': byText('The microphone is not allowed for this page, by the visitor or by the system.'),
  'mic-missing': byText('No microphone was found.'),
  'mic-busy': byText(
    'The microphone is there, but the system could not open it; another program may use it.',
  ),
  'mic-insecure': inWriting('Browsers give the microphone only to pages on https or localhost.'),
  'mic-not-delegated': inWriting(
    'This frame may not use the microphone: add allow="microphone" to the iframe.',
  ),
  'mic-unpublished': byText('The microphone is open, but the media server did not take its track.'),
  'camera-denied': unseen('The camera is not allowed for this page, by the visitor or by the system.'),
  'camera-missing': unseen('No camera was found.'),
  'camera-busy': unseen('The camera is there, but the system could not open it; another program may use it.'),
  'server-unreachable': again('The token server did not answer, or answered with an error of its own.'),
  'token-rejected': again('The token server refused the request; its answer is in the network log.'),
  'rate-limited': again('The token server has had too many requests from here.'),
  'at-capacity': again('The token server takes no more calls just now.'),
  'budget-exhausted': final('The calls of this day are used up: see the limits of the token server.'),
  'agent-unavailable': again('No worker is there to answer.'),
  'media-unreachable': again('The media server could not be reached, or let nobody in.'),
  'connection-lost': again('The connection was lost and did not come back.'),
  'session-replaced': takeOver(
    'The call was moved to another tab or element, or the same participant joined.',
  ),
  'call-elsewhere': takeOver('Another tab or element of this site has a call.'),
  'agent-timeout': again(
    'No agent joined the call: is the worker running, under the name that is dispatched?',
  ),
  'agent-lost': again('The agent left in the middle of the call.'),
  'agent-trouble': {
    message: 'The agent cannot hear, think or speak just now.',
    recoverable: true,
    action: 'none',
  },
  'load-failed': LOAD_FAILURE,
  unexpected: again('Something failed that has no code of its own; see the cause.'),
};

export const failureOf = (code: VoiceErrorCode): VoiceFailure => Object.freeze({ code, ...POLICIES[code] });

/** Where a visitor stands while all lines are busy. */
export interface QueueTicket {
  /** From 1. */
  readonly position: number;
  /** Keeps the place; sent with the next request. */
  readonly ticket: string;
  readonly retryAfterS: number;
}

/** What the methods of the element and of the session reject with. The foreign error is its `cause`. */
export class VoiceError extends Error {
  override readonly name = 'VoiceError';
  readonly code: VoiceErrorCode;
  /** Only with `at-capacity`, where the server keeps a queue. */
  readonly queue: QueueTicket | null;

  constructor(code: VoiceErrorCode, options?: ErrorOptions & { readonly queue?: QueueTicket | null }) {
    super(`voice session: ${code}`, options);
    this.code = code;
    this.queue = options?.queue ?? null;
  }
}

/** By name and code, not by class: a page may hold two bundles. */
export const isVoiceError = (error: unknown): error is VoiceError =>
  error instanceof Error && error.name === 'VoiceError' && 'code' in error;

/** The error itself if it is one of ours, otherwise wrapped as `code`. */
export const toVoiceError = (error: unknown, code: VoiceErrorCode = 'unexpected'): VoiceError =>
  isVoiceError(error) ? error : new VoiceError(code, { cause: error });
