import { likeness, type Topic, topicOf } from './words.js';

/** Something that words can be matched against: a fact or a tool. */
export interface Entry {
  /** Its own name for what it is about; counts twice. */
  readonly title: string;
  readonly body: string;
  /** Whether it takes words of the question as they are, e.g. for a tool's arguments: they are missed less. */
  readonly absorbs?: boolean;
  /** Stems of the question that it certainly takes, e.g. the city of a time zone: not missed at all. */
  readonly taken?: readonly string[];
  /** Whether it is meant only when a word of its title was said. */
  readonly needsTitle?: boolean;
}

/** How well an entry answers a question. */
export interface Match {
  /** Place in the list of entries. */
  readonly index: number;
  /** Weighted overlap; 2 is a question whose every word stands in the title. */
  readonly score: number;
  /** Share of the question's weight that the entry knows of, from 0 to 1. */
  readonly coverage: number;
}

/** Half of what was said must be known, and a bit: "can I rent a boat" is no question about bikes. */
export const MIN_COVERAGE = 0.51;

const TITLE_WEIGHT = 2;
/** How much a word counts that only followed from an earlier question. */
const CONTEXT_WEIGHT = 0.6;

/**
 * Ranks entries for what was asked, best first; those that share no word are left out. A word counts the more, the
 * fewer entries have it.
 *
 * @param context what was talked about before: it decides between entries, but is never a match by itself.
 */
export function rank(question: Topic, entries: readonly Entry[], context: readonly string[] = []): Match[] {
  const indexed = entries.map((entry) => ({
    entry,
    title: stemsOf(entry.title),
    body: stemsOf(entry.body),
  }));
  const weightOf = (stem: string) => {
    const having = indexed.filter(({ title, body }) => best(stem, title) > 0 || best(stem, body) > 0).length;
    return Math.log((entries.length + 2) / (Math.max(1, having) + 0.5));
  };
  const asked = question.stems.map((stem) => ({ stem, weight: weightOf(stem) }));
  const total = asked.reduce((sum, { weight }) => sum + weight, 0);
  const soft = question.soft.map((stem) => ({ stem, weight: weightOf(stem) }));
  const earlier = context.map((stem) => ({ stem, weight: weightOf(stem) * CONTEXT_WEIGHT }));

  const matches = indexed.map(({ entry, title, body }, index): Match => {
    const value = (stem: string) => Math.max(best(stem, title) * TITLE_WEIGHT, best(stem, body));
    const sum = (list: typeof asked) => list.reduce((all, { stem, weight }) => all + weight * value(stem), 0);
    const known = asked.filter(({ stem }) => value(stem) > 0).reduce((all, { weight }) => all + weight, 0);
    const softKnown = soft
      .filter(({ stem }) => best(stem, title) > 0)
      .reduce((all, { weight }) => all + weight, 0);
    const taken = asked.filter(({ stem }) => value(stem) === 0 && entry.taken?.includes(stem));
    const unknown = total - known - taken.reduce((all, { weight }) => all + weight, 0);
    const missed = unknown * (entry.absorbs ? 0.25 : 1);
    const own = sum(asked) + sum(soft);
    const whole = known + softKnown + missed;
    const isNamed = [...question.stems, ...question.soft].some((stem) => best(stem, title) > 0);
    if (own === 0 || whole === 0 || (entry.needsTitle && !isNamed)) return { index, score: 0, coverage: 0 };
    return { index, score: (own + sum(earlier)) / whole, coverage: (known + softKnown) / whole };
  });
  return matches.filter(({ score }) => score > 0).sort((a, b) => b.score * b.coverage - a.score * a.coverage);
}

const stemsOf = (text: string) => topicOf(text).stems;

const best = (stem: string, stems: readonly string[]) =>
  stems.reduce((highest, other) => Math.max(highest, likeness(stem, other)), 0);
