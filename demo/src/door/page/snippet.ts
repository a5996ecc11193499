import type { Configuration } from './configuration.js';

/** How the element is put on a page. */
export const DIALECTS = ['HTML', 'React', 'Vue'] as const;
export type Dialect = (typeof DIALECTS)[number];

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (letter) => ENTITIES[letter] ?? '');

/** JSON that may stand in a script of a page: nothing in it ends the script. */
const literal = (value: unknown): string => JSON.stringify(value, null, 2).replaceAll('<', '\\u003c');

const isEmpty = (record: object): boolean => Object.keys(record).length === 0;

/** An opening and closing tag, its attributes on lines of their own where one line would be long. */
function tag(attributes: readonly string[], selfClosing = false): string {
  const end = selfClosing ? ' />' : '></voice-assistant>';
  const line = ['<voice-assistant', ...attributes].join(' ') + end;
  if (line.length <= 80) return line;
  const last = selfClosing ? '/>' : '></voice-assistant>';
  return ['<voice-assistant', ...attributes.map((it) => `  ${it}`), last].join('\n');
}

const indented = (text: string, by = '  '): string => text.replaceAll(/^(?=.)/gm, by);

const markup = (attributes: Configuration['attributes']): string[] =>
  Object.entries(attributes).map(([name, value]) => (value === '' ? name : `${name}="${escaped(value)}"`));

const declarations = (properties: Configuration['properties']): string[] =>
  Object.entries(properties).map(([name, value]) => `${name}: ${value};`);

function html({ attributes, properties, words }: Configuration, server: string): string {
  const style = isEmpty(properties)
    ? []
    : [
        '<style>',
        '  voice-assistant {',
        ...declarations(properties).map((it) => `    ${it}`),
        '  }',
        '</style>',
      ];
  const script = isEmpty(words)
    ? []
    : [
        '<script type="module">',
        `  document.querySelector('voice-assistant').strings = ${indented(literal(words)).trimStart()};`,
        '</script>',
      ];
  return [
    `<script type="module" async src="${escaped(server)}/voice-assistant.js"></script>`,
    ...style,
    tag(markup(attributes)),
    ...script,
  ].join('\n');
}

/** A text of JSX has entities, but no escapes: what needs either is an expression. */
const jsx = (name: string, value: string): string => {
  if (value === '') return `${name}=""`;
  return /["&<>{}\\]/.test(value) ? `${name}={${literal(value)}}` : `${name}="${value}"`;
};

function react({ attributes, properties, words }: Configuration, server: string): string {
  const style = Object.entries(properties).map(([name, value]) => `${literal(name)}: ${literal(value)}`);
  const all = [
    jsx('server', server),
    ...Object.entries(attributes).map(([name, value]) => jsx(name, value)),
    ...(style.length > 0 ? [`style={{ ${style.join(', ')} }}`] : []),
    ...(isEmpty(words) ? [] : ['strings={WORDS}']),
  ];
  return [
    "import 'voice-assistant';",
    "import type {} from 'voice-assistant/react';",
    ...(isEmpty(words) ? [] : ['', `const WORDS = ${literal(words)};`]),
    '',
    'export function Assistant() {',
    '  return (',
    indented(tag(all, true), '    '),
    '  );',
    '}',
  ].join('\n');
}

function vue({ attributes, properties, words }: Configuration, server: string): string {
  const all = [
    ...markup({ server, ...attributes }),
    ...(isEmpty(properties) ? [] : [`style="${escaped(declarations(properties).join(' '))}"`]),
    ...(isEmpty(words) ? [] : [':strings.prop="words"']),
  ];
  return [
    "<!-- vite.config: vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === 'voice-assistant' } } }) -->",
    '<script setup>',
    "import 'voice-assistant';",
    ...(isEmpty(words) ? [] : ['', `const words = ${literal(words)};`]),
    '</script>',
    '',
    '<template>',
    indented(tag(all)),
    '</template>',
  ].join('\n');
}

const WRITERS: Readonly<Record<Dialect, (configuration: Configuration, server: string) => string>> = {
  HTML: html,
  React: react,
  Vue: vue,
};

/** The code to paste. @param server - The token server's address, without a slash at its end. */
export const snippet = (dialect: Dialect, configuration: Configuration, server: string): string =>
  WRITERS[dialect](configuration, server);
