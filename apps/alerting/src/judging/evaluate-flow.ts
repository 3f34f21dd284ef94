import { deadLetterWords, DEADLETTERS_RATE, DELIVERY_LAG, HOUR_MS, instantWithMs, lagWords, type Site } from '#domain';
import { readRefusedSince, type Database } from '#postgres';
import { settleMeasures, type Measured } from '../life/settle-measures.js';

const MOST_NAMED = 3;

/**
 * `delivery.lag` and `deadletters.rate`, by site. Returns how many alerts changed.
 * @param storedUpToMs up to when all that was received is stored; null: it is not known
 */
export async function evaluateFlow(
  db: Database,
  sites: readonly Site[],
  storedUpToMs: number | null,
  nowMs: number,
): Promise<number> {
  const lag: Measured = {
    measure: storedUpToMs === null ? null : Math.max(0, (nowMs - storedUpToMs) / 1_000),
    words: (lagSeconds) => ({
      message: lagWords(lagSeconds),
      details: { lagSeconds, storedUpTo: storedUpToMs === null ? null : instantWithMs(storedUpToMs) },
    }),
  };
  let changed = 0;
  for (const site of sites) {
    changed += await db.transaction(async (tx) => {
      const refused = await readRefusedSince(tx, site.id, nowMs - HOUR_MS);
      const worst = refused.slice(0, MOST_NAMED);
      const rate: Measured = {
        measure: refused.reduce((sum, { values }) => sum + values, 0),
        words: (values) => ({ message: deadLetterWords(values, worst), details: { values, worst } }),
      };
      return (
        (await settleMeasures(
          tx,
          { site, rule: 'deadletters.rate', levels: DEADLETTERS_RATE },
          new Map([[site.id, rate]]),
          nowMs,
        )) +
        (await settleMeasures(
          tx,
          { site, rule: 'delivery.lag', levels: DELIVERY_LAG },
          new Map([[site.id, lag]]),
          nowMs,
        ))
      );
    });
  }
  return changed;
}
