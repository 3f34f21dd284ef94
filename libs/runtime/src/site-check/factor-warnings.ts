import { localDateOf, type FactorSet } from '#domain';
import type { Path } from '../catalogue/catalogue-document.js';
import type { WarnedSite, Warning } from './warning.js';

/** Keys of the emissions whose value is the id of a factor. */
const FACTOR_KEYS = new Set(['factor', 'ch4', 'n2o']);

interface FactorUse {
  readonly id: string;
  readonly path: Path;
}

/** Factors that were not read in their source, or that do not hold for the whole time. Each is reported once. */
export function factorWarnings({ file, site, catalogue, today }: WarnedSite): Warning[] {
  const first = localDateOf(site.sinceMs, site.timeZone);
  const seen = new Set<string>();
  return usesIn(file.emissions, ['emissions']).flatMap(({ id, path }) => {
    const versions = catalogue.factors.get(id);
    if (!versions || seen.has(id)) return [];
    seen.add(id);
    return [...statusWarning(id, versions, first, path), ...validityWarning(id, versions, { first, today }, path)];
  });
}

function usesIn(value: unknown, path: Path): FactorUse[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    return FACTOR_KEYS.has(key) && typeof inner === 'string' ? [{ id: inner, path: at }] : usesIn(inner, at);
  });
}

type Versions = NonNullable<ReturnType<FactorSet['get']>>;

function statusWarning(id: string, versions: Versions, first: string, path: Path): Warning[] {
  const open = versions.filter(({ status, validTo }) => status !== 'verified' && (validTo === null || validTo > first));
  if (open.length === 0) return [];
  const { status, source } = open.at(-1)!;
  const where = source === null ? '' : ` (${source})`;
  const text = `${id} is ${status}: read its number in the source${where} before it carries a public claim`;
  return [{ path, text }];
}

function validityWarning(
  id: string,
  versions: Versions,
  { first, today }: { first: string; today: string },
  path: Path,
): Warning[] {
  const starts = versions[0].validFrom;
  const ends = versions.at(-1)!.validTo;
  const careful = 'a careful stand-in counts for other days and nothing of them can be closed';
  if (starts !== null && starts > first)
    return [{ path, text: `${id} holds from ${starts}, the site since ${first}: ${careful}` }];
  if (ends !== null && ends <= today)
    return [{ path, text: `${id} held until ${ends}: ${careful}; add its next version` }];
  return [];
}
