import { z } from 'zod';

/** Front matter of `assistants/<id>.md`. */
export const frontMatterSchema = z.strictObject({
  /** Shown to visitors, and the agent's name in the room. */
  name: z.string().trim().min(1).max(64),
  /** Said as soon as the visitor is there. */
  greeting: z.string().trim().min(1).max(1_000),
  /** A voice of the speech provider; without it `TTS_VOICE`. */
  voice: z.string().trim().min(1).max(64).optional(),
  /** Names from the tool registry. */
  tools: z.array(z.string()).max(64).optional(),
  /**
   * What visitors are likely to say, given to the recogniser as a hint. Whisper reads the last 224 tokens of it,
   * so the most important ones go last.
   */
  phrases: z.array(z.string().trim().min(1).max(200)).max(200).optional(),
});

/** One assistant: what it is called, what it says and what it may do. */
export interface Assistant {
  /** File name without `.md`, by which a page asks for it. */
  readonly id: string;
  readonly name: string;
  readonly greeting: string;
  readonly voice: string | undefined;
  readonly tools: readonly string[];
  readonly phrases: readonly string[];
  /** The text below the front matter: instructions to the language model. */
  readonly instructions: string;
}
