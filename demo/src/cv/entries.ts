import type { Resume } from './resume.js';

export const ENTRY_KINDS = ['work', 'education', 'skill', 'publication'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** One thing in a résumé that can be found and cited. */
export interface Entry {
  /** Stays the same while the file does not change; also the id of its place on the page, e.g. `work-iron-bridge`. */
  readonly id: string;
  readonly kind: EntryKind;
  readonly title: string;
  /** All of it in sentences: what is searched, and what a model reads. */
  readonly text: string;
  readonly technologies: readonly string[];
  readonly startYear: number | undefined;
  /** Undefined while it goes on. */
  readonly endYear: number | undefined;
  readonly url: string | undefined;
}

const slug = (text: string): string =>
  text
    .normalize('NFD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

const yearOf = (date: string | undefined): number | undefined =>
  date ? Number(date.slice(0, 4)) : undefined;

const years = (start: string | undefined, end: string | undefined): string =>
  start
    ? `From ${yearOf(start)} ${end ? `to ${yearOf(end)}` : 'until today'}.`
    : end
      ? `Until ${yearOf(end)}.`
      : '';

const sentences = (...parts: readonly string[]): string => parts.filter(Boolean).join(' ');

/** All that the résumé holds, newest first within a kind as the file has it. */
export function entriesOf({ work, education, skills, publications }: Resume): readonly Entry[] {
  const entries: Omit<Entry, 'id'>[] = [
    ...work.map((it) => ({
      kind: 'work' as const,
      title: `${it.position} at ${it.name}`,
      text: sentences(
        `${it.position} at ${it.name}${it.location ? ` in ${it.location}` : ''}.`,
        years(it.startDate, it.endDate),
        it.summary,
        ...it.highlights,
        it.keywords.length > 0 ? `Worked with ${it.keywords.join(', ')}.` : '',
      ),
      technologies: it.keywords,
      startYear: yearOf(it.startDate),
      endYear: yearOf(it.endDate),
      url: undefined,
    })),
    ...education.map((it) => ({
      kind: 'education' as const,
      title: `${it.studyType} in ${it.area}, ${it.institution}`,
      text: sentences(
        `${it.studyType} in ${it.area} at ${it.institution}.`,
        years(it.startDate, it.endDate),
        it.courses.length > 0 ? `Courses: ${it.courses.join(', ')}.` : '',
      ),
      technologies: [],
      startYear: yearOf(it.startDate),
      endYear: yearOf(it.endDate),
      url: undefined,
    })),
    ...skills.map((it) => ({
      kind: 'skill' as const,
      title: it.name,
      text: sentences(
        `${it.name}${it.level ? `, ${it.level.toLowerCase()}` : ''}: ${it.keywords.join(', ')}.`,
      ),
      technologies: it.keywords,
      startYear: undefined,
      endYear: undefined,
      url: undefined,
    })),
    ...publications.map((it) => ({
      kind: 'publication' as const,
      title: it.name,
      text: sentences(
        `"${it.name}"${it.publisher ? `, ${it.publisher}` : ''}, ${yearOf(it.releaseDate)}.`,
        it.summary,
      ),
      technologies: [],
      startYear: yearOf(it.releaseDate),
      endYear: yearOf(it.releaseDate),
      url: it.url,
    })),
  ];
  return withIds(entries);
}

function withIds(entries: readonly Omit<Entry, 'id'>[]): readonly Entry[] {
  const taken = new Map<string, number>();
  return entries.map((entry) => {
    const base = `${entry.kind}-${slug(entry.title)}`;
    const count = (taken.get(base) ?? 0) + 1;
    taken.set(base, count);
    return { id: count === 1 ? base : `${base}-${count}`, ...entry };
  });
}
