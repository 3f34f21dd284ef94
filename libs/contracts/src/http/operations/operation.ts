/** One call of the HTTP API, and the words that many calls share. */
import { z } from 'zod';
import type { ProblemName } from '../problem-details.js';
import { noQuery } from '../plant/service.js';
import type { Role } from '../../access/roles.js';

export interface Operation {
  readonly id: string;
  readonly method: 'get' | 'post';
  /** OpenAPI form: `{site}` stands for one segment. */
  readonly path: string;
  /** Least role of who calls; default: `viewer` for what is read, `admin` for all else. */
  readonly role?: Role;
  /**
   * Of a call that names no site in its path, what a credential of some sites gets: `filtered`: what belongs to its sites;
   * `common`: nothing of it belongs to a site. Where nothing is said such a credential is refused.
   */
  readonly scope?: 'filtered' | 'common';
  readonly tag: 'Sites' | 'Readings' | 'Figures' | 'Counting' | 'Events' | 'Fuel' | 'Alerts' | 'Service';
  readonly summary: string;
  readonly description?: string;
  /** Regular expressions of parameters of its path, where not any text may stand there. */
  readonly forms?: Readonly<Record<string, string>>;
  /** Strict: what it does not name is refused. */
  readonly query: z.ZodObject;
  readonly body?: {
    readonly schema: z.ZodObject;
    readonly required: boolean;
    /** What the body must say where no key does. */
    readonly requiredWithoutKey?: readonly string[];
  };
  /** Headers of the good answer that say something of their own. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly answer: z.ZodType | null;
  /** Field of the answer whose entries are the rows of its CSV form; lists have `items`, and need not say so. */
  readonly rows?: string;
  /** Content types of the good answer; default JSON, of what has rows CSV too. */
  readonly types?: readonly string[];
  readonly problems: readonly ProblemName[];
}

type Declaration = Omit<Operation, 'query'> & { readonly query?: z.ZodObject };

/** A call as it is declared, with its defaults: no parameters, and CSV for what has rows. */
export function operation<const Declared extends Declaration>(
  declared: Declared,
): Declared & Omit<Operation, keyof Declared> {
  const complete: Operation = { query: noQuery, ...declared };
  return (rowsOf(complete) === null ? complete : asTableToo(complete)) as Declared & Omit<Operation, keyof Declared>;
}

const asTableToo = (list: Operation): Operation => ({
  ...list,
  types: [JSON_TYPE, 'text/csv'],
  problems: [...new Set([...list.problems, 'bad-parameter' as const, 'not-acceptable' as const])],
});

/** Least role of who calls; null: the call is open to anyone. */
export function roleFor({ method, path, role }: Pick<Operation, 'method' | 'path' | 'role'>): Role | null {
  if (!path.startsWith('/api/')) return null;
  return role ?? (method === 'get' ? 'viewer' : 'admin');
}

/** Field of the answer whose entries are rows of CSV; null: the call answers no list. */
export function rowsOf({ method, answer, rows }: Pick<Operation, 'method' | 'answer' | 'rows'>): string | null {
  if (method !== 'get' || !(answer instanceof z.ZodObject)) return null;
  return rows ?? ('items' in answer.shape ? 'items' : null);
}

export const SITE = '/api/v1/sites/{site}';
export const JSON_TYPE = 'application/json';
export const ranged = ['bad-parameter', 'unknown-parameter', 'bad-range', 'not-found'] as const;
export const dense = [...ranged, 'range-too-large'] as const;
export const written = ['forbidden', 'bad-body', 'too-large', 'unsupported-media-type'] as const;
