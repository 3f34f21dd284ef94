import type { StatementAnswer } from '#contracts';
import { sumOf } from '#domain';

/** Of the CSV form, in this order for ever: new ones come at the end. */
const COLUMNS = [
  'site',
  'period',
  'state',
  'revision',
  'section',
  'item',
  'heatGj',
  'heatMwh',
  'sharePct',
  'grossT',
  'projectT',
  'leakageT',
  'netT',
  'u95T',
  'coveragePct',
  'substitutedGj',
  'excludedGj',
  'biogenicCo2T',
  'codes',
  'factorVersions',
  'closedBy',
  'approvedBy',
  'baseline',
  'simulated',
] as const;
/** Of a moment of the past its moment comes behind: files of what is known now are as they always were. */
const COLUMNS_OF_THEN = [...COLUMNS, 'asOf'] as const;

type Row = Partial<Record<(typeof COLUMNS_OF_THEN)[number], unknown>>;

export const statementColumns = ({ asOf }: Pick<StatementAnswer, 'asOf'>): readonly string[] =>
  asOf === null ? COLUMNS : COLUMNS_OF_THEN;

/**
 * One table, so that files of many months can be put under each other: rows of the sections `customer` and `rest` add up to the row
 * of the section `site`, and so do those of `day` and `beyond-days` (which are of the customer in the statement of one).
 */
export function statementRows(statement: StatementAnswer): Row[] {
  const { site, period, state, revision, simulated, asOf, figures, stored, customers, rest, days, beyondDays } =
    statement;
  const row = (section: string, item: string, of: Row): Row => ({
    site: site.id,
    period,
    state,
    revision,
    simulated,
    asOf,
    section,
    item,
    ...of,
  });
  return [
    ...customers.map(({ name, meters, ...line }) =>
      row('customer', name, {
        ...line,
        excludedGj: sumOf(meters.map(({ excludedGj }) => excludedGj)),
        codes: [...new Set(meters.flatMap(({ codes }) => codes))].sort(),
      }),
    ),
    row('rest', rest.name, rest),
    row('site', site.name, {
      ...figures,
      sharePct: figures.grossT ? 100 : null,
      factorVersions: stored.factorVersions,
      closedBy: statement.closedBy?.who,
      approvedBy: statement.approvedBy?.who,
      baseline: statement.baseline,
    }),
    ...days.map((day) =>
      row('day', day.date, { ...day, revision: day.revision, state: day.closed ? 'closed' : 'open' }),
    ),
    ...(beyondDays ? [row('beyond-days', period, beyondDays)] : []),
  ];
}
