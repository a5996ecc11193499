import type { ClassField, ClassMethod, CustomElementDeclaration } from 'custom-elements-manifest';

type Rows = readonly (readonly string[])[];

const code = (text: string | undefined): string => (text ? `\`${text}\`` : '');

/** A cell: one line, and no bar that would end it. */
const cell = (text: string | undefined): string =>
  (text ?? '').replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();

function table(heads: readonly string[], rows: Rows): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(heads), `|${heads.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : 1;

/** An attribute's default as it would be written: nothing for one that is not there. */
function defaultOf(value: string | undefined): string {
  if (value === undefined || value === 'null' || value === 'false' || value === "''") return '';
  return code(value.replaceAll("'", ''));
}

const typeOf = (text: string | undefined): string => code(text?.replace(' | null', '').replaceAll("'", ''));

/** `docs/reference.md`: all that a page can say to the element and hear of it, from the element's own JSDoc. */
export function renderReference(element: CustomElementDeclaration): string {
  const members = element.members ?? [];
  const attributes = element.attributes ?? [];
  const fields = members.filter((it): it is ClassField => it.kind === 'field');
  const methods = members.filter((it): it is ClassMethod => it.kind === 'method');
  const withAttribute = new Set(attributes.map(({ fieldName }) => fieldName));
  const sections: readonly (readonly [string, string, string])[] = [
    [
      'Attributes',
      'Each is a property too, in camelCase: `start-muted` is `startMuted`. One that is true or false counts by being there.',
      table(
        ['Attribute', 'Type', 'Default', 'What it does'],
        [...attributes]
          .sort(byName)
          .map((it) => [code(it.name), typeOf(it.type?.text), defaultOf(it.default), it.description ?? '']),
      ),
    ],
    [
      'Properties',
      'Those without an attribute.',
      table(
        ['Property', 'Type', 'What it is'],
        fields
          .filter(({ name }) => !withAttribute.has(name))
          .sort(byName)
          .map((it) => [
            code(it.name),
            code(it.type?.text),
            `${it.readonly ? 'Read only. ' : ''}${it.description ?? ''}`,
          ]),
      ),
    ],
    [
      'Methods',
      '',
      table(
        ['Method', 'Returns', 'What it does'],
        [...methods]
          .sort(byName)
          .map((it) => [code(signatureOf(it)), code(it.return?.type?.text), it.description ?? '']),
      ),
    ],
    [
      'Events',
      'All bubble and are composed; `detail` is plain data.',
      table(
        ['Event', 'Type', 'When'],
        [...(element.events ?? [])]
          .sort(byName)
          .map((it) => [code(it.name), code(it.type?.text), it.description ?? '']),
      ),
    ],
    [
      'Slots',
      '',
      table(
        ['Slot', 'What it is for'],
        [...(element.slots ?? [])].sort(byName).map((it) => [code(it.name), it.description ?? '']),
      ),
    ],
    [
      'Parts',
      'For `voice-assistant::part(name)`.',
      table(
        ['Part', 'What it is'],
        [...(element.cssParts ?? [])].sort(byName).map((it) => [code(it.name), it.description ?? '']),
      ),
    ],
    [
      'Custom properties',
      '',
      table(
        ['Property', 'Default', 'What it sets'],
        [...(element.cssProperties ?? [])]
          .sort(byName)
          .map((it) => [code(it.name), code(it.default), it.description ?? '']),
      ),
    ],
  ];
  const body = sections.map(([title, note, rows]) =>
    [`## ${title}`, note, rows].filter(Boolean).join('\n\n'),
  );
  return `${[
    '# Reference of `<voice-assistant>`',
    '<!-- Made by `npm run docs` from the JSDoc of widget/src/voice-assistant.component.ts: change it there. -->',
    element.summary ?? '',
    ...body,
  ].join('\n\n')}\n`;
}

function signatureOf({ name, parameters }: ClassMethod): string {
  const names = parameters?.map((it) => `${it.name}${it.optional || it.default !== undefined ? '?' : ''}`);
  return `${name}(${names?.join(', ') ?? ''})`;
}
