/** OpenAPI 3.1, generated from the operations and their zod schemas: it cannot say anything else than the code does. */
import { z } from 'zod';
import { PROBLEMS, problem, type ProblemName } from '../problem-details.js';
import { roleFor, type Operation } from './operation.js';
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

/** `#/$defs/X` → `#/components/schemas/X`; the bounds that only say "a safe integer" go. */
function relink(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relink);
  if (value === null || typeof value !== 'object') return value;
  const out: Json = {};
  for (const [key, part] of Object.entries(value)) {
    if ((key === 'minimum' || key === 'maximum') && Math.abs(part as number) === Number.MAX_SAFE_INTEGER) continue;
    out[key] = key === '$ref' ? (part as string).replace('#/$defs/', '#/components/schemas/') : relink(part);
  }
  return out;
}

const TAGS: readonly Operation['tag'][] = ['Sites', 'Readings', 'Figures', 'Counting', 'Events', 'Alerts', 'Service'];

const PATH_PARAMETERS: Readonly<Record<string, string>> = {
  site: 'Id of the site',
  device: 'Id of the device',
  point: 'Id of the point',
  target: 'Id of the target',
  id: 'Id of the alert',
  name: 'Of the key or the principal',
  period: '`2025-10-26`, `2025-10`, or `season-2025` (the year of its start)',
};

function parametersOf(operation: Operation, components: Json): Json[] {
  const inPath = [...operation.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    description: PATH_PARAMETERS[name!],
    schema: { type: 'string' },
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

function answersOf(operation: Operation, components: Json): Json {
  const types = operation.types ?? ['application/json'];
  const schema = operation.answer ? schemaOf(operation.answer, 'input', components) : {};
  const content = Object.fromEntries(
    types.map((type) => [type, { schema: type === 'application/json' ? schema : { type: 'string' } }]),
  );
  const answers: Json = { [operation.status]: { description: operation.summary, content } };
  if (operation.id === 'getReadiness') answers['503'] = { description: 'Something is missing', content };
  const guarded = roleFor(operation) !== null;
  const names: ProblemName[] = [
    ...operation.problems,
    'misdirected', // where authentication is off, whatever is asked
    ...(guarded ? (['unauthorized', 'forbidden', 'too-many-requests', 'internal'] as const) : []),
  ];
  for (const status of [...new Set(names.map((name) => PROBLEMS[name].status))].sort()) {
    const these = names.filter((name) => PROBLEMS[name].status === status);
    answers[status] = {
      description: [...new Set(these)].map((name) => `${PROBLEMS[name].title} (\`${name}\`)`).join('; '),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  return answers;
}

/** The whole document. `version` is that of the product. */
export function openApiDocument(version: string): Json {
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
      ...(operation.body
        ? {
            requestBody: {
              required: operation.body.required,
              content: { 'application/json': { schema: schemaOf(operation.body.schema, 'input', schemas) } },
            },
          }
        : {}),
      responses: answersOf(operation, schemas),
      ...(role === null ? {} : { security: [{ bearer: [role] }, {}] }),
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
