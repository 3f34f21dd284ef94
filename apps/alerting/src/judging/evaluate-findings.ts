import type { StatusAnswer } from '#contracts';
import type { Site } from '#domain';
import type { Queryable } from '#postgres';
import { settleAlerts } from '../life/settle-alerts.js';

type Finding = NonNullable<StatusAnswer['data']['findings']>[number];

/** Meters that disagree, by subject and kind; clocks that are wrong, by device. */
const RULES = { BALANCE: 'data.balance', SKEW: 'device.skew' } as const;

/**
 * `data.balance` and `device.skew`, from what the status says of the newest whole day. No value is changed by them: somebody has to
 * look. Returns how many alerts changed.
 */
export async function evaluateFindings(
  tx: Queryable,
  site: Pick<Site, 'id' | 'alerting'>,
  findings: readonly Finding[],
  nowMs: number,
): Promise<number> {
  let changed = 0;
  for (const [code, rule] of Object.entries(RULES)) {
    const own = findings.filter((finding) => finding.code === code);
    const holds = new Map(
      own.map(({ message, ...details }) => [
        code === 'SKEW' ? details.subject : `${details.subject}/${details.kind}`,
        { message, details },
      ]),
    );
    changed += await settleAlerts(tx, { site, rule, severity: 'warning', holds }, nowMs);
  }
  return changed;
}
