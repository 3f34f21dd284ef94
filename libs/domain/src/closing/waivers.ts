import type { LocalDate } from '../calendar/local-date.js';
import { personOf } from './person.js';

/** A condition of closing that a person has set aside, by name and for a while. */
export interface Waiver {
  readonly waives: WaivedCheck;
  /** `factor`: a version (`heat.cn.default@2015-01-01`); `told`: a period (`2026-01`); `calibration`: a device. */
  readonly subject: string;
  readonly by: string;
  readonly reason: string;
  /** Last local day on which it counts. */
  readonly until: LocalDate;
}

export type WaivedCheck = 'factor' | 'told' | 'calibration';

/** So long at most, months: whoever signs later looks again. */
export const LONGEST_WAIVER_MONTHS = 12;

/** The day of a signature, and everybody whose names stand under the figure with it. */
export interface Signing {
  readonly day: LocalDate;
  readonly signers: readonly string[];
}

/** Why a waiver does not count for a signature; null: it does. */
export function waiverProblem({ by, until }: Waiver, { day, signers }: Signing): string | null {
  if (until < day) return `the waiver of ${by} ended on ${until}`;
  if (until > monthsLater(day, LONGEST_WAIVER_MONTHS)) {
    return `the waiver of ${by} lasts until ${until}, longer than ${LONGEST_WAIVER_MONTHS} months`;
  }
  // Else of the two people under a figure one would only bear out what the other has waived.
  if (signers.some((signer) => personOf(signer) === personOf(by))) {
    return `${by} waived it and signs: that takes other people than the author of the waiver`;
  }
  return null;
}

/** The same day of a later month, or the last one of that month where it is shorter. */
export function monthsLater(day: LocalDate, months: number): LocalDate {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + months, 0));
  return new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(date, last.getUTCDate())))
    .toISOString()
    .slice(0, 10);
}
