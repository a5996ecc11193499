import {
  type Attribute,
  type CssProperty,
  type ElementDescription,
  offered,
  wordSetting,
} from './configuration.js';

/** What a group of settings is about. An attribute that stands in none of them comes in the last. */
const GROUPS: readonly (readonly [string, readonly string[]])[] = [
  ['Who answers', ['heading', 'assistant', 'lang']],
  ['Layout', ['layout', 'position', 'modality', 'visualizer', 'hide-transcript']],
  ['Colours', ['theme', 'accent']],
];
const REST = 'The call';
const COLOURS = 'Colours';
const COLOUR = /accent|surface|text|muted|border/;

/** A field for one setting. */
export interface Control {
  readonly name: string;
  /** Shows what is chosen; null: as it comes. */
  show(value: string | null): void;
}

type OnChange = (name: string, value: string | null) => void;

function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** The first sentence, in which `code` is told from words. */
function explained(description: string): HTMLElement {
  const parts = description.split('`');
  return make('small', {}, ...parts.map((part, index) => (index % 2 ? make('code', {}, part) : part)));
}

const titleOf = (name: string): string => {
  const words = name.replace(/^--va-/, '').replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** A label, its field, and what it does. */
function row(
  name: string,
  title: string,
  field: HTMLElement,
  description: string,
  ...more: Node[]
): HTMLElement {
  const id = `setting-${name.replaceAll('.', '-')}`;
  field.id = id;
  const label = make('label', { htmlFor: id }, title);
  const isSwitch = field instanceof HTMLInputElement && field.type === 'checkbox';
  const line = make('div', { className: isSwitch ? 'switch' : 'field' }, label, field, ...more);
  if (!description) return line;
  const note = explained(description);
  note.id = `${id}-note`;
  field.setAttribute('aria-describedby', note.id);
  line.append(note);
  return line;
}

type Made = { readonly node: HTMLElement; readonly control: Control };

function choice(
  name: string,
  choices: readonly string[],
  initial: string,
  description: string,
  onChange: OnChange,
): Made {
  const field = make(
    'select',
    {},
    ...choices.map((it) => make('option', { value: it }, it || 'as the page')),
  );
  field.addEventListener('change', () => onChange(name, field.value));
  return {
    node: row(name, titleOf(name), field, description),
    control: {
      name,
      show: (value) => {
        field.value = value ?? initial;
      },
    },
  };
}

function toggle({ name, description }: Attribute, onChange: OnChange): Made {
  const field = make('input', { type: 'checkbox' });
  field.addEventListener('change', () => onChange(name, field.checked ? '' : null));
  return {
    node: row(name, titleOf(name), field, description),
    control: {
      name,
      show: (value) => {
        field.checked = value !== null;
      },
    },
  };
}

function text(
  name: string,
  title: string,
  { kind = 'text', placeholder = '', description = '' },
  onChange: OnChange,
): Made {
  const field = make('input', { type: kind === 'number' ? 'number' : 'text', placeholder });
  if (kind === 'number') field.min = '1';
  field.maxLength = 200;
  field.spellcheck = false;
  field.addEventListener('input', () => onChange(name, field.value || null));
  return {
    node: row(name, title, field, description),
    control: {
      name,
      show: (value) => {
        // not while it is typed into: half a colour is no colour yet
        if (document.activeElement !== field) field.value = value ?? '';
      },
    },
  };
}

/** A text for any CSS colour, and the browser's own way to choose one beside it. */
function colour(name: string, description: string, fallback: string, onChange: OnChange): Made {
  const field = make('input', { type: 'text', placeholder: fallback || 'as the theme', spellcheck: false });
  const picker = make('input', { type: 'color', value: fallback || '#808080' });
  picker.setAttribute('aria-label', `${titleOf(name)}: choose`);
  field.addEventListener('input', () => onChange(name, field.value || null));
  picker.addEventListener('input', () => {
    field.value = picker.value;
    onChange(name, picker.value);
  });
  return {
    node: row(name, titleOf(name), field, description, picker),
    control: {
      name,
      show: (value) => {
        if (document.activeElement !== field) field.value = value ?? '';
        if (value === null) picker.value = fallback || '#808080';
        else if (/^#[\da-f]{6}$/i.test(value)) picker.value = value;
      },
    },
  };
}

function attributeControl(it: Attribute, { languages }: ElementDescription, onChange: OnChange): Made {
  const { name, kind, choices = [], description } = it;
  if (name === 'lang') return choice(name, ['', ...languages], '', description, onChange);
  if (name === 'accent') return colour(name, description, '#0b6b58', onChange);
  if (kind === 'choice') return choice(name, choices, it.default ?? '', description, onChange);
  if (kind === 'switch') return toggle(it, onChange);
  return text(name, titleOf(name), { kind, description }, onChange);
}

const propertyControl = ({ name, description, default: fallback }: CssProperty, onChange: OnChange): Made =>
  COLOUR.test(name)
    ? colour(name, description, fallback, onChange)
    : text(name, titleOf(name), { placeholder: fallback, description }, onChange);

function group(title: string, made: readonly Made[], open: boolean): HTMLElement {
  const summary = make('summary', {}, title);
  return make('details', { open }, summary, ...made.map(({ node }) => node));
}

/** Draws a field for everything that can be said of the element. */
export function drawControls(
  form: HTMLElement,
  element: ElementDescription,
  onChange: OnChange,
): readonly Control[] {
  const attributes = offered(element);
  const grouped = new Set(GROUPS.flatMap(([, names]) => names));
  const named = GROUPS.map(([title, names]) => {
    const its = names.flatMap((name) => attributes.filter((it) => it.name === name));
    return [title, its.map((it) => attributeControl(it, element, onChange))] as const;
  });
  const rest = attributes.filter(({ name }) => !grouped.has(name));
  // the attribute says it with fewer words
  const properties = element.properties.filter(({ name }) => name !== '--va-accent');
  const colours = properties
    .filter(({ name }) => COLOUR.test(name))
    .map((it) => propertyControl(it, onChange));
  const sizes = properties
    .filter(({ name }) => !COLOUR.test(name))
    .map((it) => propertyControl(it, onChange));
  const words = Object.entries(element.words).map(([word, own]) =>
    text(wordSetting(word), own, { placeholder: own }, onChange),
  );
  const groups = [
    ...named.map(([title, made]) => [title, title === COLOURS ? [...made, ...colours] : made] as const),
    ['Sizes and font', sizes],
    [REST, rest.map((it) => attributeControl(it, element, onChange))],
    ['Words', words],
  ] as const;
  form.append(...groups.map(([title, made], index) => group(title, made, index < 2)));
  return groups.flatMap(([, made]) => made.map(({ control }) => control));
}
