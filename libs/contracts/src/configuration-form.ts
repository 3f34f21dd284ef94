/** How a configuration is written down: plain JSON with a hash, in the database and in evidence packs; and back. */
import { createHash } from 'node:crypto';
import type { Factor, FactorSet, Normals, Site } from '#domain';

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

/** A site from its plain form: every `fromMs` that JSON holds as null is since ever. */
export const siteOfPlain = (plain: unknown): Site => withTimes(plain) as Site;

/** Factors from their plain form. */
export const factorsOfPlain = (plain: unknown): FactorSet =>
  new Map(Object.entries(plain as Readonly<Record<string, readonly [Factor, ...Factor[]]>>));

/** Normals from their plain form. */
export function normalsOfPlain(plain: unknown): Normals {
  const { days, pastSeasons, winters, ...rest } = plain as PlainNormals;
  return {
    ...rest,
    days: new Map(Object.entries(days)),
    pastSeasons: new Map(Object.entries(pastSeasons).map(([year, hdd]) => [Number(year), hdd])),
    ...(winters ? { winters: { ...winters, days: new Map(Object.entries(winters.days)) } } : {}),
  };
}

/** What counts: the newest accepted sites, factors and normals. */
export interface CountingConfiguration {
  readonly sites: ReadonlyMap<string, Site>;
  /** null: none was ever accepted. */
  readonly factors: FactorSet | null;
  readonly normals: ReadonlyMap<string, Normals>;
}

/** From stored rows of which each kind and name has one. */
export function countingConfiguration(
  rows: readonly { readonly kind: string; readonly name: string; readonly body: unknown }[],
): CountingConfiguration {
  const bodies = (kind: string) => rows.filter((row) => row.kind === kind);
  const [factors] = bodies('factors');
  return {
    sites: new Map(bodies('site').map(({ name, body }) => [name, siteOfPlain(body)])),
    factors: factors ? factorsOfPlain(factors.body) : null,
    normals: new Map(bodies('normals').map(({ name, body }) => [name, normalsOfPlain(body)])),
  };
}

type Numbers = Readonly<Record<string, number>>;
type PlainNormals = Omit<Normals, 'days' | 'pastSeasons' | 'winters'> & {
  readonly days: Numbers;
  readonly pastSeasons: Numbers;
  readonly winters?: Omit<NonNullable<Normals['winters']>, 'days'> & { readonly days: Numbers };
};

function withTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withTimes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === 'fromMs' && item === null ? Number.NEGATIVE_INFINITY : withTimes(item),
    ]),
  );
}
