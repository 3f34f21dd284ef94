/** OpenAPI 3.1, generated from the operations and their zod schemas: it cannot say anything else than the code does. */
import { z } from 'zod';
import { PROBLEMS, problem, type ProblemName } from '../problem-details.js';
import { JSON_TYPE, roleFor, type Operation } from './operation.js';
import { operationList } from './operations.js';
import { ROLES } from '../../access/roles.js';

type Json = Record<string, unknown>;

/** JSON Schema of one zod schema with its named parts moved to `components`. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', components: Json): Json {
  const {
    $schema: _,
    $defs,
    ...body
  } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' }) as Json & {
    $defs?: Json;
  };
  for (const [name, part] of Object.entries($defs ?? {})) components[name] = relink(part);
  return relink(body) as Json;
}

/** Halves of surrogate pairs: a body in UTF-8 holds none, and not every library can read their names. */
const HALVES = '\\ud800-\\udfff';

/** `#/$defs/X` → `#/components/schemas/X`; the bounds that only say "a safe integer" go. */
function relink(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relink);
  if (value === null || typeof value !== 'object') return value;
  const out: Json = {};
  for (const [key, part] of Object.entries(value)) {
    if ((key === 'minimum' || key === 'maximum') && Math.abs(part as number) === Number.MAX_SAFE_INTEGER) continue;
    if (key === '$ref') out[key] = (part as string).replace('#/$defs/', '#/components/schemas/');
    else if (key === 'pattern' && typeof part === 'string') out[key] = part.replaceAll(HALVES, '');
    else out[key] = relink(part);
  }
  return out;
}

const TAGS: readonly Operation['tag'][] = [
  'Sites',
  'Readings',
  'Figures',
  'Counting',
  'Events',
  'Fuel',
  'Alerts',
  'Service',
];

const PATH_PARAMETERS: Readonly<Record<string, string>> = {
  site: 'Id of the site',
  device: 'Id of the device',
  point: 'Id of the point',
  target: 'Id of the target',
  id: 'Id of the alert',
  verification: 'Id of the verification',
  finding: 'Id of the finding',
  claim: 'Id of the claim',
  name: 'Of the key or the principal',
  batch: 'Id of the batch',
  hash: '`configurationHash` of a figure',
  period: '`2025-10-26`, `2025-10`, or `season-2025` (the year of its start)',
};

function parametersOf(operation: Operation, components: Json): Json[] {
  const inPath = [...operation.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    description: PATH_PARAMETERS[name!],
    schema: { type: 'string', ...(operation.forms?.[name!] && { pattern: operation.forms[name!] }) },
  }));
  const { properties = {}, required = [] } = schemaOf(operation.query, 'input', components) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  const inQuery = Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
  }));
  return [...inPath, ...inQuery];
}

const HEADERS_OF_PROBLEMS: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'www-authenticate': 'Bearer' },
  429: { 'retry-after': 'Seconds' },
};

const headersOf = (headers: Readonly<Record<string, string>>): Json => {
  const described = Object.entries(headers).map(([name, description]) => [
    name,
    { description, schema: { type: 'string' } },
  ]);
  return described.length > 0 ? { headers: Object.fromEntries(described) as Json } : {};
};

/** The body of a call; `auth`: a key names who acts. */
function bodyOf({ body }: Operation, components: Json, auth: boolean): Json {
  if (!body) return {};
  const schema = schemaOf(body.schema, 'input', components);
  const { requiredWithoutKey: required = [] } = body;
  const isNamed = auth || required.length === 0;
  const content = { [JSON_TYPE]: { schema: isNamed ? schema : { ...schema, required } } };
  return { requestBody: { required: body.required || !isNamed, content } };
}

function answersOf(operation: Operation, components: Json, auth: boolean): Json {
  const types = operation.types ?? [JSON_TYPE];
  const schema = operation.answer ? schemaOf(operation.answer, 'input', components) : {};
  const content = Object.fromEntries(
    types.map((type) => [type, { schema: type === JSON_TYPE ? schema : { type: 'string' } }]),
  );
  const isTagged = operation.method === 'get' && roleFor(operation) !== null && types.includes(JSON_TYPE);
  const headers = headersOf({
    ...operation.headers,
    ...(isTagged && { etag: 'Of the answer in JSON: goes back as `If-None-Match`' }),
  });
  const answers: Json = { [operation.status]: { description: operation.summary, ...headers, content } };
  if (isTagged) answers['304'] = { description: 'Not changed: the answer has the `ETag` of `If-None-Match`' };
  if (operation.id === 'getReadiness') answers['503'] = { description: 'Something is missing', content };
  const guarded = roleFor(operation) !== null;
  const names: ProblemName[] = [
    ...operation.problems,
    ...(auth ? [] : (['misdirected'] as const)), // whatever is asked
    ...(guarded ? (['unauthorized', 'forbidden', 'too-many-requests', 'internal'] as const) : []),
  ];
  for (const status of [...new Set(names.map((name) => PROBLEMS[name].status))].sort()) {
    const these = names.filter((name) => PROBLEMS[name].status === status);
    answers[status] = {
      description: [...new Set(these)].map((name) => `${PROBLEMS[name].title} (\`${name}\`)`).join('; '),
      ...headersOf(HEADERS_OF_PROBLEMS[status] ?? {}),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  return answers;
}

/** The whole document. `version` is that of the product; `auth`: whether keys are asked for where it is served. */
export function openApiDocument(version: string, auth = false): Json {
  const schemas: Json = {};
  schemaOf(z.object({ problem }), 'input', schemas);
  const paths: Record<string, Json> = {};
  for (const operation of operationList()) {
    const role = roleFor(operation);
    (paths[operation.path] ??= {})[operation.method] = {
      operationId: operation.id,
      tags: [operation.tag],
      summary: operation.summary,
      ...(operation.description ? { description: operation.description } : {}),
      parameters: parametersOf(operation, schemas),
      ...bodyOf(operation, schemas, auth),
      responses: answersOf(operation, schemas, auth),
      // Without keys the role is said all the same, beside the call without one.
      ...(role === null ? {} : { security: [{ bearer: [role] }, ...(auth ? [] : [{}])] }),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Greenpark',
      version,
      summary: 'What a green park emits less, from each reading to the tonnes',
      description:
        'Numbers carry their unit in the name, or the answer names it once as `unit` (UCUM). Times are RFC 3339 UTC; local days are `YYYY-MM-DD` in the zone of the site. `from` is included, `to` is not. Errors are RFC 9457 problem details.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: TAGS.map((name) => ({ name })),
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => a.localeCompare(b))),
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: `An API key, needed where GREENPARK_AUTH is on. Each call names the least role: ${ROLES.join(' < ')}. 401: no such key; 403: its role is not enough, the problem names the one that is.`,
        },
      },
    },
    'x-problems': PROBLEMS,
  };
}
