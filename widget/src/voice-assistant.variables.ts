import { VARIABLES_MAX_LENGTH } from '@voice-assistant/protocol';
import type { SessionWarning } from './session/index.js';

/** What the page says of the visitor or itself, for the assistant to know. */
export type Variables = Readonly<Record<string, unknown>>;

/**
 * JSON text of the variables, or nothing and a warning where they cannot be sent: a call without them is better than
 * none.
 */
export function variablesText(
  variables: Variables | string | null,
  warn: (warning: SessionWarning) => void,
): string | null {
  if (variables === null || variables === '') return null;
  const text = textOf(variables);
  if (text === null) {
    warn({ code: 'variables-invalid', message: 'variables is not a JSON object; the assistant gets none' });
  } else if (text.length > VARIABLES_MAX_LENGTH) {
    const message = `variables is longer than ${VARIABLES_MAX_LENGTH} characters of JSON; the assistant gets none`;
    warn({ code: 'variables-too-long', message });
    return null;
  }
  return text;
}

function textOf(variables: Variables | string): string | null {
  try {
    const value: unknown = typeof variables === 'string' ? JSON.parse(variables) : variables;
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? JSON.stringify(value) : null;
  } catch {
    return null; // not JSON, or not to be made JSON of
  }
}
