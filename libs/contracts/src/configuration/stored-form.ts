/** How a configuration is written down: plain JSON, and its hash (the way back: domain, configuration/kept.ts). */
import { createHash } from 'node:crypto';
import { canonicalJson, factorsOf, normalsOf, siteOf, type FactorSet, type Normals, type Site } from '#domain';

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

/** SHA-256 of the canonical JSON: the same content has the same hash, however it is written. */
export const hashOf = (value: unknown): string =>
  createHash('sha256')
    .update(canonicalJson(plainOf(value)))
    .digest('hex');

/** What counts: the newest accepted sites, factors and normals. */
export interface CountingConfiguration {
  /** Removed ones too: they keep their history. */
  readonly sites: ReadonlyMap<string, Site>;
  /** null: none was ever accepted. */
  readonly factors: FactorSet | null;
  readonly normals: ReadonlyMap<string, Normals>;
  /** What the newest accepted files name; null: they were accepted before that was kept. */
  readonly named: NamedConfiguration | null;
}

/** Ids of the sites and normals that a set of files has: what was accepted earlier and is not among them was removed. */
export interface NamedConfiguration {
  readonly sites: readonly string[];
  readonly normals: readonly string[];
}

/** From stored rows of which each kind and name has one. */
export function countingConfiguration(
  rows: readonly { readonly kind: string; readonly name: string; readonly body: unknown }[],
): CountingConfiguration {
  const bodies = (kind: string) => rows.filter((row) => row.kind === kind);
  const [factors] = bodies('factors');
  const [named] = bodies('named');
  return {
    sites: new Map(bodies('site').map(({ name, body }) => [name, siteOf(body)])),
    factors: factors ? factorsOf(factors.body) : null,
    normals: new Map(bodies('normals').map(({ name, body }) => [name, normalsOf(body)])),
    named: named ? (named.body as NamedConfiguration) : null,
  };
}
