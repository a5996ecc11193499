import { nameWords } from './tools.js';
import { listOf, sentence, wording } from './wordings.js';

/** Fields whose text is meant to be said as it is, the best first. */
const SPOKEN_FIELDS = [
  'message',
  'text',
  'summary',
  'answer',
  'response',
  'reply',
  'result',
  'description',
  'content',
];
/** Fields that answer the question by themselves; the others are about how it was found. */
const VALUE_FIELDS = ['now', 'time', 'current_time', 'date', 'value'];
/** Fields that a list's entries are named by. */
const NAME_FIELDS = ['name', 'title', 'label', 'item', 'product', 'company', 'company_name', 'id'];
const INTERNAL_FIELD = /(?:^|_)(?:id|uuid|url|uri|href|token|timestamp|success|ok|status_code|code)$/i;

const MAX_FIELDS = 6;
const MAX_ITEMS = 5;
/** Longer texts are cut at the end of a sentence: nobody listens that long. */
const MAX_CHARACTERS = 400;

/** Says what a tool answered, in plain sentences; failures are apologised for. */
export function phraseResult(result: string, turn: number): string {
  const value = parse(result);
  if (isFailure(value, result)) return apology(value, turn);
  return shorten(sentence(say(value, turn))) || wording('done', turn);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isFailure(value: unknown, text: string): boolean {
  if (isRecord(value)) {
    const { error, success, ok, status } = value;
    return (
      Boolean(error) ||
      success === false ||
      ok === false ||
      /^(?:error|failed|failure)$/i.test(String(status))
    );
  }
  return /^\s*(?:(?:internal |unknown )?error\b|an (?:internal )?error\b|failed\b|exception\b|traceback\b)/i.test(
    text,
  );
}

/** Only a message that was written to be told is told; what a program throws is not. */
function apology(value: unknown, turn: number): string {
  const failed = wording('failed', turn);
  if (!isRecord(value)) return failed;
  const inner = isRecord(value.error) ? value.error.message : undefined;
  const told = [value.message, inner, value.error].find(
    (text) => typeof text === 'string' && /\w \w/.test(text),
  );
  const isPresentable =
    typeof told === 'string' && !/exception|traceback|\bat \S+:\d+|^\w*Error\b/i.test(told);
  return isPresentable ? `${failed} ${shorten(sentence(told))}` : failed;
}

function say(value: unknown, turn: number): string {
  if (value === null || value === undefined || value === '') return wording('done', turn);
  if (Array.isArray(value)) return sayList(value, turn);
  if (isRecord(value)) return sayRecord(value, turn);
  if (value === true) return 'Yes';
  if (value === false) return 'No';
  return plain(String(value));
}

function sayList(values: readonly unknown[], turn: number): string {
  if (values.length === 0) return wording('nothingFound', turn);
  const only = values.length === 1 ? values[0] : undefined;
  if (isRecord(only)) {
    // MCP's content parts, and lists of one
    return say('text' in only ? parse(String(only.text)) : only, turn);
  }
  const names = values
    .slice(0, MAX_ITEMS)
    .map(nameOf)
    .filter((name) => name !== '');
  const rest = values.length - names.length;
  return listOf(rest > 0 ? [...names, `${rest} more`] : names);
}

/** An entry of a list, e.g. `2 apples` of `{ item: 'apples', qty: 2 }`. */
function nameOf(value: unknown): string {
  if (!isRecord(value)) return plain(String(value ?? ''));
  const name = NAME_FIELDS.map((field) => value[field]).find(
    (text) => typeof text === 'string' && text !== '',
  );
  if (typeof name !== 'string') return sayFields(value);
  const count = value.qty ?? value.quantity ?? value.count;
  return typeof count === 'number' ? `${count} ${plain(name)}` : plain(name);
}

function sayRecord(value: Readonly<Record<string, unknown>>, turn: number): string {
  const spoken = SPOKEN_FIELDS.map((field) => value[field]).find(
    (text) => typeof text === 'string' && text !== '',
  );
  if (typeof spoken === 'string') return plain(spoken);
  const single = VALUE_FIELDS.map((field) => value[field]).find((text) => isScalar(text));
  if (single !== undefined) return `It is ${readable(single)}`;
  const wrapped = SPOKEN_FIELDS.map((field) => value[field]).find(
    (inner) => isRecord(inner) || Array.isArray(inner),
  );
  if (wrapped !== undefined) return say(wrapped, turn);
  return sayFields(value) || wording('done', turn);
}

function sayFields(value: Readonly<Record<string, unknown>>): string {
  const parts: string[] = [];
  for (const [field, inner] of Object.entries(value)) {
    if (parts.length === MAX_FIELDS) break;
    if (INTERNAL_FIELD.test(field) || inner === null || inner === undefined || inner === '') continue;
    const name = nameWords(field);
    if (isScalar(inner)) parts.push(`the ${name} is ${readable(inner)}`);
    else if (Array.isArray(inner)) {
      parts.push(inner.length === 0 ? `there are no ${name}` : `the ${name} are ${sayList(inner, 1)}`);
    } else if (isRecord(inner)) parts.push(sayFields(inner));
  }
  return listOf(parts.filter((part) => part !== ''));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isScalar = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value) && value !== '';

const DATE_FORMAT = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;

/** Dates as one says them, `true` and `false` as yes and no. */
function readable(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = plain(String(value));
  const iso = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}))?/.exec(text);
  const day = iso && new Date(`${iso[1]}T00:00:00Z`);
  if (!iso || !day || Number.isNaN(day.getTime())) return text;
  const date = new Intl.DateTimeFormat('en-GB', { ...DATE_FORMAT, timeZone: 'UTC' }).format(day);
  return iso[2] ? `${date}, ${iso[2]}` : date;
}

/** Without markup and line ends. */
const plain = (text: string) =>
  text
    .replace(/[*_`#>]+/g, '')
    .replace(/\s+/g, ' ')
    .trim();

function shorten(text: string): string {
  if (text.length <= MAX_CHARACTERS) return text;
  const head = text.slice(0, MAX_CHARACTERS);
  const end = Math.max(...['. ', '! ', '? '].map((sign) => head.lastIndexOf(sign)));
  return end > MAX_CHARACTERS / 4 ? head.slice(0, end + 1) : `${head.slice(0, head.lastIndexOf(' '))}.`;
}
