import type { ProofOfWorkChallenge } from './proof-of-work.js';

/** Every way in which the token server refuses a request. */
export const PROBLEM_CODES = [
  'invalid-request',
  'unauthenticated',
  'body-too-large',
  'origin-not-allowed',
  'agent-not-allowed',
  'forbidden',
  'not-found',
  'room-not-found',
  'participant-not-found',
  'conversation-not-found',
  'method-not-allowed',
  'unsupported-media',
  'rate-limited',
  'budget-exhausted',
  'proof-of-work-required',
  'at-capacity',
  'agent-unavailable',
  'media-server-unreachable',
  'database-unreachable',
  'key-server-unreachable',
  'authentication-unavailable',
  'unexpected',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** Where a caller stands that was refused with `at-capacity`. */
export interface QueuePlace {
  /** 1 is next. */
  readonly position: number;
  /** Keeps the place: sent as `queue_ticket` with the next request. */
  readonly ticket: string;
  /** When to ask again; whoever does not ask for a minute loses the place. */
  readonly retry_after_s: number;
}

/** Body of every error answer, as `application/problem+json`. @see https://www.rfc-editor.org/rfc/rfc9457 */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  /**
   * Names the field that is wrong, e.g. `room_config.agents.0.agent_name: …`. Never holds a value that was sent,
   * but for the `Origin` that was refused: the site's developer has to see which one to allow.
   */
  readonly detail?: string;
  /** Finds the request in the server's log. */
  readonly request_id: string;
  /** With `at-capacity`. */
  readonly queue?: QueuePlace;
  /** With `proof-of-work-required`: what to compute. */
  readonly challenge?: ProofOfWorkChallenge;
}
