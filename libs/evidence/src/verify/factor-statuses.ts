import { factorVersion, type ClosingFacts, type FactorSet } from '#domain';

type Statuses = ClosingFacts['factors'];

/**
 * Statuses of factor versions by the records of a pack, not as a signature states them. Of a version that the pack has no record of (one of an
 * earlier revision, that no file has any more) nobody can say it: it stays as it is stated, and is named.
 */
export function statusesByRecord(
  factors: FactorSet,
  stated: Statuses,
): { readonly factors: Statuses; readonly unproved: readonly string[] } {
  const unproved: string[] = [];
  const own = stated.map((one) => {
    const { version } = one;
    const records = factors.get(version.slice(0, version.lastIndexOf('@'))) ?? [];
    const record = records.find((factor) => factorVersion(factor) === version);
    if (record) return { version, status: record.status };
    unproved.push(version);
    return one;
  });
  return { factors: own, unproved };
}
