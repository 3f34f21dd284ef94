import { alertingOf, DAY_MS, instantWithMs, MINUTE_MS, type Site } from '#domain';
import { readFailingSinks, type Database, type FailingSink } from '#postgres';
import { settleAlerts } from '../life/settle-alerts.js';

export const FAILING_RULE = 'notification.failing';

/** A receiver that starts anew is away for less. */
const FAILING_AFTER_MS = 2 * MINUTE_MS;

/** `notification.failing`: sinks that do not take what they are sent. Returns how many alerts changed. */
export async function watchSinks(db: Database, sites: readonly Site[], nowMs: number): Promise<number> {
  const failing = await readFailingSinks(db, {
    failingSinceMs: nowMs - FAILING_AFTER_MS,
    lostSinceMs: nowMs - DAY_MS,
  });
  let changed = 0;
  for (const site of sites) {
    const { sinks } = alertingOf(site);
    const holds = new Map(
      failing
        .filter((one) => one.site === site.id && Object.hasOwn(sinks, one.sink))
        .map((one) => [one.sink, wordsOf(one)] as const),
    );
    const isGone = (sink: string): boolean => !Object.hasOwn(sinks, sink);
    changed += await db.transaction((tx) =>
      settleAlerts(tx, { site, rule: FAILING_RULE, severity: 'warning', holds, isGone }, nowMs),
    );
  }
  return changed;
}

function wordsOf({ sink, waiting, givenUp, sinceMs, answer }: FailingSink) {
  const since = instantWithMs(sinceMs);
  const lost = givenUp > 0 ? `, ${givenUp} given up after a day` : '';
  return {
    message: `${sink} has taken no notification since ${since}: ${waiting} wait${lost}. It answers: ${answer}`,
    details: { sink, waiting, givenUp, since, answer },
  };
}
