import { createHash } from 'node:crypto';

/** Plain JSON data of a configuration: maps as objects, `since ever` (-Infinity) as null. */
export function plainOf(value: unknown): unknown {
  if (value instanceof Map) {
    const entries = [...(value as ReadonlyMap<string | number, unknown>)];
    return Object.fromEntries(entries.map(([key, item]) => [String(key), plainOf(item)]));
  }
  if (Array.isArray(value)) return value.map(plainOf);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainOf(item)]));
  }
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}

/** SHA-256 of the canonical JSON (RFC 8785: sorted keys, no spaces): the same content has the same hash, however it is written. */
export const hashOf = (value: unknown): string =>
  createHash('sha256')
    .update(canonical(plainOf(value)))
    .digest('hex');

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** Frozen to its leaves; maps keep their contents because nobody gets them as more than ReadonlyMap. */
export function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    const items: Iterable<unknown> = value instanceof Map ? value.values() : Object.values(value);
    for (const item of items) freeze(item);
  }
  return value;
}
