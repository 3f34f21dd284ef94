import { addDays, findingWords, type LocalDate } from '#domain';
import type { StatusAnswer } from '#contracts';
import { readDayChecks, type Queryable } from '#postgres';

/** A finding that is older than this is no news of the plant. */
const LOOKED_AT_DAYS = 3;

type Found = Pick<StatusAnswer['data'], 'findings' | 'unjudged'>;

/** Of the newest whole day before `today` that was looked at: what its meters and clocks say about each other, and of what they say nothing. */
export async function newestFindings(q: Queryable, siteId: number, today: LocalDate): Promise<Required<Found>> {
  const newest = (await readDayChecks(q, siteId, addDays(today, -LOOKED_AT_DAYS), addDays(today, -1))).at(-1);
  if (!newest) return { findings: [], unjudged: null };
  const { date, findings, unjudged } = newest;
  return {
    findings: findings.map((finding) => ({ date, ...finding, message: findingWords(finding, date) })),
    unjudged: [...unjudged],
  };
}
