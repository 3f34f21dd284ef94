/**
 * The one text of a content, whatever order its keys came in: JSON without blanks, keys by code unit (RFC 8785). What JSON leaves out
 * is left out: `undefined` members, -0 is 0, what is no finite number is null. Hashes of configurations are made over it.
 * @returns undefined for undefined, as `JSON.stringify` does
 */
export const canonicalJson = (value: unknown): string => written(value) as string;

/**
 * The same with keys that are array indices (`9`, `10`) first, by number, as JavaScript lists them: hashes of the audit trail have
 * been made over it from its first entry on.
 */
export const indicesFirstJson = (value: unknown): string => JSON.stringify(JSON.parse(canonicalJson(value)));

function written(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if ('toJSON' in value && typeof value.toJSON === 'function') return written(value.toJSON());
  if (Array.isArray(value)) return `[${Array.from(value, (item) => written(item) ?? 'null').join(',')}]`;
  const members = value as Readonly<Record<string, unknown>>;
  let text = '';
  // by code unit, as `byText` orders them
  for (const key of Object.keys(members).sort()) {
    const item = written(members[key]);
    if (item !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${item}`;
  }
  return `{${text}}`;
}

/** Whether two contents have the same canonical text, without making it. */
export function sameContent(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isPlain(a) || !isPlain(b)) return written(a) === written(b);
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, i) => sameContent(item ?? null, b[i] ?? null));
  }
  const keys = Object.keys(a);
  let common = 0;
  for (const key of keys) {
    const isIn = Object.hasOwn(b, key);
    if (isIn) common++;
    if (!sameContent(a[key], isIn ? b[key] : undefined)) return false;
  }
  const others = Object.keys(b);
  return others.length === common || others.every((key) => Object.hasOwn(a, key) || written(b[key]) === undefined);
}

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !('toJSON' in value);
