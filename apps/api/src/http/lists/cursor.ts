import { isStorable } from '#contracts';
import { wrongField } from '../problem.js';

/** A cursor names the last row of a page by its key, so that rows that come in later move nothing. Opaque to callers. */
export function writeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/**
 * The key that a cursor of ours names, with the types of its parts in order; `fits` may look closer.
 * @throws ProblemError `bad-parameter`
 */
export function readCursor<Kinds extends readonly ('string' | 'number')[]>(
  cursor: string | undefined,
  kinds: Kinds,
  fits: (key: readonly unknown[]) => boolean = () => true,
): { [Part in keyof Kinds]: Kinds[Part] extends 'string' ? string : number } | null {
  if (cursor === undefined) return null;
  let key: unknown;
  try {
    key = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    key = null;
  }
  const right =
    Array.isArray(key) &&
    key.length === kinds.length &&
    kinds.every((kind, i) => typeof key[i] === kind && isOfARow(key[i] as string | number));
  if (!right || !fits(key as unknown[])) {
    throw wrongField('bad-parameter', 'cursor', 'expected nextCursor of the answer before');
  }
  return key as never;
}

/** PostgreSQL has a time for each number, and its texts hold no U+0000. */
const isOfARow = (part: string | number): boolean =>
  typeof part === 'string' ? isStorable(part) : part > -2e14 && part < 8.65e15;
