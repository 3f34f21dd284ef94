import type { z } from 'zod';
import { nearestWord } from '#domain';
import type { ConfigDocument, Path } from './catalogue-document.js';

/**
 * Checks the content of a file against its grammar and notes every difference: what was found, what is expected.
 * Returns the parsed content where it is whole.
 */
export function checkGrammar<S extends z.ZodType>(document: ConfigDocument, schema: S): z.output<S> | undefined {
  if (document.content === undefined) return undefined;
  const parsed = schema.safeParse(document.content, { reportInput: true });
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) note(document, schema, issue, []);
  return undefined;
}

function note(document: ConfigDocument, schema: z.ZodType, issue: z.core.$ZodIssue, base: Path): void {
  const path = [...base, ...issue.path];
  const found = valueAt(document.content, path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = knownKeys(schema, path, document.content);
      for (const key of issue.keys) {
        document.report([...path, key], `unknown key${didYouMean(key, known)}`, 'key');
      }
      return;
    }
    case 'invalid_union': {
      const choices = (issue as { readonly options?: readonly unknown[] }).options;
      if (choices) return noteChoice(document, path, found, choices.map(String));
      const branch = closest(issue.errors);
      if (branch) for (const inner of branch) note(document, schema, inner, path);
      else document.report(path, `found ${show(found)}, expected another form; see the schema of the file`);
      return;
    }
    case 'invalid_type':
      if (found === undefined) document.report(path, `missing, expected ${typeName(issue.expected)}`);
      else document.report(path, `found ${show(found)}, expected ${typeName(issue.expected)}`);
      return;
    case 'invalid_value':
      return noteChoice(document, path, found, issue.values.map(String));
    case 'too_small':
      document.report(
        path,
        `found ${show(found)}, expected ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${items(issue.origin)}`,
      );
      return;
    case 'too_big':
      document.report(
        path,
        `found ${show(found)}, expected ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}${items(issue.origin)}`,
      );
      return;
    case 'invalid_key':
      document.report(
        path,
        `found the key ${show(path.at(-1))}, ${issue.issues[0]?.message ?? 'expected another form'}`,
        'key',
      );
      return;
    default:
      document.report(path, `found ${show(found)}, ${issue.message}`);
  }
}

function noteChoice(document: ConfigDocument, path: Path, found: unknown, allowed: readonly string[]): void {
  const hint = typeof found === 'string' ? didYouMean(found, allowed, '') : '';
  document.report(
    path,
    `${found === undefined ? 'missing' : `found ${show(found)}`}, expected ${oneOf(allowed)}${hint}`,
  );
}

/** Of the branches of a choice the one that the author most likely meant: right at its top, with the fewest faults inside. */
function closest(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  const wrongAtTop = (issues: readonly z.core.$ZodIssue[]): boolean =>
    issues.some((i) => i.path.length === 0 && (i.code === 'invalid_type' || i.code === 'invalid_value'));
  const wrongChoice = (issues: readonly z.core.$ZodIssue[]): number =>
    issues.filter((i) => i.code === 'invalid_value' || i.code === 'unrecognized_keys').length;
  return branches
    .filter((issues) => !wrongAtTop(issues))
    .sort((a, b) => wrongChoice(a) - wrongChoice(b) || a.length - b.length)[0];
}

function valueAt(content: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    content,
  );
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  object: 'a map (key: value)',
  record: 'a map (key: value)',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
};
const typeName = (expected: string): string => TYPE_NAMES[expected] ?? expected;
const items = (origin: string): string => (origin === 'array' ? ' entries' : origin === 'string' ? ' characters' : '');
const oneOf = (values: readonly string[]): string => (values.length === 1 ? values[0]! : `one of ${values.join(', ')}`);

/** The value as a person wrote it, cut where it is long. */
export function show(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  const text = typeof value === 'string' ? `"${value}"` : (JSON.stringify(value) ?? 'nothing');
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** `; did you mean x?` where one of the known words is near, else what is known. */
export function didYouMean(
  word: string,
  known: readonly string[],
  otherwise = known.length > 0 && known.length <= 24 ? `; known are ${known.join(', ')}` : '',
): string {
  const near = nearestWord(word, known);
  return near === null ? otherwise : `; did you mean ${near}?`;
}

/** Keys that the grammar allows at a place; of a choice those of the branch that knows most of the written keys. */
function knownKeys(schema: z.ZodType, path: Path, content: unknown): readonly string[] {
  let options = unwrap(schema);
  for (const segment of path) options = options.flatMap((option) => partsAt(option, String(segment)));
  const written = Object.keys((valueAt(content, path) as object | undefined) ?? {});
  const shapes = options.flatMap((option) => {
    const { def } = option._zod;
    return def.type === 'object' ? [Object.keys(def.shape)] : [];
  });
  const fit = (keys: readonly string[]): number => written.filter((key) => keys.includes(key)).length;
  return shapes.sort((a, b) => fit(b) - fit(a))[0] ?? [];
}

/** What the grammar has under a key or place of a map or list. */
function partsAt(schema: z.core.$ZodTypes, key: string): z.core.$ZodTypes[] {
  const { def } = schema._zod;
  const part =
    def.type === 'object'
      ? (def.shape[key] ?? def.catchall)
      : def.type === 'array'
        ? def.element
        : def.type === 'record'
          ? def.valueType
          : undefined;
  return part ? unwrap(part) : [];
}

/** The choices that a schema allows, without what makes it optional or gives it a default. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodTypes[] {
  const known = schema as z.core.$ZodTypes;
  const { def } = known._zod;
  if ('innerType' in def) return unwrap(def.innerType);
  if (def.type === 'union') return def.options.flatMap(unwrap);
  return [known];
}
