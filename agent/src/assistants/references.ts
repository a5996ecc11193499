const REFERENCE = /\$\{([A-Z_][A-Z0-9_]*)\}/g;

/** Environment, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Names of the environment variables that a text refers to as `${NAME}`. */
export const referencesIn = (text: string): string[] =>
  [...text.matchAll(REFERENCE)].map((match) => match[1] ?? '');

/** Puts the environment's values where a text refers to them. What is not set leaves nothing. */
export const resolveReferences = (text: string, env: Environment): string =>
  text.replace(REFERENCE, (_, name: string) => env[name] ?? '');
