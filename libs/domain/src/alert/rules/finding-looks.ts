/** The rules that read what was found of a whole local day: `data.balance`, `device.skew` and `heat.imbalance`. */
import { alertingOf } from '../../notification/deliveries.js';
import type { Site } from '../../plant/plant.js';
import type { HeldWords, RuleLook } from '../rule-look.js';
import { isImbalanced } from './imbalance-rule.js';

/** A finding, with what an operator reads of it. */
export interface ToldFinding {
  readonly code: string;
  readonly kind: string;
  readonly subject: string;
  /** In the unit of its kind. */
  readonly measured: number;
  readonly low: number;
  readonly high: number;
  readonly message: string;
}

/** What the newest whole day says. */
export interface FoundOfDay {
  /** null: no day was looked at, or nothing is known of it. */
  readonly findings: readonly ToldFinding[] | null;
  /** `subject/kind` of what could not be looked for. */
  readonly unjudged?: ReadonlySet<string>;
  /** Devices that send nothing: what was found of them is not mended by it. */
  readonly silent?: ReadonlySet<string>;
}

/**
 * What a status, or a check of a day, says of it. One of an older version does not say of what it could say nothing.
 * @param silent devices that send nothing
 */
export const foundOfDay = (
  {
    findings,
    unjudged,
  }: {
    readonly findings?: readonly ToldFinding[] | undefined;
    readonly unjudged?: readonly string[] | null | undefined;
  },
  silent: ReadonlySet<string>,
): FoundOfDay => ({
  findings: unjudged === null ? null : (findings ?? null),
  unjudged: new Set(unjudged ?? []),
  silent,
});

/** Meters that disagree, by subject and kind; clocks that are wrong, by device. */
const RULES = [
  ['BALANCE', 'data.balance'],
  ['SKEW', 'device.skew'],
] as const;

/** A kind of BALANCE that is a rule of its own. */
const IMBALANCE = 'heat-imbalance';

/**
 * One look of each of these rules.
 * @param wasImbalanced `heat.imbalance` is active: it ends at another level than it began
 */
export function findingLooks(
  site: Pick<Site, 'id' | 'alerting'>,
  { findings, unjudged = new Set(), silent = new Set() }: FoundOfDay,
  wasImbalanced: boolean,
): RuleLook[] {
  const looks = RULES.map(([code, rule]): RuleLook => {
    const own = (findings ?? []).filter((finding) => finding.code === code && finding.kind !== IMBALANCE);
    const isUnknown = (subject: string): boolean => {
      const about = subject.split('/')[0]!;
      const isUnjudged = unjudged.has(code === 'SKEW' ? `${subject}/clock` : subject);
      return findings === null || isUnjudged || (about === site.id ? silent.size > 0 : silent.has(about));
    };
    const holds = own.map(({ message, ...details }): [string, HeldWords] => [
      code === 'SKEW' ? details.subject : `${details.subject}/${details.kind}`,
      { message, details },
    ]);
    return { rule, severity: 'warning', holds: new Map(holds), isUnknown };
  });
  return [...looks, imbalanceLook(site, { findings, unjudged }, wasImbalanced)];
}

/** A rest that is outside of what is usual, from the level of the rule on and until it is back behind it. */
function imbalanceLook(
  site: Pick<Site, 'alerting'>,
  { findings, unjudged }: Required<Pick<FoundOfDay, 'findings' | 'unjudged'>>,
  wasImbalanced: boolean,
): RuleLook {
  const rule = 'heat.imbalance';
  const found = findings?.find(({ kind }) => kind === IMBALANCE);
  const isActive = isImbalanced(wasImbalanced, found?.measured ?? null, alertingOf(site).rules[rule]);
  const holds = new Map<string, HeldWords>();
  if (found && isActive) {
    const limit = found.measured < 0 ? found.low : found.high;
    holds.set(found.subject, { message: found.message, details: { ...found, value: found.measured, limit } });
  }
  const isUnknown = (subject: string): boolean => findings === null || unjudged.has(`${subject}/${IMBALANCE}`);
  return { rule, severity: 'warning', holds, isUnknown };
}
