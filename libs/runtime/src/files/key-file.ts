import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { expiryMs, keyNameProblem, ROLES, type Role } from '#contracts';
import { personOf } from '#domain';
import { ConfigDocument, problemLine } from '../catalogue/catalogue-document.js';
import { checkGrammar } from '../catalogue/catalogue-problems.js';
import { ConfigurationError } from '../process/environment.js';

/** A key of the API; of the key itself only the hash is kept. */
export interface ApiKey {
  /** Who acts with it. */
  readonly name: string;
  readonly role: Role;
  /** SHA-256 of the key, hexadecimal, small letters. */
  readonly sha256: string;
  /** Ids of the sites that it is for; absent: all. */
  readonly sites?: readonly string[];
  /** Unix ms from which on it does not hold any more; absent: never. */
  readonly expiresMs?: number;
  /** Whoever can read the folder of the start has it: no one signs by it. */
  readonly isShared?: true;
}

const keyFileSchema = z.array(
  // What stands as hash is looked at below: if it is a key by mistake, nothing may repeat it.
  z.strictObject({
    name: z.string(),
    role: z.enum(ROLES),
    sha256: z.unknown(),
    sites: z.array(z.string().min(1)).min(1, 'expected at least one site; without it the key is for all').optional(),
    expires: z.string().optional(),
  }),
);

const HASH = /^[0-9a-f]{64}$/i;

/**
 * The keys of a YAML or JSON file: a list of `{ name, role, sha256, sites, expires }`, as `greenpark keys line` prints them. An empty file has none.
 * @throws ConfigurationError with every problem as `file:line:col: …`, none of which repeats a secret
 */
export async function loadKeys(path: string): Promise<readonly ApiKey[]> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw new ConfigurationError([`GREENPARK_API_KEYS_FILE: ${path}: not found, expected a file`]);
  return keysOf(await ConfigDocument.read(path));
}

/** @throws ConfigurationError */
export function keysOf(document: ConfigDocument): readonly ApiKey[] {
  const isList = isListOfMaps(document);
  const entries = isList ? checkGrammar(document, keyFileSchema) : [];
  if (isList) checkEntries(document, document.content as readonly Readonly<Record<string, unknown>>[]);
  if (document.problems.length > 0) throw new ConfigurationError(document.problems.map(problemLine));
  return (entries ?? []).map(({ name, role, sha256, sites, expires }) => ({
    name,
    role,
    sha256: (sha256 as string).toLowerCase(),
    ...(sites && { sites }),
    ...(expires !== undefined && { expiresMs: expiryMs(expires)! }),
  }));
}

function checkEntries(document: ConfigDocument, entries: readonly Readonly<Record<string, unknown>>[]): void {
  const names = new Map<string, number>();
  const hashes = new Map<string, number>();
  for (const [i, { name, sha256, expires }] of entries.entries()) {
    if (typeof expires === 'string' && expiryMs(expires) === null) {
      document.report([i, 'expires'], 'expected YYYY-MM-DD (its first moment, UTC) or RFC 3339 with an offset');
    }
    if (typeof name === 'string') {
      const wrong = keyNameProblem(name);
      if (wrong !== null) document.report([i, 'name'], `found "${name}", ${wrong}`);
      checkTwin(document, names, personOf(name), [i, 'name'], `"${name}" is there already, expected one key a person`);
    }
    if (typeof sha256 !== 'string' || !HASH.test(sha256)) {
      document.report([i, 'sha256'], 'expected 64 hexadecimal digits in quotes, as `greenpark keys line` prints them');
      continue;
    }
    const twin = 'the same key has another name already, expected one name a key';
    checkTwin(document, hashes, sha256.toLowerCase(), [i, 'sha256'], twin);
  }
}

/** Looked at first: what is no map may be a key by mistake, and is not repeated either. */
function isListOfMaps(document: ConfigDocument): boolean {
  const { content } = document;
  if (content === null || content === undefined) return false;
  const expected = 'expected a list of { name, role, sha256 }, as `greenpark keys line` prints them';
  if (!Array.isArray(content)) document.report([], expected);
  else {
    for (const [i, entry] of content.entries()) {
      if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) document.report([i], expected);
    }
  }
  return document.problems.length === 0;
}

function checkTwin(
  document: ConfigDocument,
  seen: Map<string, number>,
  what: string,
  path: readonly [number, string],
  text: string,
): void {
  const twin = seen.get(what);
  if (twin === undefined) seen.set(what, path[0]);
  else document.report(path, `${text} (entry ${twin + 1})`);
}
