import type { QueryOf } from '#contracts';
import { alarmFigures, DAY_MS, instantOf, instantWithMs } from '#domain';
import { readAlarmSteps, type Queryable } from '#postgres';
import { ProblemError } from '../http/problem.js';
import { rangeOf } from '../http/time-range.js';

const USUAL_DAYS = 30;
const MOST_DAYS = 400;

/** Figures of a time, of these sites (null: of all). @throws ProblemError `bad-parameter`, `bad-range`, `range-too-large` */
export async function alarmMetrics(
  db: Queryable,
  query: QueryOf<'alertMetrics'>,
  sites: readonly string[] | null,
  { zone, nowMs }: { readonly zone: string; readonly nowMs: number },
) {
  const { from, to = instantWithMs(nowMs) } = query;
  const range = rangeOf({ from, to }, zone, { toMs: nowMs, fromMs: (toMs) => toMs - USUAL_DAYS * DAY_MS });
  if (range.toMs - range.fromMs > MOST_DAYS * DAY_MS) {
    const detail = `at most ${MOST_DAYS} days are looked at`;
    throw new ProblemError('range-too-large', `from, to: ${detail}`, [
      { field: 'from', detail },
      { field: 'to', detail },
    ]);
  }
  const steps = await readAlarmSteps(db, { sites, ...range });
  const { hours, ...figures } = alarmFigures(steps, range.fromMs, range.toMs);
  return {
    site: query.site ?? null,
    startTime: instantOf(range.fromMs),
    endTime: instantOf(range.toMs),
    ...figures,
    hours: hours.map(({ startMs, count }) => ({ start: instantOf(startMs), count })),
  };
}
