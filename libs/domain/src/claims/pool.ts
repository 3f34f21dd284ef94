import { kgOfTonnes, type ClaimBasis } from './claim.js';
import { Ratio } from './ratio.js';

/** Gross and net of a closed period in the digits of a statement: as two people signed it, or less where a restatement says so. */
export interface ClosedPool {
  /** `2026-01`, `season-2025`. */
  readonly label: string;
  /** Whole. */
  readonly grossKg: number;
  readonly netKg: number;
}

/** t; null: not known. */
export interface GrossAndNet {
  readonly grossT: number | null;
  readonly netT: number | null;
}

/** What was signed last, or less where a restatement that waits for its signatures says so. */
export function poolOf(label: string, approved: GrossAndNet, newest: GrossAndNet): ClosedPool {
  const kg = (of: keyof GrossAndNet): number => kgOfTonnes(Math.min(approved[of] ?? 0, newest[of] ?? 0));
  return { label, grossKg: kg('grossT'), netKg: kg('netT') };
}

export type KgByBasis = Readonly<Record<ClaimBasis, number>>;
export const NO_KG: KgByBasis = { gross: 0, net: 0 };

export const kgOfBases = ({ grossKg, netKg }: ClosedPool): KgByBasis => ({ gross: grossKg, net: netKg });
export const plusKg = (a: KgByBasis, b: KgByBasis): KgByBasis => ({ gross: a.gross + b.gross, net: a.net + b.net });

/** The share of a month that tonnes take, in both bases together; null: they are of a basis of which it has none. */
export function shareOf({ gross, net }: KgByBasis, { grossKg, netKg }: ClosedPool): Ratio | null {
  if ((gross > 0 && grossKg <= 0) || (net > 0 && netKg <= 0)) return null;
  return Ratio.sum([gross > 0 ? Ratio.of(gross, grossKg) : Ratio.ZERO, net > 0 ? Ratio.of(net, netKg) : Ratio.ZERO]);
}

/**
 * What of retired tonnes the month has not (any more), each in its own basis and rounded up: what is above the whole month falls on
 * both in the ratio of their shares.
 */
export function uncoveredOf(retired: KgByBasis, pool: ClosedPool): KgByBasis {
  const share = shareOf(retired, pool);
  if (share === null) {
    const beyond = (basis: ClaimBasis): number => Math.max(0, retired[basis] - Math.max(0, kgOfBases(pool)[basis]));
    return { gross: beyond('gross'), net: beyond('net') };
  }
  if (!share.isAbove(Ratio.ONE)) return NO_KG;
  const above = share.minus(Ratio.ONE).dividedBy(share);
  const part = (basis: ClaimBasis): number => above.times(Ratio.of(retired[basis])).ceil();
  return { gross: part('gross'), net: part('net') };
}
