import type { ProblemCode } from '@voice-assistant/protocol';
import type { z } from 'zod';
import type { AnswerName, RequestName } from './schemas.js';
import type { SecurityName } from './security.js';

export const METHODS = ['get', 'post', 'delete'] as const;
export type Method = (typeof METHODS)[number];

/** Groups in which the page shows the operations. */
export const TAGS = {
  calls: 'What pages ask for to begin a call, and to go on with it.',
  conversations: 'What was said. Everybody sees what is theirs, a service sees all.',
  rooms: 'Live rooms, for your own servers.',
  agents: 'An agent in a room, at your own server’s word.',
  kiosks: 'Sessions of kiosks.',
  operation: 'For who runs this server.',
} as const;

/** What is answered where all went well. */
export interface Answer {
  readonly description: string;
  /** As JSON; nothing where the answer has no body, or another type. */
  readonly schema?: AnswerName | readonly AnswerName[];
  readonly example?: unknown;
  /** Types of a text that is no JSON of a schema. */
  readonly texts?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal, with its usual status unless another is given. */
export type Refusal = ProblemCode | readonly [ProblemCode, number];

/** What one method of a path does. */
export interface Operation {
  readonly tag: keyof typeof TAGS;
  readonly summary: string;
  readonly description?: string;
  /** Any one of these is enough; `none` where it goes without. */
  readonly security: readonly SecurityName[];
  readonly query?: z.ZodObject;
  /** Request headers, each with what it is for. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: {
    /** Nothing: whatever was signed. */
    readonly schema?: RequestName;
    readonly isRequired: boolean;
    readonly example?: unknown;
  };
  readonly answers: Readonly<Record<number, Answer>>;
  readonly refusals: readonly Refusal[];
  /** Why no test makes up requests for it. */
  readonly notFuzzed?: string;
}

export type PathOperations = Readonly<Partial<Record<Method, Operation>>>;
