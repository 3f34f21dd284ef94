import type { LocalDate } from '../../calendar/local-date.js';

/** One published value of an emission factor. Dates are local days from 00:00 in the zone of the site; `validTo` is not included. */
export interface Factor {
  readonly id: string;
  readonly value: number;
  /** UCUM code, as published or as stored: `kg.GJ-1`, `kg/(kW.h)`, `g.t-1.km-1`, `1`. */
  readonly unit: string;
  readonly gas: string | null;
  readonly region: string | null;
  readonly scope: string | null;
  /** Year that the value describes. */
  readonly dataYear: number | null;
  readonly publishedOn: LocalDate | null;
  /** null: since ever. */
  readonly validFrom: LocalDate | null;
  /** null: until the next version of the same id begins, else open. */
  readonly validTo: LocalDate | null;
  /** Half width of the 95 % interval as a share of the value, below and above it; null: unknown. */
  readonly u95: { readonly minus: number; readonly plus: number } | null;
  readonly source: string | null;
  readonly sourceRef: string | null;
  readonly sourceHash: string | null;
  /** `unverified` until somebody has read the number in its source. */
  readonly status: string;
  readonly note: string | null;
  /** Name of the set (file) that it came in. */
  readonly set: string;
  /** Earlier publications of the same version, the newest first: they hold no more. Absent: there are none. */
  readonly replaces?: readonly Factor[];
}

/** All versions of all factors; of one id in the order of `validFrom`. */
export type FactorSet = ReadonlyMap<string, readonly [Factor, ...Factor[]]>;

/** The factor that a figure was made with. `missing`: none was valid, the conservative candidate stands in. */
export interface ChosenFactor {
  readonly factor: Factor;
  readonly missing: boolean;
}

/** Name of one version, as it is stored with every figure: `heat.cn.default@2015-01-01`. */
export function factorVersion(factor: Factor): string {
  let name = versionNames.get(factor);
  if (name === undefined) versionNames.set(factor, (name = `${factor.id}@${factor.validFrom ?? 'open'}`));
  return name;
}

const versionNames = new WeakMap<Factor, string>();

/** Sorts by id and start, and closes an open end where the next version begins. */
export function factorSet(factors: readonly Factor[]): FactorSet {
  const set = new Map<string, [Factor, ...Factor[]]>();
  for (const factor of factors) {
    const versions = set.get(factor.id);
    if (versions) versions.push(factor);
    else set.set(factor.id, [factor]);
  }
  for (const [id, versions] of set) {
    versions.sort((a, b) => (a.validFrom ?? '').localeCompare(b.validFrom ?? ''));
    const closed = versions.map((f, i) => ({ ...f, validTo: f.validTo ?? versions[i + 1]?.validFrom ?? null }));
    set.set(id, closed as [Factor, ...Factor[]]);
  }
  return set;
}

/**
 * The version that holds on a local day of the event, half-open `[validFrom, validTo)`; null where none does or the id is unknown.
 * Chosen by the time of the event, never by the time of the computation.
 */
export function factorAt(factors: FactorSet, id: string, date: LocalDate): Factor | null {
  for (const factor of factors.get(id) ?? []) {
    if ((factor.validFrom === null || factor.validFrom <= date) && (factor.validTo === null || date < factor.validTo)) {
      return factor;
    }
  }
  return null;
}

/**
 * As `factorAt`, but where no version holds the conservative candidate of the same id: the lowest where it earns credit,
 * the highest where it is debited. null only for an unknown id, which the configuration refuses.
 */
export function chooseFactor(
  factors: FactorSet,
  id: string,
  date: LocalDate,
  side: 'credit' | 'debit',
): ChosenFactor | null {
  const valid = factorAt(factors, id, date);
  if (valid) return { factor: valid, missing: false };
  const [first, ...rest] = factors.get(id) ?? [];
  if (!first) return null;
  const better = (a: Factor, b: Factor): Factor =>
    (side === 'credit' ? b.value < a.value : b.value > a.value) ? b : a;
  return { factor: rest.reduce(better, first), missing: true };
}
