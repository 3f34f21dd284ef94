/** docs/site-file.md, made from the JSON Schema of the site file; examples are those of the schema, else of the shipped files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Schema {
  readonly description?: string;
  readonly type?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly unit?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
}

export interface KeyRow {
  /** `devices[].points[].unit`. */
  readonly path: string;
  readonly meaning: string | null;
  /** Unit of a number, else what may stand there. */
  readonly form: string;
  readonly isNumber: boolean;
  readonly unit: string | null;
  readonly default: string | null;
  readonly example: string | null;
  readonly isRequired: boolean;
}

/** A table of the page: all keys of one map of the file. */
export interface Section {
  readonly path: string;
  readonly rows: readonly KeyRow[];
}

/** Lists and maps of names are read through: `[]` and `‹name›` stand for each of their entries. */
export function sectionsOf(schema: Schema, shipped: ReadonlyMap<string, string>): Section[] {
  const examples = new Map(shipped);
  const sections: Section[] = [];
  const visit = (path: string, node: Schema): void => {
    const branches = branchesOf(node);
    const keys = new Map<string, { schemas: Schema[]; required: boolean }>();
    for (const { properties = {}, required = [] } of branches) {
      for (const [key, inner] of Object.entries(properties)) {
        const known = keys.get(key) ?? { schemas: [], required: true };
        known.schemas.push(inner);
        keys.set(key, { ...known, required: known.required && required.includes(key) });
      }
    }
    const inAll = (key: string): boolean =>
      branches.filter(({ properties }) => properties).every(({ properties }) => key in properties!);
    for (const [key, { schemas }] of keys) {
      for (const example of schemas.flatMap((one) => one.examples ?? []))
        addExamples(examples, withoutLists(joined(path, key)), example);
    }
    if (keys.size > 0) {
      const rows = [...keys].map(([key, { schemas, required }]) =>
        rowOf(joined(path, key), schemas, required && inAll(key), examples),
      );
      sections.push({ path, rows });
    }
    for (const [key, { schemas }] of keys) {
      const inner = { anyOf: schemas.filter((one, i) => i === 0 || one.properties !== undefined || one.anyOf) };
      visit(joined(path, key) + (isList(inner) ? '[]' : ''), inner);
      for (const named of branchesOf(inner).flatMap(({ additionalProperties: of }) =>
        of instanceof Object ? [of] : [],
      ))
        visit(`${joined(path, key)}.‹name›`, named);
    }
  };
  visit('', schema);
  return sections;
}

const joined = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** The forms that a value may have: choices, and the entries of lists. */
function branchesOf(schema: Schema): Schema[] {
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  const own = choices.length > 0 ? choices.flatMap(branchesOf) : [schema];
  return own.flatMap((one) => (one.items ? branchesOf(one.items) : [one]));
}

const isList = (schema: Schema): boolean =>
  schema.items !== undefined || [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].some(isList);

const DEFAULT = /[;,:]?\s*default:?\s+(.+)$/s;

function rowOf(
  path: string,
  schemas: readonly Schema[],
  isRequired: boolean,
  examples: ReadonlyMap<string, string>,
): KeyRow {
  const first = schemas[0]!;
  const branches = schemas.flatMap(branchesOf);
  const description = schemas.find((one) => one.description)?.description ?? null;
  const [meaning = '', spoken] =
    description === null ? [] : [description.replace(DEFAULT, ''), DEFAULT.exec(description)?.[1]];
  const written = schemas.find((one) => one.default !== undefined)?.default;
  const choices = [...new Set(branches.flatMap((one) => one.enum ?? (one.const === undefined ? [] : [one.const])))];
  const isChoice = branches.every((one) => one.enum !== undefined || one.const !== undefined);
  const isNumber =
    !isChoice && branches.length > 0 && branches.every(({ type }) => type === 'number' || type === 'integer');
  const unit = schemas.find((one) => one.unit)?.unit ?? null;
  const own = schemas.find((one) => one.examples)?.examples?.[0];
  return {
    path,
    meaning: description === null ? null : meaning,
    form: unit ?? (isChoice ? choices.map((choice) => `\`${flow(choice)}\``).join(', ') : formOf(first)),
    isNumber,
    unit,
    default: spoken ?? (written === undefined ? null : `\`${flow(written)}\``),
    example: own === undefined ? (examples.get(withoutLists(path)) ?? null) : flow(own),
    isRequired,
  };
}

/** What a text looks like, by the pattern of its grammar. */
const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/^\^\\d\{4\}-/, 'date'],
  [/^\^\\d\{2\}-/, 'month and day'],
  [/min\|h\|d/, 'duration'],
  [/\\\/\[A-Za-z\]/, 'device/point'],
];

function formOf(schema: Schema): string {
  const text = TEXTS.find(([pattern]) => schema.pattern !== undefined && pattern.test(schema.pattern));
  if (text) return text[1];
  const names = new Set(
    [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].length > 0
      ? [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].map(formOf)
      : [schema.items ? `list of ${formOf(schema.items)}s` : (NAMES[schema.type ?? ''] ?? `\`${flow(schema.const ?? schema.enum?.[0])}\``)],
  ); // prettier-ignore
  return [...names].join(' or ');
}

const NAMES: Readonly<Record<string, string>> = {
  object: 'map',
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'true or false',
};

/** A value as it stands in a site file, on one line. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value).map(([key, inner]) => `${key}: ${flow(inner)}`).join(', ')} }`; // prettier-ignore
  }
  return String(value);
}

const withoutLists = (path: string): string => path.replaceAll('[]', '');

/** Notes the first value of every key that is short enough for a table, by its path without lists. */
function addExamples(found: Map<string, string>, path: string, value: unknown): void {
  const entries = Array.isArray(value) ? value : [];
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isMap) for (const [key, inner] of Object.entries(value)) addExamples(found, joined(path, key), inner);
  for (const entry of entries) if (typeof entry === 'object') addExamples(found, path, entry);
  if (isMap || typeof entries[0] === 'object') return;
  const text = flow(value);
  if (!found.has(path) && text.length <= 80) found.set(path, text);
}

/** The first value of every key in the shipped site files. */
export function shippedExamples(folders: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const folder of folders) {
    for (const file of readdirSync(folder).sort())
      addExamples(found, '', parse(readFileSync(join(folder, file), 'utf8')));
  }
  return found;
}

const HEAD = `# The site file, key by key

One YAML file for each park: \`GREENPARK_SITES\` names it, or a folder of them. \`greenpark site new\` writes one, \`greenpark site check\` says what is
wrong with one and what would disappoint; examples lie in \`config/examples/\`. Editors complete from \`config/schemas/site.schema.json\`, named in
the first line of each shipped file. Units are UCUM codes or what people usually write ([units](units.md)).

An entry without \`from\` holds for all time: editing it is a correction, and all figures are made again. A change in the plant gets an entry of its
own with \`from\`. \`greenpark config diff\` shows what a file would change before it counts.

**Bold** keys must be there. \`[]\` stands for each entry of a list, \`‹name›\` for a name that is yours to choose.

<!-- Made from libs/contracts/src/configuration/site-schema.ts: UPDATE_SCHEMAS=1 npx jest test/unit/docs/site-file-page --selectProjects unit -->
<!-- prettier-ignore-start -->
`;

export function pageOf(sections: readonly Section[]): string {
  const cell = (text: string | null): string => (text ?? '').replaceAll('|', '\\|').replaceAll('\n', ' ');
  const table = ({ path, rows }: Section): string =>
    [
      `## ${path === '' ? 'The file' : `\`${path}\``}`,
      '',
      '| key | meaning | unit or form | default | example |',
      '|---|---|---|---|---|',
      ...rows.map((row) => {
        const key = `\`${row.path.slice(path === '' ? 0 : path.length + 1)}\``;
        const shown = row.example === null ? '' : `\`${row.example}\``;
        return `| ${row.isRequired ? `**${key}**` : key} | ${cell(row.meaning)} | ${cell(row.form)} | ${cell(row.default)} | ${cell(shown)} |`;
      }),
      '',
    ].join('\n');
  return `${HEAD}\n${sections.map(table).join('\n')}\n<!-- prettier-ignore-end -->\n`;
}
