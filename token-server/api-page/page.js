/** Shows the operations of `/openapi.json`, and sends requests to the server that it came from. */

/** Longest answer that is shown, in characters; a stream goes on for longer than anybody reads. */
const SHOWN_MAX = 200_000;

const byId = (id) => document.getElementById(id);

/** An element with texts and elements in it. Nothing is ever read as markup. */
function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const pretty = (value) => JSON.stringify(value, null, 2);

/** The document's words are Markdown; all that they use of it is code. */
const plain = (text = '') => text.replaceAll('`', '');

/** A schema with what it points to in place, once each: some hold themselves. */
function resolve(schema, components, seen = []) {
  if (Array.isArray(schema)) return schema.map((item) => resolve(item, components, seen));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $ref, ...rest } = schema;
  const fields = Object.entries(rest).map(([key, value]) => [key, resolve(value, components, seen)]);
  if ($ref === undefined) return Object.fromEntries(fields);
  const name = $ref.split('/').at(-1);
  if (seen.includes(name)) return { see: name };
  return { ...resolve(components[name], components, [...seen, name]), ...Object.fromEntries(fields) };
}

function field({ name, in: place, required, description, schema }) {
  const options = schema.enum;
  const input = options
    ? make('select', {}, make('option', { value: '' }, ''), ...options.map((it) => make('option', {}, it)))
    : make('input', { placeholder: String(schema.default ?? '') });
  const hint = [place, required && 'required', plain(description ?? schema.description)]
    .filter(Boolean)
    .join(', ');
  const label = make(
    'label',
    {},
    make('code', {}, name),
    make('span', { className: 'muted' }, ` ${hint}`),
    input,
  );
  return { name, place, input, label };
}

/** The request that the form asks for. */
function requestOf(method, path, { fields, body }) {
  const filled = fields.filter(({ input }) => input.value !== '');
  const of = (place) =>
    filled.filter((it) => it.place === place).map(({ name, input }) => [name, input.value]);
  const values = Object.fromEntries(of('path'));
  const address = path.replace(/\{(\w+)\}/g, (_all, name) => encodeURIComponent(values[name] ?? ''));
  const query = new URLSearchParams(of('query')).toString();
  const bearer = byId('bearer').value.trim();
  const headers = {
    ...Object.fromEntries(of('header')),
    ...(bearer && { Authorization: `Bearer ${bearer}` }),
    ...(body?.value && { 'Content-Type': 'application/json' }),
  };
  const init = { method: method.toUpperCase(), headers, ...(body?.value && { body: body.value }) };
  return { address: query ? `${address}?${query}` : address, init };
}

/** Whole answers are set out; of a stream each part is shown as it comes. */
async function show(response, output) {
  const type = response.headers.get('Content-Type') ?? '';
  const head = [
    `${response.status} ${response.statusText}`,
    ...[...response.headers].map((it) => it.join(': ')),
  ];
  output.textContent = `${head.join('\n')}\n\n`;
  if (type.includes('json')) {
    const text = await response.text();
    output.append(pretty(JSON.parse(text)).slice(0, SHOWN_MAX));
    return;
  }
  if (response.body === null) return;
  for await (const part of partsOf(response.body)) {
    output.append(part);
    if (output.textContent.length > SHOWN_MAX) output.textContent = output.textContent.slice(-SHOWN_MAX);
  }
}

async function* partsOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
}

/** The buttons, and where the answer is shown. */
function trial(method, path, form) {
  const output = make('pre', { hidden: true, tabIndex: 0 });
  output.setAttribute('role', 'status');
  const send = make('button', { type: 'submit' }, 'Send');
  const stop = make('button', { type: 'button', disabled: true }, 'Stop');
  const run = async () => {
    const controller = new AbortController();
    stop.onclick = () => controller.abort();
    const { address, init } = requestOf(method, path, form);
    [send.disabled, stop.disabled, output.hidden] = [true, false, false];
    output.textContent = '…';
    try {
      await show(await fetch(address, { ...init, signal: controller.signal }), output);
    } catch (error) {
      output.append(`\n${controller.signal.aborted ? 'Stopped.' : error.message}`);
    } finally {
      [send.disabled, stop.disabled] = [false, true];
    }
  };
  return { run, nodes: [send, stop, output] };
}

function answersOf(responses, components) {
  const rows = Object.entries(responses).map(([status, { description, content = {} }]) => {
    const schemas = Object.entries(content).map(([type, { schema, example }]) =>
      make(
        'details',
        {},
        make('summary', {}, make('code', {}, type)),
        make('pre', {}, pretty(example ?? resolve(schema, components))),
      ),
    );
    const cells = [make('code', {}, status), make('div', {}, plain(description), ...schemas)];
    return make('tr', {}, ...cells.map((cell) => make('td', {}, cell)));
  });
  return make('table', {}, make('tbody', {}, ...rows));
}

const credentialsOf = (security) => security.map((it) => Object.keys(it)[0] ?? 'none').join(' or ');

/** What stands below an operation; made when it is opened. */
function inside(method, path, { operation, shared, components }) {
  const fields = [...shared, ...(operation.parameters ?? [])].map(field);
  const json = operation.requestBody?.content['application/json'];
  const body =
    json && make('textarea', { rows: 8, spellcheck: false, value: json.example ? pretty(json.example) : '' });
  const { run, nodes } = trial(method, path, { fields, body });
  const onsubmit = (event) => {
    event.preventDefault();
    void run();
  };
  const schema = json && make('pre', {}, pretty(resolve(json.schema, components)));
  return make(
    'div',
    { className: 'inside' },
    make('p', {}, plain(operation.description)),
    make('p', { className: 'muted' }, `Credentials: ${credentialsOf(operation.security)}`),
    make(
      'form',
      { onsubmit },
      ...fields.map(({ label }) => label),
      ...(body ? [make('label', {}, 'Body', body)] : []),
      ...nodes,
    ),
    ...(schema ? [make('details', {}, make('summary', {}, 'What the body may be'), schema)] : []),
    make('h3', {}, 'Answers'),
    answersOf(operation.responses, components),
  );
}

function entry(method, path, parts) {
  const summary = make(
    'summary',
    {},
    make('span', { className: `method ${method}` }, method),
    make('code', {}, path),
    make('span', { className: 'muted' }, parts.operation.summary),
  );
  const details = make('details', {}, summary);
  details.addEventListener('toggle', () => details.append(inside(method, path, parts)), { once: true });
  return details;
}

/** Operations by their group. */
function operationsOf({ paths, components }) {
  return Object.entries(paths).flatMap(([path, { parameters: shared = [], ...methods }]) =>
    Object.entries(methods).map(([method, operation]) => {
      const details = entry(method, path, { operation, shared, components: components.schemas });
      return {
        tag: operation.tags[0],
        text: `${method} ${path} ${operation.summary}`.toLowerCase(),
        details,
      };
    }),
  );
}

function filter(operations, sections) {
  const wanted = byId('find').value.trim().toLowerCase();
  for (const { text, details } of operations) details.hidden = !text.includes(wanted);
  for (const section of sections) section.hidden = !section.querySelector(':scope > details:not([hidden])');
}

async function start() {
  const response = await fetch('/openapi.json');
  if (!response.ok) throw new Error(`/openapi.json: ${response.status}`);
  const spec = await response.json();
  byId('about').replaceChildren(
    `${plain(spec.info.description)} `,
    make('a', { href: '/openapi.json' }, `OpenAPI ${spec.openapi}`),
  );
  const operations = operationsOf(spec);
  const sections = spec.tags.map(({ name, description }) => {
    const own = operations.filter(({ tag }) => tag === name).map(({ details }) => details);
    return make('section', {}, make('h2', {}, name), make('p', { className: 'muted' }, description), ...own);
  });
  byId('operations').replaceChildren(...sections);
  byId('find').addEventListener('input', () => filter(operations, sections));
}

start().catch((error) => {
  byId('about').textContent = `The document cannot be read: ${error.message}`;
});
