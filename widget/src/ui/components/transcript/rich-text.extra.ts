import { html, type TemplateResult } from 'lit';

type Rendered = string | TemplateResult;
type Groups = Readonly<Partial<Record<string, string>>>;

/** Addresses as people write them, without the full stop that ends the sentence. */
const LINK =
  /(?<url>https?:\/\/[^\s<>"]*[^\s<>".,;:!?'()[\]*_])|(?<mail>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})/;
/** In the order in which they are tried. None can run away: each stops at the next sign of its own kind. */
const MARKDOWN = [
  /`(?<code>[^`\n]+)`/,
  /\[(?<label>[^[\]\n]+)\]\((?<target>[^()\s]+)\)/,
  /\*\*(?<strong>[^*\n]+)\*\*/,
  /(?<![\w*])(?:\*(?<star>[^*\s][^*\n]*)\*|_(?<line>[^_\s][^_\n]*)_)(?![\w*])/,
  LINK,
];
const anyOf = (patterns: readonly RegExp[]): RegExp =>
  new RegExp(patterns.map(({ source }) => source).join('|'), 'g');
const INLINE = anyOf(MARKDOWN);
const LINKS = anyOf([LINK]);

const SAFE_PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);
const BULLET = /^\s{0,3}[-*+]\s+(?<item>.*)$/;
const NUMBER = /^\s{0,3}(?<number>\d{1,4})[.)]\s+(?<item>.*)$/;
const FENCE = /^\s{0,3}```/;

/** What a visitor wrote: addresses become links, all else stays as it is. */
export const renderLinks = (text: string): Rendered[] => inline(text, LINKS);

/**
 * What a model wrote, in the small part of Markdown that models use: bold, italic, code, lists, links. Anything else,
 * HTML above all, is shown as the characters that it is. Built from templates alone, so nothing can become markup.
 */
export function renderMarkdown(text: string): Rendered[] {
  const lines = text.split('\n');
  const blocks: Rendered[] = [];
  for (let at = 0; at < lines.length; ) {
    const [block, next] = readBlock(lines, at);
    blocks.push(block);
    at = next;
  }
  return blocks;
}

type Block = [block: TemplateResult, next: number];

function readBlock(lines: readonly string[], at: number): Block {
  const line = lines[at] ?? '';
  if (FENCE.test(line)) return readCode(lines, at);
  if (BULLET.test(line)) {
    const [items, next] = readItems(lines, at, BULLET);
    return [html`<ul>${items}</ul>`, next];
  }
  if (NUMBER.test(line)) {
    const [items, next] = readItems(lines, at, NUMBER);
    return [html`<ol start=${NUMBER.exec(line)?.groups?.number ?? '1'}>${items}</ol>`, next];
  }
  let next = at + 1;
  while (next < lines.length && !isSpecial(lines[next] ?? '')) next += 1;
  const paragraph = lines
    .slice(at, next)
    .join('\n')
    .replace(/^\n+|\n+$/g, '');
  return [html`<p>${inline(paragraph, INLINE)}</p>`, next];
}

const isSpecial = (line: string): boolean => FENCE.test(line) || BULLET.test(line) || NUMBER.test(line);

/** A fence that is still open runs to the end: the rest of the text is still being spoken. */
function readCode(lines: readonly string[], at: number): Block {
  const close = lines.findIndex((line, index) => index > at && FENCE.test(line));
  const end = close < 0 ? lines.length : close;
  return [html`<pre><code>${lines.slice(at + 1, end).join('\n')}</code></pre>`, end + 1];
}

function readItems(lines: readonly string[], at: number, pattern: RegExp): [TemplateResult[], number] {
  const items: TemplateResult[] = [];
  let next = at;
  for (; next < lines.length; next += 1) {
    const item = pattern.exec(lines[next] ?? '')?.groups?.item;
    if (item === undefined) break;
    items.push(html`<li>${inline(item, INLINE)}</li>`);
  }
  return [items, next];
}

function inline(text: string, pattern: RegExp): Rendered[] {
  const parts: Rendered[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push(text.slice(from, match.index), mark(match[0], match.groups ?? {}));
    from = match.index + match[0].length;
  }
  return [...parts, text.slice(from)];
}

function mark(source: string, groups: Groups): Rendered {
  const { code, label, target, strong, star, line, url, mail } = groups;
  if (code) return html`<code>${code}</code>`;
  if (label && target) return link(target, label) ?? source;
  if (strong) return html`<strong>${inline(strong, INLINE)}</strong>`;
  const emphasised = star ?? line;
  if (emphasised) return html`<em>${inline(emphasised, INLINE)}</em>`;
  return link(url ?? `mailto:${mail}`, source) ?? source;
}

/** Null for an address that a click should not lead to, e.g. `javascript:`. */
function link(address: string, label: string): TemplateResult | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !SAFE_PROTOCOLS.has(url.protocol)) return null;
  return html`<a part="link" href=${url.href} target="_blank" rel="noopener noreferrer">${label}</a>`;
}
