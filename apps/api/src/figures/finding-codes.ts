import { localDateOf, periodOf, type Site } from '#domain';
import { readDayChecks, type Queryable } from '#postgres';

/**
 * Adds to rows of days, months and seasons what was found on their days by looking at meters against each other (BALANCE) and at
 * clocks (SKEW). Hours are left alone: a finding is one of a whole day.
 */
export async function withFindingCodes<Row extends { readonly period: string; readonly codes: readonly string[] }>(
  db: Queryable,
  site: Site,
  siteId: number | null,
  rows: readonly Row[],
): Promise<Row[]> {
  const days = rows.map(({ period }) => daysOf(site, period));
  const [first, last] = [days[0], days.at(-1)];
  if (siteId === null || !first || !last) return [...rows];
  const checks = (await readDayChecks(db, siteId, first.from, last.to)).filter(({ findings }) => findings.length > 0);
  if (checks.length === 0) return [...rows];
  return rows.map((row, i) => {
    const own = checks.filter(({ date }) => date >= days[i]!.from && date <= days[i]!.to);
    const codes = new Set([...row.codes, ...own.flatMap(({ findings }) => findings.map(({ code }) => code))]);
    return { ...row, codes: [...codes].sort() };
  });
}

/** First and last local day of a period; null: it is none. */
function daysOf(site: Site, label: string): { readonly from: string; readonly to: string } | null {
  const period = periodOf(site, label);
  if (!period) return null;
  return { from: localDateOf(period.fromMs, site.timeZone), to: localDateOf(period.toMs - 1, site.timeZone) };
}
