import {
  isCarried,
  localMidnightMs,
  monthOf,
  ownSignature,
  periodsBearingOn,
  type Period,
  type Site,
  type BookedVerification,
} from '#domain';
import type { EvidenceVerificationBook } from '#evidence';
import {
  readFindingsOf,
  readPeriodActions,
  readVerifications,
  type Queryable,
  type StoredVerification,
} from '#postgres';

interface SiteOfBook {
  readonly site: Site;
  readonly siteId: number;
}

const ALL = { limit: 10_000, beforeId: null };
/** Whose signatures a period stands on besides its own. */
const MADE_OF = { day: [], month: [], season: ['month'], year: ['season', 'month'] } as const;

/** What stands in the book about a period; null: nobody has verified it, and nothing was found in it. */
export async function readVerificationBook(
  q: Queryable,
  { site, siteId }: SiteOfBook,
  period: Period,
): Promise<EvidenceVerificationBook | null> {
  if (period.grain === 'day') return null;
  const stored = await readVerifications(q, siteId, { period: period.label }, ALL);
  const labels = periodsBearingOn(site, period);
  const findings = (await readFindingsOf(q, siteId, labels)).filter(
    (one) => labels.includes(one.period) || isCarried(site, period, one),
  );
  if (stored.length === 0 && findings.length === 0) return null;
  return { verifications: stored.toReversed().map(inBook), findings };
}

/** What of a verification goes into a pack. */
function inBook(stored: StoredVerification): BookedVerification {
  const { grain: _, simulated: __, ...one } = stored;
  return one;
}

/** Who of those that have signed a period, or a period that it is made of, is this person; null: none. */
export async function ownSignatureOf(
  q: Queryable,
  { site, siteId }: SiteOfBook,
  { grain, fromMs, toMs, start }: Period,
  who: string,
): Promise<string | null> {
  if (grain === 'day') return null;
  const own = await readPeriodActions(q, siteId, grain, { fromMs, toMs: fromMs + 1 });
  const signers = own.map((action) => action.who);
  // A season begins within a month.
  const firstMs = Math.min(fromMs, localMidnightMs(`${monthOf(start)}-01`, site.timeZone));
  for (const part of MADE_OF[grain]) {
    const actions = await readPeriodActions(q, siteId, part, { fromMs: firstMs, toMs });
    signers.push(...actions.map((action) => action.who));
  }
  return ownSignature(who, signers);
}
