import { readReconciliation, type DerivedSite } from '#derivation';
import { fuelFindingText } from '#domain';
import { raiseFinding, readFinding, type Database } from '#postgres';
import { closablePeriod } from '../verifications/book.js';
import { shownFinding } from '../verifications/shown.js';

const SOURCE = 'fuel-reconciliation';

/**
 * Asks for a corrective action for everything of a period that does not fit. What was raised before is there once, whatever became of it.
 * @throws ProblemError `bad-body`
 */
export async function raiseFuelFindings(
  db: Database,
  derived: DerivedSite,
  { period: name, who, nowMs }: { readonly period: string; readonly who: string; readonly nowMs: number },
) {
  const { site, siteId } = derived;
  const period = closablePeriod(site, name);
  const { findings } = await readReconciliation(db, derived, period, nowMs);
  const items = await db.transaction(async (tx) => {
    const raised = [];
    for (const finding of findings) {
      const { id, isNew } = await raiseFinding(
        tx,
        { id: site.id, siteId },
        {
          verification: null,
          period: period.label,
          kind: 'CAR',
          text: fuelFindingText(finding),
          hoursMs: [],
          document: null,
          errorT: null,
          source: SOURCE,
          key: `${SOURCE}:${period.label}:${finding.kind}:${finding.start}`,
          who,
        },
      );
      raised.push({ ...shownFinding((await readFinding(tx, siteId, id))!), isNew });
    }
    return raised;
  });
  return { items, nextCursor: null };
}
