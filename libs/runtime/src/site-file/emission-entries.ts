/** What checks of the key `emissions` have in common: lists of dated entries, and factors by name. */
import { factorConverts, type FactorSet, type FactorUse } from '#domain';
import type { ConfigDocument, Path } from '../catalogue/catalogue-document.js';
import { didYouMean, show } from '../catalogue/catalogue-problems.js';
import { map, type Raw } from '../catalogue/raw-content.js';

/** An entry, or a list of entries that hold from different days. */
export const entries = (value: unknown, path: Path): { entry: Raw; path: Path }[] =>
  Array.isArray(value)
    ? value.map((entry, i) => ({ entry: map(entry), path: [...path, i] }))
    : value === undefined
      ? []
      : [{ entry: map(value), path }];

export function checkFactor(
  document: ConfigDocument,
  path: Path,
  id: unknown,
  factors: FactorSet,
  use: FactorUse,
): void {
  if (typeof id !== 'string') return;
  const versions = factors.get(id);
  if (!versions) {
    document.report(
      path,
      `found ${show(id)}, expected a factor of the factor files${didYouMean(id, [...factors.keys()])}`,
    );
    return;
  }
  for (const factor of versions) {
    if (!factorConverts(factor, use)) {
      document.report(path, `found ${id} in ${factor.unit}, expected a factor that converts to ${use}`);
    }
  }
}

/** Of a list of entries that follow each other at most one may hold at a time. */
export function checkFromDiffers(document: ConfigDocument, value: unknown, path: Path): void {
  const seen = new Set<unknown>();
  for (const { entry, path: at } of entries(value, path)) {
    if (seen.has(entry.from))
      document.report(at, 'two entries hold from the same date; expected a `from` that differs');
    seen.add(entry.from);
  }
}
