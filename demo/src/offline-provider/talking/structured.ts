import { smallTalkOf, withoutOpening } from './intents.js';

const QUESTION =
  /^(?:what|when|where|who|whom|whose|why|which|how|is|are|am|was|were|do|does|did|can|could|will|would|should|may|have|has)\b/i;

const BY_SMALL_TALK = {
  greeting: 'greeting',
  thanks: 'thanks',
  goodbye: 'farewell',
  capabilities: 'question',
  repeat: 'request',
  yes: 'confirmation',
  no: 'rejection',
  inaudible: 'unclear',
} as const;

/** The part of a JSON schema that is looked at. */
export interface ObjectSchema {
  readonly properties: Readonly<Record<string, { readonly enum?: readonly unknown[] | undefined }>>;
}

/**
 * A typed answer about what was said, for a schema with an `intent` of given names: the only kind of structured output
 * that rules can give. `undefined` for any other schema.
 */
export function structuredAnswer(said: string, { properties }: ObjectSchema): string | undefined {
  const names = properties.intent?.enum;
  if (!names) return undefined;
  const found = intentOf(said);
  const intent = names.includes(found) ? found : names.at(-1);
  const values: Readonly<Record<string, unknown>> = {
    intent,
    confidence: intent === found ? 0.9 : 0.1,
    entities: [],
  };
  return JSON.stringify(
    Object.fromEntries(Object.keys(properties).map((name) => [name, values[name] ?? null])),
  );
}

function intentOf(said: string): string {
  const smallTalk = smallTalkOf(said);
  if (smallTalk) return BY_SMALL_TALK[smallTalk];
  return QUESTION.test(withoutOpening(said)) ? 'question' : 'request';
}
