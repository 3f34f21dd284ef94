import type { StatusAnswer } from '#contracts';
import { alertingOf, isImbalanced } from '#domain';
import { openAlerts, type Queryable } from '#postgres';
import { settleAlerts, type SettledSite } from '../life/settle-alerts.js';

type Finding = NonNullable<StatusAnswer['data']['findings']>[number];

/** Meters that disagree, by subject and kind; clocks that are wrong, by device. */
const RULES = { BALANCE: 'data.balance', SKEW: 'device.skew' } as const;

/** A kind of BALANCE that is a rule of its own. */
const IMBALANCE = 'heat-imbalance';

/** What the newest whole day says. */
export interface FoundOfDay {
  /** null: no day was looked at, or the document says nothing of it. */
  readonly findings: readonly Finding[] | null;
  /** `subject/kind` of what could not be looked for. */
  readonly unjudged?: ReadonlySet<string>;
  /** Devices that send nothing: what was found of them is not mended by it. */
  readonly silent?: ReadonlySet<string>;
}

/**
 * `data.balance`, `heat.imbalance` and `device.skew`, from what the status says of the newest whole day. No value is changed by them:
 * somebody has to look. Returns how many alerts changed.
 */
export async function evaluateFindings(
  tx: Queryable,
  site: SettledSite,
  { findings, unjudged = new Set(), silent = new Set() }: FoundOfDay,
  nowMs: number,
): Promise<number> {
  let changed = 0;
  for (const [code, rule] of Object.entries(RULES)) {
    const own = (findings ?? []).filter((finding) => finding.code === code && finding.kind !== IMBALANCE);
    const holds = new Map(
      own.map(({ message, ...details }) => [
        code === 'SKEW' ? details.subject : `${details.subject}/${details.kind}`,
        { message, details },
      ]),
    );
    const isUnknown = (subject: string): boolean => {
      const about = subject.split('/')[0]!;
      const isUnjudged = unjudged.has(code === 'SKEW' ? `${subject}/clock` : subject);
      return findings === null || isUnjudged || (about === site.id ? silent.size > 0 : silent.has(about));
    };
    changed += await settleAlerts(tx, { site, rule, severity: 'warning', holds, isUnknown }, nowMs);
  }
  return changed + (await evaluateImbalance(tx, site, { findings, unjudged }, nowMs));
}

/** `heat.imbalance`: a rest that is outside of what is usual, from the level of the rule on and until it is back behind it. */
async function evaluateImbalance(
  tx: Queryable,
  site: SettledSite,
  { findings, unjudged }: Required<Pick<FoundOfDay, 'findings' | 'unjudged'>>,
  nowMs: number,
): Promise<number> {
  const rule = 'heat.imbalance';
  const found = findings?.find(({ kind }) => kind === IMBALANCE);
  const wasActive = (await openAlerts(tx, site.id, rule)).some(({ life }) => life.active);
  const isActive = isImbalanced(wasActive, found?.measured ?? null, alertingOf(site).rules[rule]);
  const holds = new Map(
    found && isActive
      ? [
          [
            found.subject,
            {
              message: found.message,
              details: { ...found, value: found.measured, limit: found.measured < 0 ? found.low : found.high },
            },
          ],
        ]
      : [],
  );
  const isUnknown = (subject: string): boolean => findings === null || unjudged.has(`${subject}/${IMBALANCE}`);
  return settleAlerts(tx, { site, rule, severity: 'warning', holds, isUnknown }, nowMs);
}
