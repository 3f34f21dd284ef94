/** What the keys `shifts` and `reports` of a site file say of each other's entries, and of sinks. */
import type { ConfigDocument } from '../catalogue/catalogue-document.js';
import { didYouMean, show } from '../catalogue/catalogue-problems.js';
import { list, map, text, type Raw } from '../catalogue/raw-content.js';

/** Shifts follow each other around the clock, so that nothing happens in nobody's. */
export function checkShifts(document: ConfigDocument, given: unknown): void {
  const shifts = list(given).map(map);
  const names = new Set<string>();
  shifts.forEach(({ name, until }, i) => {
    const called = text(name);
    if (called !== null && names.has(called))
      document.report(['shifts', i, 'name'], `found ${show(called)} a second time, expected a name of its own`);
    if (called !== null) names.add(called);
    const next = (i + 1) % shifts.length;
    const [end, begin] = [text(until), text(shifts[next]!.from)];
    if (end !== null && begin !== null && end !== begin)
      document.report(['shifts', i, 'until'], `found ${end}, expected ${begin}, at which the next shift begins`);
  });
  if (shifts.length > 1) checkOneDay(document, shifts);
}

/** Their hours are those of one day. */
function checkOneDay(document: ConfigDocument, shifts: readonly Raw[]): void {
  const hours = shifts.map(({ from, until }) => {
    const [begin, end] = [from, until].map((clock) => Number((text(clock) ?? 'x').slice(0, 2)));
    return (end! - begin! + 24) % 24 || 24;
  });
  const total = hours.reduce((sum, one) => sum + one, 0);
  if (Number.isFinite(total) && total !== 24)
    document.report(['shifts'], `found shifts of ${total} hours together, expected 24`);
}

/** A report that goes nowhere would not be missed by anybody. */
export function checkReports(document: ConfigDocument, site: Raw): void {
  const sinks = map(map(site.alerts).sinks);
  const mailing = Object.keys(sinks).filter((name) => map(sinks[name]).kind === 'email');
  for (const [name, raw] of Object.entries(map(site.reports))) {
    const { to, dayOfMonth, period } = map(raw);
    for (const [i, sink] of list(to).entries()) {
      const named = text(sink);
      if (named === null || mailing.includes(named)) continue;
      const found = Object.hasOwn(sinks, named) ? `${show(named)}, which is no mail` : show(named);
      document.report(
        ['reports', name, 'to', i],
        `found ${found}, expected a sink of kind email of this file${didYouMean(named, mailing)}`,
      );
    }
    if (dayOfMonth !== undefined && period !== 'monthly')
      document.report(['reports', name, 'dayOfMonth'], 'found a day of the month, which only a monthly report has');
  }
}
