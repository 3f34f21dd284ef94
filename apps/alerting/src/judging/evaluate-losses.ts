import { instantWithMs, isJudgedAt, lossWords, type Site } from '#domain';
import {
  advanceToLoss,
  changeAlert,
  hasBeenHeard,
  openAlerts,
  raiseAlert,
  readLostRanges,
  readRuleState,
  writeRuleState,
  type Database,
  type FoundLoss,
  type OpenAlert,
  type Queryable,
} from '#postgres';

const RULE = 'lost.range';

/** What is told of the losses that begin at one offset of a partition. */
interface ToldLoss {
  readonly to: number;
  /** How many they are: a log that was read again can lose the same records again. */
  readonly times: number;
}

/**
 * `lost.range`: once for each loss, and again where it has grown. Nobody can tell whose records they were, so each site that had sent
 * anything by then is told. What is lost does not come back by itself: the alert is over when somebody has seen it. Returns how many
 * alerts changed.
 */
export async function evaluateLosses(
  db: Database,
  sites: readonly Pick<Site, 'id' | 'alerting'>[],
  nowMs: number,
): Promise<number> {
  const losses = await readLostRanges(db);
  if (losses.length === 0) return 0;
  const lost = losses.reduce((sum, { from, to }) => sum + to - from, 0);
  let changed = 0;
  for (const site of sites) {
    changed += await db.transaction(async (tx) => {
      const isNews = await advanceToLoss(tx, site.id, lost);
      const open = await openAlerts(tx, site.id, RULE);
      const isJudged = isJudgedAt(site, RULE);
      const ended = await endOver(tx, open, ({ acknowledged }) => acknowledged || !isJudged, nowMs);
      return ended + (isNews && isJudged ? await tellLosses(tx, site.id, losses, open, nowMs) : 0);
    });
  }
  return changed;
}

/** What somebody has seen, and everything where the site leaves the rule out. */
async function endOver(
  tx: Queryable,
  open: readonly OpenAlert[],
  isOver: (life: OpenAlert['life']) => boolean,
  nowMs: number,
): Promise<number> {
  const over = open.filter(({ life }) => life.active && isOver(life));
  for (const alert of over) await changeAlert(tx, alert, { type: 'returned' }, nowMs);
  return over.length;
}

async function tellLosses(
  tx: Queryable,
  site: string,
  losses: readonly FoundLoss[],
  open: readonly OpenAlert[],
  nowMs: number,
): Promise<number> {
  const isHeard = await hasBeenHeard(tx, site);
  let changed = 0;
  for (const [subject, { newest, times }] of bySubject(losses)) {
    const key = { site, rule: RULE, subject };
    const { foundMs, ...loss } = newest;
    const told = (await readRuleState(tx, key)) as ToldLoss | null;
    if (told !== null && told.to >= loss.to && told.times >= times) continue;
    await writeRuleState(tx, key, { to: loss.to, times } satisfies ToldLoss);
    if (!isHeard) continue;
    const details = { ...loss, found: instantWithMs(foundMs) };
    const words = { message: lossWords(details), details };
    const alert = open.find((one) => one.subject === subject && !one.life.acknowledged);
    if (alert) await changeAlert(tx, alert, { type: 'worsened' }, nowMs, words);
    else await raiseAlert(tx, key, 'critical', words, nowMs);
    changed += 1;
  }
  return changed;
}

/** @param losses oldest first */
function bySubject(losses: readonly FoundLoss[]): Map<string, { readonly newest: FoundLoss; readonly times: number }> {
  const found = new Map<string, { newest: FoundLoss; times: number }>();
  for (const loss of losses) {
    const subject = `${loss.topic}/${loss.partition}/${loss.from}`;
    found.set(subject, { newest: loss, times: (found.get(subject)?.times ?? 0) + 1 });
  }
  return found;
}
