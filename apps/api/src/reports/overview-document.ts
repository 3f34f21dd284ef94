import type { StatusAnswer } from '#contracts';
import { dayText, displayIn, displayOf, localTimeText, sumOf, type Severity, type Site } from '#domain';
import { reportWords, type Language } from '#words';
import type { listEmissions } from '../figures/list-emissions.js';
import { toCsv } from '../http/lists/csv.js';
import type { ReportColumn, ReportDocument, ReportTable } from './report-document.js';

const FIGURE_DIGITS = 3;
const COVERAGE_DIGITS = 1;
const TARGET_DIGITS = 1;

type Day = Pick<
  Awaited<ReturnType<typeof listEmissions>>[number],
  'start' | 'heatGj' | 'grossT' | 'projectT' | 'leakageT' | 'netT' | 'coveragePct'
>;
/** Columns of its CSV, in this order for ever. */
const CSV_COLUMNS = ['start', 'heatGj', 'grossT', 'projectT', 'leakageT', 'netT', 'coveragePct'] as const;

/** What an overview is made of. */
export interface OverviewFigures {
  readonly from: string;
  readonly to: string;
  /** As the API answers emissions by day. */
  readonly days: readonly Day[];
  readonly status: StatusAnswer;
  readonly raised: Readonly<Record<Severity, number>>;
  readonly nowMs: number;
}

/** Days, targets and alarms of a time. */
export function overviewDocument(
  site: Site,
  language: Language,
  { from, to, days, status, raised, nowMs }: OverviewFigures,
): ReportDocument {
  const say = reportWords[language];
  const { locale } = displayIn(language, displayOf(site));
  const date = (day: string): string => dayText(day, locale);
  return {
    title: say.overview,
    subtitle: from === to ? `${date(from)}, ${site.name}` : `${date(from)} – ${date(to)}, ${site.name}`,
    warning: status.simulated ? say.simulated : null,
    facts: [
      [say.site, `${site.name} (${site.id})`],
      [say.days, say.daysOf(date(from), date(to), site.timeZone)],
      [say.alarms, say.alarmCounts(raised.critical, raised.warning, raised.info)],
      [say.made, `${localTimeText(nowMs, site.timeZone).slice(0, 16)} (${site.timeZone})`],
    ],
    tables: [daysTable(days, say), ...(status.targets.length > 0 ? [targetsTable(status.targets, say)] : [])],
    notes: [],
    locale,
    csv: toCsv(CSV_COLUMNS, days),
  };
}

type Words = (typeof reportWords)[Language];
const text = (label: string): ReportColumn => ({ label, digits: null });
const number = (label: string, digits: number): ReportColumn => ({ label, digits });

function daysTable(days: readonly Day[], say: Words): ReportTable {
  const rows = days.map((day) => [
    day.start,
    day.heatGj,
    day.grossT,
    day.projectT,
    day.leakageT,
    day.netT,
    day.coveragePct,
  ]);
  const total = (i: number): number | null => {
    const known = rows.flatMap((row) => (typeof row[i] === 'number' ? [row[i]] : []));
    return known.length === 0 ? null : sumOf(known);
  };
  return {
    name: say.days,
    columns: [
      text(say.day),
      ...[say.heat, say.gross, say.project, say.leakage, say.net].map((label) => number(label, FIGURE_DIGITS)),
      number(say.coverage, COVERAGE_DIGITS),
    ],
    rows: [...rows, [say.total, total(1), total(2), total(3), total(4), total(5), null]],
    hasTotal: true,
  };
}

const targetsTable = (targets: StatusAnswer['targets'], say: Words): ReportTable => ({
  name: say.targets,
  columns: [
    text(say.target),
    text(say.unit),
    ...[say.amount, say.achieved, say.plan, say.expected, say.forecast].map((label) => number(label, TARGET_DIGITS)),
  ],
  rows: targets.map(({ id, unit, amount, achieved, planToDate, expectedToDate, forecast }) => [
    id,
    unit,
    amount,
    achieved,
    planToDate,
    expectedToDate,
    forecast,
  ]),
  hasTotal: false,
});
