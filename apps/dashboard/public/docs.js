/** Draws /openapi.json as a page: no other host, no library. */

const byId = (id) => document.getElementById(id);

function element(name, options = {}, ...children) {
  const { className, ...attributes } = options;
  const made = document.createElement(name);
  if (className) made.className = className;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Text with `code` in it. */
function prose(text, name = 'p') {
  const parts = text.split('`').map((part, i) => (i % 2 === 1 ? element('code', {}, part) : part));
  return element(name, {}, ...parts);
}

const nameOf = (schema) => schema?.$ref?.split('/').at(-1) ?? null;

/** One line that says what a schema is; named ones are links. */
function typeOf(schema) {
  if (!schema) return ['anything'];
  const name = nameOf(schema);
  if (name) return [element('a', { href: `#schema-${name}` }, name)];
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return either.flatMap((part, i) => (i === 0 ? typeOf(part) : [' or ', ...typeOf(part)]));
  if (schema.enum) return [schema.enum.map((value) => JSON.stringify(value)).join(' | ')];
  if (schema.const !== undefined) return [JSON.stringify(schema.const)];
  if (schema.type === 'array') return ['list of ', ...typeOf(schema.items)];
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : (schema.type ?? 'anything');
  const limits = [
    schema.format,
    schema.minimum === undefined ? null : `≥ ${schema.minimum}`,
    schema.maximum === undefined ? null : `≤ ${schema.maximum}`,
    schema.default === undefined ? null : `default ${JSON.stringify(schema.default)}`,
  ].filter(Boolean);
  return [limits.length > 0 ? `${type} (${limits.join(', ')})` : type];
}

function table(head, rows) {
  return element(
    'div',
    { className: 'scroll' },
    element(
      'table',
      {},
      element('thead', {}, element('tr', {}, ...head.map((text) => element('th', { scope: 'col' }, text)))),
      element(
        'tbody',
        {},
        ...rows.map((cells) => element('tr', {}, ...cells.map((cell) => element('td', {}, ...[cell].flat())))),
      ),
    ),
  );
}

function fields(schema) {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([name, part]) => {
    const row = [
      [element('code', {}, name), required.has(name) ? '' : ' (optional)'],
      typeOf(part),
      part.description ? prose(part.description, 'span') : '',
    ];
    const inner = part.type === 'array' ? part.items : part;
    const nested = inner?.properties
      ? fields(inner).map(([cell, ...rest]) => [[`${name}.`, ...[cell].flat()], ...rest])
      : [];
    return [row, ...nested];
  });
}

function operation(path, method, op) {
  const parameters = op.parameters.map((p) => [
    [element('code', {}, p.name), p.in === 'path' ? ' (path)' : p.required ? '' : ' (optional)'],
    typeOf(p.schema),
    p.description ? prose(p.description, 'span') : '',
  ]);
  const body = op.requestBody?.content['application/json'].schema;
  const answers = Object.entries(op.responses).map(([status, answer]) => [
    status,
    prose(answer.description, 'span'),
    Object.entries(answer.content ?? {}).flatMap(([type, { schema }], i) => [
      i > 0 ? element('br') : '',
      `${type} `,
      ...(nameOf(schema) ? typeOf(schema) : []),
    ]),
  ]);
  return element(
    'section',
    { className: 'card', id: op.operationId },
    element('h3', {}, element('span', { className: `method ${method}` }, method.toUpperCase()), path),
    element('p', {}, op.summary),
    op.description ? prose(op.description) : null,
    ...(parameters.length > 0 ? [element('h4', {}, 'Parameters'), table(['Name', 'Type', 'Meaning'], parameters)] : []),
    ...(body ? [element('h4', {}, 'Body'), element('p', {}, ...typeOf(body))] : []),
    element('h4', {}, 'Answers'),
    table(['Status', 'Meaning', 'Form'], answers),
  );
}

function schemaCard(name, schema) {
  return element(
    'section',
    { className: 'card', id: `schema-${name}` },
    element('h3', {}, name),
    schema.description ? prose(schema.description) : null,
    schema.properties ? table(['Field', 'Type', 'Meaning'], fields(schema)) : null,
    element('details', {}, element('summary', {}, 'JSON Schema'), element('pre', {}, JSON.stringify(schema, null, 2))),
  );
}

function draw(doc) {
  byId('version').textContent = doc.info.version;
  byId('summary').textContent = doc.info.summary;
  const operations = Object.entries(doc.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, op]) => ({ path, method, op })),
  );
  const nav = [];
  const cards = [element('section', { className: 'card' }, prose(doc.info.description))];
  for (const { name } of doc.tags) {
    nav.push(element('h2', {}, name));
    for (const { path, method, op } of operations.filter((o) => o.op.tags.includes(name))) {
      nav.push(element('a', { href: `#${op.operationId}`, title: `${method.toUpperCase()} ${path}` }, op.summary));
      cards.push(operation(path, method, op));
    }
  }
  nav.push(
    element('h2', {}, 'More'),
    element('a', { href: '#problems' }, 'Problems'),
    element('a', { href: '#schemas' }, 'Schemas'),
  );
  const problems = Object.entries(doc['x-problems']).map(([name, { status, title }]) => [
    element('code', { id: name }, name),
    String(status),
    title,
  ]);
  cards.push(
    element(
      'section',
      { className: 'card', id: 'problems' },
      element('h2', {}, 'Problems'),
      prose(
        'Every error is `application/problem+json` (RFC 9457). `type` is one of these; `field` names what is wrong.',
      ),
      table(['Type', 'Status', 'Meaning'], problems),
    ),
    element('h2', { id: 'schemas' }, 'Schemas'),
    ...Object.entries(doc.components.schemas).map(([name, schema]) => schemaCard(name, schema)),
  );
  byId('nav').replaceChildren(...nav);
  byId('main').replaceChildren(...cards);
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

fetch('/openapi.json')
  .then((response) => response.json())
  .then(draw)
  .catch(() => (byId('main').textContent = 'The document cannot be loaded: the server does not answer.'));
