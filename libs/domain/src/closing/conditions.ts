import { waiverProblem, type Signing, type WaivedCheck, type Waiver } from './waivers.js';

/** What must hold before a month, season or year is signed; the names never change their meaning. */
export const CLOSING_CHECKS = ['net', 'told', 'held', 'factor-missing', 'factor', 'calibration', 'month'] as const;
export type ClosingCheck = (typeof CLOSING_CHECKS)[number];

/** So much of the heating days must be known, %. Not coverage: a week that was bridged between two readings is known. */
export const LEAST_TOLD_PCT = 90;

/** What is known of a period when somebody wants to sign it. */
export interface ClosingFacts {
  /** `2026-01`, `season-2025`, `2026`. */
  readonly period: string;
  /** Of a site that avoids emissions. */
  readonly netKnown: boolean;
  /** Share of its heating days that is known, %; null: it has none. */
  readonly toldPct: number | null;
  /** Registers with readings that wait for a decision. */
  readonly held: readonly string[];
  readonly factorMissing: boolean;
  /** Every version that was used, with its status. */
  readonly factors: readonly { readonly version: string; readonly status: string }[];
  /** Credited and debited meters that never had a certificate. */
  readonly neverVerified: readonly string[];
  /** Of a season or year: its months that are not approved. */
  readonly openMonths: readonly string[];
}

/** Something that stands against signing. */
export interface ClosingProblem {
  readonly check: ClosingCheck;
  /** What it is about: a register, a version, a device, a month; the period itself. */
  readonly subject: string;
  readonly detail: string;
  /** Whether a waiver of the site file could set it aside. */
  readonly waivable: boolean;
}

export interface ClosingVerdict {
  /** Empty: it may be signed. */
  readonly problems: readonly ClosingProblem[];
  /** The waivers that it takes to sign, each once. */
  readonly waivers: readonly Waiver[];
}

/** Everything that stands against a signature, all at once, and what was waived of it. */
export function judgeClosing(facts: ClosingFacts, waivers: readonly Waiver[], signing: Signing): ClosingVerdict {
  const { period } = facts;
  const problems: ClosingProblem[] = [];
  const used: Waiver[] = [];
  const refuse = (check: ClosingCheck, subject: string, detail: string): void => {
    problems.push({ check, subject, detail, waivable: false });
  };
  const orWaive = (check: WaivedCheck, subject: string, detail: string): void => {
    const own = waivers.filter((one) => one.waives === check && one.subject === subject);
    const valid = own.find((one) => waiverProblem(one, signing) === null);
    if (valid) used.push(valid);
    else {
      const why = own.map((one) => waiverProblem(one, signing)).join('; ');
      problems.push({ check, subject, detail: why === '' ? detail : `${detail} (${why})`, waivable: true });
    }
  };

  if (!facts.netKnown) refuse('net', period, 'the net is not known');
  if (facts.toldPct !== null && facts.toldPct < LEAST_TOLD_PCT) {
    const shown = (Math.floor(facts.toldPct * 10) / 10).toFixed(1);
    orWaive('told', period, `${shown} % of the heating days is known, at least ${LEAST_TOLD_PCT} % must be`);
  }
  for (const point of facts.held) refuse('held', point, `readings of ${point} wait for a decision`);
  if (facts.factorMissing) {
    refuse(
      'factor-missing',
      period,
      'a factor is missing for a part of it: add the one that is valid then to a factor file',
    );
  }
  for (const { version, status } of facts.factors) {
    if (status !== 'verified') orWaive('factor', version, `${version} is ${status}, neither verified nor waived`);
  }
  for (const device of facts.neverVerified) {
    orWaive('calibration', device, `${device} never had a certificate: say its verification under meter`);
  }
  for (const month of facts.openMonths) refuse('month', month, `${month} is not approved`);
  return { problems, waivers: used };
}
