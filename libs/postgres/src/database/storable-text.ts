/** PostgreSQL's text and jsonb hold neither NUL nor half of a surrogate pair; JSON can carry both. */
const UNSTORABLE = /[\0\ud800-\udfff]/gu;
const REPLACEMENT = '\u{fffd}';

export function storableText(text: string): string {
  return text.replace(UNSTORABLE, REPLACEMENT);
}

/** The same for every string in a JSON value, keys included. */
export function storableJson<T>(value: T): T {
  if (typeof value === 'string') return storableText(value) as T;
  if (Array.isArray(value)) return value.map(storableJson) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [storableText(key), storableJson(item)])) as T;
}
