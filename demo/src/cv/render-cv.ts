import type { Entry, EntryKind } from './entries.js';
import type { CvServerDeps } from './mcp/create-cv-server.js';

const HEADINGS: readonly (readonly [EntryKind, string])[] = [
  ['work', 'Work'],
  ['education', 'Education'],
  ['skill', 'Skills'],
  ['publication', 'Publications'],
];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? '');

/** Puts the résumé into its page; each entry under the id that answers cite. */
export function renderCv(template: string, { resume, search }: CvServerDeps): string {
  const { name, label, summary } = resume.basics;
  const sections = HEADINGS.map(([kind, heading]) => {
    const entries = search.entries.filter((entry) => entry.kind === kind);
    return entries.length > 0
      ? `<section class="${kind}" aria-label="${heading}"><h2>${heading}</h2>${entries.map(renderEntry).join('')}</section>`
      : '';
  });
  const values: Readonly<Record<string, string>> = {
    name: escaped(name),
    label: escaped(label),
    summary: escaped(summary),
    sections: sections.join('\n'),
  };
  return template.replaceAll(/\{\{(name|label|summary|sections)\}\}/g, (_, key: string) => values[key] ?? '');
}

function renderEntry({ id, title, text, startYear, endYear, url, technologies }: Entry): string {
  const years = startYear ? `${startYear}${endYear === startYear ? '' : `–${endYear ?? 'now'}`}` : '';
  // the first sentence repeats the title and the years
  const words = text
    .replace(/^[^.]*\.\s*/, '')
    .replace(/^(From|Until)[^.]*\.\s*/, '')
    .replace(/\s*Worked with[^.]*\.$/, '');
  return `<article id="${escaped(id)}">
    <h3>${url ? `<a href="${escaped(url)}">${escaped(title)}</a>` : escaped(title)}</h3>
    <p class="years">${years}</p>
    ${words ? `<p>${escaped(words)}</p>` : ''}
    ${technologies.length > 0 ? `<ul>${technologies.map((it) => `<li>${escaped(it)}</li>`).join('')}</ul>` : ''}
  </article>`;
}
