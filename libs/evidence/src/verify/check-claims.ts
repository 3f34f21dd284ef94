import { Balance, poolOf, takes, tonnesOfKg, type ClosedPool } from '#domain';
import type { EvidenceClaims } from '../pack/claims-book.js';
import type { ParsedContent } from '../pack/content-files.js';
import { EvidenceError } from '../pack/readings-csv.js';

/** Claims of a pack that were added up again. */
export interface CheckedClaims {
  /** That take tonnes. */
  readonly count: number;
  readonly balance: Balance;
  /** Months and the season of which more is retired than there is any more. */
  readonly owing: readonly string[];
}

const fail = (where: string, detail: string): never => {
  throw new EvidenceError(`claims.json ${where}`, detail);
};

/**
 * Adds up who has what of each month, exactly: at most what is closed, and of a season at most its net. What was retired before a
 * restatement took it away stands, and is told.
 * @throws EvidenceError that names the first thing that does not fit
 */
export function checkClaims(content: ParsedContent, { pools, claims }: EvidenceClaims): CheckedClaims {
  checkPool(content, pools);
  const ids = new Set(claims.map(({ id }) => id));
  if (ids.size !== claims.length) fail('claims', 'an id is there twice');
  for (const { id, parts } of claims) {
    if (!parts.every(({ kg }) => Number.isSafeInteger(kg) && kg > 0)) fail(id, 'takes no whole kilograms above 0');
  }
  const taking = claims.filter(takes);
  const balance = new Balance(pools, taking);
  const owing = balance.overClaimed();
  for (const label of owing) {
    const months = balance.monthsIn(label);
    const open = taking.filter(
      ({ state, parts }) => state !== 'retired' && parts.some(({ month }) => months.includes(month)),
    );
    if (open.length > 0) fail(label, overClaimedText(balance, label, open));
  }
  return { count: taking.length, balance, owing };
}

/** The pool of the period is what was approved last, or less where the newest revision says so. */
function checkPool({ period, grain, approvals }: ParsedContent, { months, seasons }: EvidenceClaims['pools']): void {
  const stated = (grain === 'season' ? seasons : months).find(({ label }) => label === period);
  const approved = approvals.signatures.findLast(({ action }) => action === 'approve');
  const newest = approvals.revisions.at(-1);
  if (!approved || !newest) return fail(period, 'has claims, and no one has approved it');
  const { grossKg, netKg } = poolOf(period, approved.figures, newest.figures);
  if (stated?.grossKg === grossKg && stated.netKg === netKg) return;
  fail(period, `says that ${tonnes(stated)} can be claimed, approvals.json gives ${tonnes({ grossKg, netKg })}`);
}

const tonnes = (pool: Pick<ClosedPool, 'grossKg' | 'netKg'> | undefined): string =>
  pool ? `${tonnesOfKg(pool.grossKg)} t gross and ${tonnesOfKg(pool.netKg)} t net` : 'nothing';

function overClaimedText(balance: Balance, label: string, open: readonly { readonly id: string }[]): string {
  const { gross, net } = balance.takenOf(label);
  const taken = tonnes({ grossKg: gross, netKg: net });
  return `claims take ${taken}, closed are ${tonnes(balance.poolOf(label)!)}: ${open.map(({ id }) => id).join(', ')}`;
}

/** For people. */
export function describeClaims({ count, balance, owing }: CheckedClaims): string {
  const months = balance.monthBalances().map(({ pool, taken, share }) => {
    const part = share === null ? 'of nothing' : `${(100 * share.toNumber()).toFixed(3)} %`;
    return `${pool.label} ${part} (${tonnes({ grossKg: taken.gross, netKg: taken.net })})`;
  });
  const owed = owing.length === 0 ? '' : `; more is retired than there is any more of ${owing.join(', ')}`;
  return `${count} ${count === 1 ? 'claim' : 'claims'} added up again: ${months.join('; ')}${owed}`;
}
