import { datesBetween, localDateOf, type LocalDate } from '#domain';
import type { Queryable } from '#postgres';
import { lockFigures } from '../derive-site.js';
import type { DerivedSite } from '../derived-site.js';
import { gateOf } from './fuel-site.js';
import { keepLedger } from './keep-ledger.js';

/** An event of the device that weighs the fuel may be a stock-taking, or take one back: no window changes by that, but the ledger does. */
export async function noteStock(
  tx: Queryable,
  derived: DerivedSite,
  { points }: { readonly points: readonly { readonly pointId: number }[] },
  spans: readonly { readonly fromMs: number; readonly toMs: number }[],
): Promise<void> {
  const gate = gateOf(derived);
  if (!points.some(({ pointId }) => gate.has(pointId))) return;
  const { timeZone } = derived.site;
  const dates = spans.flatMap(({ fromMs, toMs }): LocalDate[] =>
    datesBetween(localDateOf(fromMs, timeZone), localDateOf(toMs, timeZone)),
  );
  await lockFigures(tx, derived.siteId);
  await keepLedger(tx, derived, dates, 'event');
}
