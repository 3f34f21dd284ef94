import type { StatusAnswer } from '#contracts';
import type { Queryable } from '#postgres';
import { settleAlerts, type SettledSite } from '../life/settle-alerts.js';

type Finding = NonNullable<StatusAnswer['data']['findings']>[number];

/** Meters that disagree, by subject and kind; clocks that are wrong, by device. */
const RULES = { BALANCE: 'data.balance', SKEW: 'device.skew' } as const;

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
    const own = (findings ?? []).filter((finding) => finding.code === code);
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
  return changed;
}
