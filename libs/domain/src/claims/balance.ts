import type { LocalMonth } from '../calendar/local-date.js';
import { byText } from '../order.js';
import { takes, type Claim, type ClaimBasis, type ClaimPart } from './claim.js';
import { isOver, monthOf, netOf, takenBy, valueOf, type Month } from './month-claims.js';
import { kgOfBases, NO_KG, plusKg, shareOf, uncoveredOf, type ClosedPool, type KgByBasis } from './pool.js';
import { Ratio } from './ratio.js';
import { splitByWeight } from './split.js';

/** What is closed, and so can be claimed. */
export interface Pools {
  readonly months: readonly ClosedPool[];
  /** With the months that have days of it. */
  readonly seasons: readonly SeasonPool[];
}

export interface SeasonPool extends ClosedPool {
  readonly months: readonly LocalMonth[];
}

/** How much of a closed month or season is claimed. */
export interface PeriodBalance {
  readonly pool: ClosedPool;
  readonly taken: KgByBasis;
  /** What of that is used up. */
  readonly retired: KgByBasis;
  /** Of the month; of a season the net that its months' claims take over the net of the season. null: tonnes that are not there. */
  readonly share: Ratio | null;
  readonly isOverClaimed: boolean;
  /** Retired tonnes that are not there any more: the next months make them good out of what they have left. */
  readonly owes: KgByBasis;
  /** Made good here for periods before. */
  readonly covers: KgByBasis;
  /** What one more claim may take. */
  readonly left: KgByBasis;
}

interface Season {
  readonly pool: SeasonPool;
  readonly share: Ratio | null;
  readonly isOverClaimed: boolean;
  owes: KgByBasis;
  /** Net that nobody has, kg. */
  room: Ratio;
  /** Share of its own figures that no claim of the season itself has. */
  readonly free: Ratio;
}

/** Where the months of a season differ beyond all that is real, what is said to be left may be some kilograms too low. */
const MOST_STEPS_OF_ONE = 200;

/**
 * Who takes how much of what is closed. A claim of x takes x/G or x/N of its month, and a joule has one owner in both bases: the
 * shares of a month are at most 1. What the claims of the months of a closed season take of their net is at most its net.
 */
export class Balance {
  private readonly months = new Map<LocalMonth, Month>();
  private readonly seasons: readonly Season[];

  constructor(
    pools: Pools,
    readonly claims: readonly Claim[],
  ) {
    const taking = claims.filter(takes);
    const named = taking.flatMap(({ parts }) => parts.map(({ month }) => month));
    const closed = new Map(pools.months.map((pool) => [pool.label, pool]));
    for (const label of [...new Set([...closed.keys(), ...named])].sort(byText)) {
      const pool = closed.get(label) ?? { label, grossKg: 0, netKg: 0 };
      this.months.set(label, monthOf(pool, taking));
    }
    this.seasons = pools.seasons.map((pool) => this.seasonOf(pool, taking));
    this.settleDebts();
  }

  /** In the order of their months. */
  monthBalances(): PeriodBalance[] {
    return [...this.months.values()].map((month) => {
      const { pool, taken, retired, share, isOverClaimed, owes, covers } = month;
      const left = { gross: this.leftOfMonth(month, 'gross'), net: this.leftOfMonth(month, 'net') };
      return { pool, taken, retired, share, isOverClaimed, owes, covers, left };
    });
  }

  seasonBalances(): (PeriodBalance & { readonly pool: SeasonPool })[] {
    return this.seasons.map((season) => {
      const { pool, share, isOverClaimed, owes } = season;
      const months = this.monthsOf(pool);
      const sum = (of: (month: Month) => KgByBasis): KgByBasis => months.map(of).reduce(plusKg, NO_KG);
      return {
        pool,
        taken: sum(({ taken }) => taken),
        retired: sum(({ retired }) => retired),
        share,
        isOverClaimed,
        owes,
        covers: sum(({ covers }) => covers),
        left: { gross: this.leftOfSeason(season, 'gross'), net: this.leftOfSeason(season, 'net') },
      };
    });
  }

  /** The months of a month or season. */
  monthsIn(label: string): readonly LocalMonth[] {
    return this.seasons.find(({ pool }) => pool.label === label)?.pool.months ?? [label];
  }

  takenOf(label: string): KgByBasis {
    return this.monthsIn(label)
      .map((month) => this.months.get(month)?.taken ?? NO_KG)
      .reduce(plusKg, NO_KG);
  }

  /** null: it is not closed. */
  poolOf(label: string): ClosedPool | null {
    const season = this.seasons.find(({ pool }) => pool.label === label);
    return season?.pool ?? this.months.get(label)?.pool ?? null;
  }

  /** The parts of a claim of a month or season, as its months still have it; null: it does not fit. */
  partsOf(label: string, basis: ClaimBasis, kg: number): ClaimPart[] | null {
    const season = this.seasons.find(({ pool }) => pool.label === label);
    if (!season) return this.fitting([{ month: label, kg }], basis);
    const share = shareOf({ ...NO_KG, [basis]: kg }, season.pool);
    if (share === null || share.isAbove(season.free)) return null;
    const weights = this.weightsOf(season.pool, basis);
    if (kg > weights.reduce((sum, one) => sum + one.kg, 0)) return null;
    return this.fitting(splitByWeight(kg, weights), basis);
  }

  /** What one more claim of a closed month or season may take at most. */
  leftOf(label: string, basis: ClaimBasis): number {
    const season = this.seasons.find(({ pool }) => pool.label === label);
    if (season) return this.leftOfSeason(season, basis);
    const month = this.months.get(label);
    return month ? this.leftOfMonth(month, basis) : 0;
  }

  /** Months and seasons with claims above what is closed that one of these months belongs to. */
  overClaimedAmong(months: readonly LocalMonth[]): string[] {
    const own = months.filter((label) => this.months.get(label)?.isOverClaimed);
    const seasons = this.seasons.filter(
      ({ pool, isOverClaimed }) => isOverClaimed && months.some((month) => pool.months.includes(month)),
    );
    return [...own, ...seasons.map(({ pool }) => pool.label)];
  }

  /** All of them. */
  overClaimed(): string[] {
    return this.overClaimedAmong([...this.months.keys()]);
  }

  private fitting(parts: ClaimPart[], basis: ClaimBasis): ClaimPart[] | null {
    const fits = parts.every(({ month, kg }) => {
      const share = this.shareOfPart(month, basis, kg);
      return share !== null && !share.isAbove(this.months.get(month)!.free);
    });
    if (!fits || this.overClaimedAmong(parts.map(({ month }) => month)).length > 0) return null;
    const fitsSeasons = this.seasons.every(({ pool, room }) => {
      const own = parts.filter(({ month }) => pool.months.includes(month));
      if (own.length === 0) return true;
      return !Ratio.sum(own.map(({ month, kg }) => this.netOfPart(month, basis, kg))).isAbove(room);
    });
    return fitsSeasons ? parts : null;
  }

  /** null: the month has nothing of it, or is not closed. */
  private shareOfPart(label: LocalMonth, basis: ClaimBasis, kg: number): Ratio | null {
    const month = this.months.get(label);
    return month ? shareOf({ ...NO_KG, [basis]: kg }, month.pool) : null;
  }

  private netOfPart(label: LocalMonth, basis: ClaimBasis, kg: number): Ratio {
    const share = this.shareOfPart(label, basis, kg);
    return share ? share.times(netOf(this.months.get(label)!.pool)) : Ratio.ZERO;
  }

  private monthsOf({ months }: SeasonPool): Month[] {
    return months.flatMap((label) => this.months.get(label) ?? []);
  }

  private seasonOf(pool: SeasonPool, taking: readonly Claim[]): Season {
    const takenKg = Ratio.sum(this.monthsOf(pool).map(({ pool: of, share }) => valueOf(of, share)));
    const ofNet = pool.netKg > 0 ? takenKg.dividedBy(Ratio.of(pool.netKg)) : takenKg.isPositive ? null : Ratio.ZERO;
    const own = taking.filter(({ period }) => period === pool.label);
    const ofItself = shareOf(takenBy(own, pool.months), pool);
    const share = ofNet && ofItself && (ofItself.isAbove(ofNet) ? ofItself : ofNet);
    const isOverClaimed = isOver(share);
    const free = ofItself === null || isOverClaimed ? Ratio.ZERO : Ratio.ONE.minus(ofItself);
    return { pool, share, isOverClaimed, owes: NO_KG, room: netOf(pool).minus(takenKg), free };
  }

  /** What is retired and not there any more is made good by the months after it, in their order, out of what nobody has. */
  private settleDebts(): void {
    let owed = NO_KG;
    for (const [label, month] of this.months) {
      month.covers = this.cover(month, owed);
      owed = { gross: owed.gross - month.covers.gross, net: owed.net - month.covers.net };
      month.owes = uncoveredOf(month.retired, month.pool);
      owed = plusKg(owed, month.owes);
      for (const season of this.seasons.filter(({ pool }) => pool.months.at(-1) === label)) {
        const retired = Ratio.sum(
          this.monthsOf(season.pool).map((one) => valueOf(one.pool, shareOf(one.retired, one.pool))),
        );
        season.owes = { gross: 0, net: Math.max(0, retired.minus(netOf(season.pool)).ceil()) };
        owed = plusKg(owed, season.owes);
      }
    }
  }

  private cover(month: Month, owed: KgByBasis): KgByBasis {
    const take = (basis: ClaimBasis): number => {
      const kg = Math.min(owed[basis], this.leftOfMonth(month, basis));
      if (kg === 0) return 0;
      const { label } = month.pool;
      month.free = month.free.minus(this.shareOfPart(label, basis, kg)!);
      for (const season of this.seasonsOf(label)) season.room = season.room.minus(this.netOfPart(label, basis, kg));
      return kg;
    };
    return { net: take('net'), gross: take('gross') };
  }

  private seasonsOf(label: LocalMonth): Season[] {
    return this.seasons.filter(({ pool }) => pool.months.includes(label));
  }

  private leftOfMonth({ pool, free }: Month, basis: ClaimBasis): number {
    const kg = kgOfBases(pool)[basis];
    const seasons = this.seasonsOf(pool.label);
    if (kg <= 0 || seasons.some(({ isOverClaimed }) => isOverClaimed)) return 0;
    const own = free.times(Ratio.of(kg));
    // A month without net takes nothing of the net of its season.
    const limits = pool.netKg > 0 ? seasons.map(({ room }) => room.times(Ratio.of(kg, pool.netKg))) : [];
    return Math.max(0, Ratio.least(own, ...limits).floor());
  }

  /** What each month has by itself. */
  private weightsOf(pool: SeasonPool, basis: ClaimBasis): ClaimPart[] {
    return this.monthsOf(pool).map(({ pool: of, free }) => {
      const kg = Math.max(0, kgOfBases(of)[basis]);
      return { month: of.label, kg: free.times(Ratio.of(kg)).floor() };
    });
  }

  private leftOfSeason({ pool, free, isOverClaimed }: Season, basis: ClaimBasis): number {
    const kgOfPool = kgOfBases(pool)[basis];
    const weights = this.weightsOf(pool, basis);
    const own = weights.reduce((sum, { kg }) => sum + kg, 0);
    if (isOverClaimed || kgOfPool <= 0) return 0;
    const most = Math.min(own, free.times(Ratio.of(kgOfPool)).floor(), ...this.boundsOf(weights, basis, own));
    // The split is in whole kilograms, so what it takes of the net is not quite proportional: down from there to where it fits.
    for (let kg = most, tries = 0; kg > 0; tries++, kg -= tries < MOST_STEPS_OF_ONE ? 1 : tries - MOST_STEPS_OF_ONE) {
      if (this.partsOf(pool.label, basis, kg)) return kg;
    }
    return 0;
  }

  /** What of a claim that is split by these weights the net of each season leaves at most, kg. */
  private boundsOf(weights: readonly ClaimPart[], basis: ClaimBasis, whole: number): number[] {
    return this.seasons.flatMap(({ pool, room }) => {
      const own = weights.filter(({ month, kg }) => kg > 0 && pool.months.includes(month));
      const net = (kgOf: (part: ClaimPart) => number): Ratio =>
        Ratio.sum(own.map((part) => this.netOfPart(part.month, basis, kgOf(part))));
      const all = net(({ kg }) => kg);
      // Each month may get up to a kilogram less than its part.
      return all.isAbove(room)
        ? [
            Ratio.of(whole)
              .times(room.plus(net(() => 1)))
              .dividedBy(all)
              .floor(),
          ]
        : [];
    });
  }
}
