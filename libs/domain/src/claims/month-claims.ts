import type { LocalMonth } from '../calendar/local-date.js';
import type { Claim } from './claim.js';
import { NO_KG, plusKg, shareOf, type ClosedPool, type KgByBasis } from './pool.js';
import { Ratio } from './ratio.js';

/** A month with what its claims take. */
export interface Month {
  readonly pool: ClosedPool;
  readonly taken: KgByBasis;
  readonly retired: KgByBasis;
  readonly share: Ratio | null;
  readonly isOverClaimed: boolean;
  owes: KgByBasis;
  covers: KgByBasis;
  /** Share that nobody has. */
  free: Ratio;
}

export const isOver = (share: Ratio | null): boolean => share === null || share.isAbove(Ratio.ONE);
/** Tonnes that are negative are none. */
export const netOf = ({ netKg }: ClosedPool): Ratio => Ratio.of(Math.max(0, netKg));

/** What these claims take of some months. */
export const takenBy = (claims: readonly Claim[], months: readonly LocalMonth[]): KgByBasis =>
  claims
    .flatMap(({ parts, basis }) => parts.map((part) => ({ ...part, basis })))
    .filter(({ month }) => months.includes(month))
    .reduce((total, { basis, kg }) => plusKg(total, { ...NO_KG, [basis]: kg }), NO_KG);

export function monthOf(pool: ClosedPool, taking: readonly Claim[]): Month {
  const sum = (claims: readonly Claim[]): KgByBasis => takenBy(claims, [pool.label]);
  const taken = sum(taking);
  const share = shareOf(taken, pool);
  const isOverClaimed = isOver(share);
  return {
    pool,
    taken,
    retired: sum(taking.filter(({ state }) => state === 'retired')),
    share,
    isOverClaimed,
    owes: NO_KG,
    covers: NO_KG,
    free: isOverClaimed ? Ratio.ZERO : Ratio.ONE.minus(share!),
  };
}

/** Net that a share of a month takes, kg: of more than there is, all. */
export const valueOf = (pool: ClosedPool, share: Ratio | null): Ratio =>
  share === null ? netOf(pool) : Ratio.least(share, Ratio.ONE).times(netOf(pool));
