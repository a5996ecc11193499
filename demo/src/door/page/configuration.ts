/** What can be said of the element, as `npm run docs` finds it in its source. */
export interface ElementDescription {
  readonly attributes: readonly Attribute[];
  readonly properties: readonly CssProperty[];
  readonly languages: readonly string[];
  /** Words of the element's own in English, by their name in `strings`. */
  readonly words: Readonly<Record<string, string>>;
}

export interface Attribute {
  readonly name: string;
  readonly kind: 'choice' | 'switch' | 'number' | 'text';
  readonly description: string;
  readonly choices?: readonly string[];
  readonly default?: string;
}

export interface CssProperty {
  readonly name: string;
  readonly default: string;
  readonly description: string;
}

/** What a person has chosen; what is as it comes is not in it. */
export interface Configuration {
  /** An attribute that only has to be there is an empty text. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, string>>;
  readonly words: Readonly<Record<string, string>>;
}

export const NOTHING_CHOSEN: Configuration = { attributes: {}, properties: {}, words: {} };

/**
 * Not for a link that goes from hand to hand: where calls go and who is calling. Nor what is the page's own to know
 * at run time.
 */
const NOT_OFFERED: ReadonlySet<string> = new Set([
  ...['server', 'token-endpoint', 'agent-name', 'auth-token', 'conversation-id', 'participant-name'],
  ...['variables', 'open'],
]);

/** The attributes that the configurator shows. */
export const offered = ({ attributes }: ElementDescription): readonly Attribute[] =>
  attributes.filter(({ name }) => !NOT_OFFERED.has(name));

/** A value that ends neither a declaration nor a style sheet, and loads nothing. */
const SAFE_CSS = /^[\w\s#%.,()'"+*/-]+$/;
const MAX_LENGTH = 200;

function accepts({ kind, choices }: Attribute, value: string): boolean {
  if (kind === 'choice') return choices?.includes(value) ?? false;
  if (kind === 'switch') return value === '';
  return kind === 'number' ? /^\d{1,6}$/.test(value) : value !== '' && value.length <= MAX_LENGTH;
}

/** The configuration with one setting changed; null takes it back to how it comes. What cannot be is passed over. */
export function withSetting(
  configuration: Configuration,
  element: ElementDescription,
  name: string,
  value: string | null,
): Configuration {
  const attribute = offered(element).find((it) => it.name === name);
  if (attribute) {
    const isSet = value !== null && accepts(attribute, value) && value !== attribute.default;
    return { ...configuration, attributes: changed(configuration.attributes, name, isSet ? value : null) };
  }
  if (element.properties.some((it) => it.name === name)) {
    const text = value?.trim() ?? '';
    const isSet = text.length <= MAX_LENGTH && SAFE_CSS.test(text);
    return { ...configuration, properties: changed(configuration.properties, name, isSet ? text : null) };
  }
  const word = wordOf(name);
  if (word === null || !Object.hasOwn(element.words, word)) return configuration;
  const isSet = value !== null && value !== '' && value.length <= MAX_LENGTH && value !== element.words[word];
  return { ...configuration, words: changed(configuration.words, word, isSet ? value : null) };
}

const WORD_PREFIX = 'text.';

/** How a word is called among the settings: some are called as attributes are. */
export const wordSetting = (word: string): string => `${WORD_PREFIX}${word}`;

const wordOf = (setting: string): string | null =>
  setting.startsWith(WORD_PREFIX) ? setting.slice(WORD_PREFIX.length) : null;

/** What a setting has been given, null for one that is as it comes. */
export function settingOf({ attributes, properties, words }: Configuration, name: string): string | null {
  const word = wordOf(name);
  return (word === null ? (attributes[name] ?? properties[name]) : words[word]) ?? null;
}

function changed(
  record: Readonly<Record<string, string>>,
  name: string,
  value: string | null,
): Readonly<Record<string, string>> {
  const { [name]: _, ...others } = record;
  return value === null ? others : { ...others, [name]: value };
}

/** For the address of the page, without the `#`. */
export function toHash({ attributes, properties, words }: Configuration): string {
  const entries = [
    ...Object.entries(attributes),
    ...Object.entries(properties),
    ...Object.entries(words).map(([word, text]) => [wordSetting(word), text] as const),
  ];
  return new URLSearchParams(entries.map(([name, value]) => [name, value])).toString();
}

/** What an address says, as far as it can be: it may come from anybody. */
export function fromHash(hash: string, element: ElementDescription): Configuration {
  const settings = [...new URLSearchParams(hash.replace(/^#/, ''))];
  return settings.reduce(
    (configuration, [name, value]) => withSetting(configuration, element, name, value),
    NOTHING_CHOSEN,
  );
}
