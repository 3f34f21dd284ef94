import { findingState, tonnesOfKg, type Balance, type Site } from '#domain';
import { hasClaims, raiseFinding, readFindings, type Queryable } from '#postgres';
import { readClaimsBook } from './claims-book.js';

const SOURCE = 'claims';
const ALL = { limit: 1_000, beforeId: null };

/**
 * Raises a corrective action request for each month and season of which more is claimed than closed, where none is open.
 * To be called under the lock of the figures, in the transaction that changes them.
 */
export async function raiseOverClaims(
  tx: Queryable,
  { site, siteId }: { readonly site: Site; readonly siteId: number },
): Promise<void> {
  if (!(await hasClaims(tx, siteId))) return;
  const { balance } = await readClaimsBook(tx, site, siteId, null);
  for (const period of balance.overClaimed()) {
    const raised = (await readFindings(tx, siteId, { period, kind: 'CAR' }, ALL)).filter(
      ({ source }) => source === SOURCE,
    );
    if (raised.some((finding) => findingState(finding) !== 'closed')) continue;
    await raiseFinding(
      tx,
      { id: site.id, siteId },
      {
        verification: null,
        period,
        kind: 'CAR',
        text: textOf(balance, period),
        hoursMs: [],
        document: null,
        errorT: null,
        source: SOURCE,
        key: `${SOURCE} ${period} ${raised.length + 1}`,
        who: 'system',
      },
    );
  }
}

function textOf(balance: Balance, period: string): string {
  const { grossKg, netKg } = balance.poolOf(period)!;
  const { gross, net } = balance.takenOf(period);
  const t = (kg: number): string => String(tonnesOfKg(kg));
  return (
    `${period} is over-claimed after a restatement: ${t(gross)} t gross and ${t(net)} t net are claimed, ` +
    `${t(grossKg)} t gross and ${t(netKg)} t net are closed. Withdraw claims, or say how what is retired is made good`
  );
}
