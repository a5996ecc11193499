import { DEFAULT_ASSISTANT } from '@voice-assistant/protocol';
import { dispatchMetadataSchema } from '@voice-assistant/protocol/schemas';
import type { Assistant } from './assistant.js';
import type { Assistants } from './load-assistants.js';

export interface Choice {
  readonly assistant: Assistant;
  /** BCP 47 tag of the visitor's language, when the page knows it. */
  readonly lang: string | undefined;
  /** Name that the agent takes in the room instead of the assistant's. */
  readonly participantName: string | undefined;
  /** Why the visitor does not get what the page asked for. The call goes on with the default. */
  readonly warning: 'dispatch metadata is malformed' | 'assistant is unknown' | undefined;
}

/**
 * Which assistant answers a call.
 * @param metadata - what the token or the dispatch carries: the JSON text of `DispatchMetadata`, or nothing.
 */
export function chooseAssistant(metadata: string, assistants: Assistants): Choice {
  const parsed = dispatchMetadataSchema.safeParse(metadata === '' ? {} : parseJson(metadata));
  const asked = parsed.data?.assistant ?? DEFAULT_ASSISTANT;
  const fallback = assistants.get(DEFAULT_ASSISTANT);
  const assistant = assistants.get(asked) ?? fallback;
  if (!assistant) throw new Error('there is no default assistant'); // the start has made sure that there is
  if (!parsed.success)
    return {
      assistant,
      lang: undefined,
      participantName: undefined,
      warning: 'dispatch metadata is malformed',
    };
  const warning = assistants.has(asked) ? undefined : 'assistant is unknown';
  const { lang, participant_name: participantName } = parsed.data;
  return { assistant, lang, participantName, warning };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema then says that it is no object
  }
}
