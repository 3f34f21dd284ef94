import type { JsonPath } from '../json/json-text.js';

/**
 * Paths into JSON as site files write them: `ENERGY.Total`, `meters[0].value`, `params["a.b"].total`; `$` is the whole payload.
 * A name is anything without `.`, brackets, quotes and blanks. Own properties only, nothing is evaluated.
 */

const STEP = /\.?([^.[\]"\s]+)|\[(\d{1,4})\]|\["([^"\]]+)"\]/y;
const LONGEST = 300;

/** null where the text is no path. */
export function parseJsonPath(text: string): JsonPath | null {
  if (text === '$') return [];
  if (text === '' || text.length > LONGEST || text.startsWith('.')) return null;
  const path: (string | number)[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < text.length) {
    const at = STEP.lastIndex;
    const found = STEP.exec(text);
    if (!found) return null;
    const [, name, index, quoted] = found;
    // A name behind a bracket needs its dot.
    if (name !== undefined && at > 0 && text[at] !== '.') return null;
    path.push(index !== undefined ? Number(index) : (name ?? quoted)!);
  }
  return path;
}

/** What stands there; undefined where nothing does. */
export function valueAtPath(value: unknown, path: JsonPath): unknown {
  let found = value;
  for (const step of path) {
    if (found === null || typeof found !== 'object') return undefined;
    if (typeof step === 'number' ? !Array.isArray(found) : Array.isArray(found)) return undefined;
    if (!Object.hasOwn(found, step)) return undefined;
    found = (found as Record<string | number, unknown>)[step];
  }
  return found;
}

/** The smallest JSON in which these values stand at these paths. */
export function jsonWith(parts: readonly { readonly path: JsonPath; readonly value: unknown }[]): unknown {
  const top: { root?: unknown } = {};
  for (const { path, value } of parts) {
    let holder: Record<string | number, unknown> = top;
    let key: string | number = 'root';
    for (const step of path) {
      if (!isHolder(holder[key])) setOwn(holder, key, typeof step === 'number' ? [] : {});
      holder = holder[key] as Record<string | number, unknown>;
      key = step;
    }
    setOwn(holder, key, value);
  }
  return top.root;
}

const isHolder = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** Also for names such as `__proto__`. */
function setOwn(holder: object, key: string | number, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}
