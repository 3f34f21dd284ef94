import type { StatusAnswer } from '#contracts';
import { alertingOf, isImbalanced } from '#domain';
import { openAlerts, type Queryable } from '#postgres';
import { settleAlerts, type SettledSite } from '../life/settle-alerts.js';

type Finding = NonNullable<StatusAnswer['data']['findings']>[number];

/** Meters that disagree, by subject and kind; clocks that are wrong, by device. */
const RULES = { BALANCE: 'data.balance', SKEW: 'device.skew' } as const;

/** A kind of BALANCE that is a rule of its own. */
const IMBALANCE = 'heat-imbalance';

/**
 * `data.balance` and `device.skew`, from what the status says of the newest whole day. No value is changed by them: somebody has to
 * look. Returns how many alerts changed.
 * @param findings null: the document says nothing of them
 * @param silent devices that send nothing: what was found of them is not mended by it
 */
export async function evaluateFindings(
  tx: Queryable,
  site: SettledSite,
  findings: readonly Finding[] | null,
  nowMs: number,
  silent: ReadonlySet<string> = new Set(),
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
      return findings === null || (about === site.id ? silent.size > 0 : silent.has(about));
    };
    changed += await settleAlerts(tx, { site, rule, severity: 'warning', holds, isUnknown }, nowMs);
  }
  return changed + (await evaluateImbalance(tx, site, findings, nowMs));
}

/** `heat.imbalance`: a rest that is outside of what is usual, from the level of the rule on and until it is back behind it. */
async function evaluateImbalance(
  tx: Queryable,
  site: SettledSite,
  findings: readonly Finding[] | null,
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
  return settleAlerts(tx, { site, rule, severity: 'warning', holds, isUnknown: () => findings === null }, nowMs);
}
