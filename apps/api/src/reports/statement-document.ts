import type { StatementAnswer } from '#contracts';
import { displayIn, STATEMENT_DIGITS, WHOLE_TONNES } from '#domain';
import { reportWords } from '#words';
import { withMark } from '../http/lists/single-page.js';
import { toCsv } from '../http/lists/csv.js';
import { statementColumns, statementRows } from '../statements/statement-csv.js';
import { StatementWords } from '../statements/words.js';
import type { ReportColumn, ReportDocument, ReportTable } from './report-document.js';

const HEAT_DIGITS = STATEMENT_DIGITS;
const SHARE_DIGITS = 2;
const COVERAGE_DIGITS = 1;

/** A statement with whole tonnes, as a report has it: what is read and what is calculated with are the same numbers. */
export function statementDocument(statement: StatementAnswer): ReportDocument {
  const words = new StatementWords(statement);
  const { site, from, to, state, figures, language, simulated, notes } = statement;
  const { say } = words;
  return {
    title: say.title.kind,
    subtitle: `${words.period()}, ${site.name}`,
    warning: simulated ? `${say.title.simulatedWords} ${say.title.circularity}` : null,
    facts: [
      [say.head.site, `${site.name} (${site.id})`],
      [say.head.period, say.head.localDays(words.date(from), words.date(to), site.timeZone)],
      [
        reportWords[language].statement,
        `${say.states[state]}; ${statement.isFinal ? say.title.final : say.title.notFinal}`,
      ],
      [say.head.baseline, statement.baseline],
      [say.head.made, words.moment(statement.madeAt)],
      ...(figures.netT === null ? [] : [[say.result.net, words.tonnesWithHalf(figures.netT, figures.u95T)] as const]),
    ],
    tables: [customersTable(statement, words), ...(statement.interval === 'day' ? [] : [daysTable(statement, words)])],
    notes,
    locale: displayIn(language, site.display).locale,
    csv: withMark(toCsv(statementColumns(statement), statementRows(statement))),
  };
}

const text = (label: string): ReportColumn => ({ label, digits: null });
const number = (label: string, digits: number): ReportColumn => ({ label, digits });

function tonnesColumns({ say: { customers } }: StatementWords): ReportColumn[] {
  return [customers.gross, customers.project, customers.leakage, customers.net].map((label) =>
    number(label, WHOLE_TONNES),
  );
}

function customersTable({ customers, rest, figures }: StatementAnswer, words: StatementWords): ReportTable {
  const say = words.say.customers;
  const whole = { ...figures, name: say.site, sharePct: figures.grossT ? 100 : null };
  return {
    name: say.heading,
    columns: [
      text(''),
      ...words.heatUnits().map(({ name }) => number(say.heatIn(name), HEAT_DIGITS)),
      number(say.sharePct, SHARE_DIGITS),
      ...tonnesColumns(words),
    ],
    rows: [...customers, rest, whole].map((line) => [
      line.name,
      ...words.heatUnits().map(({ field }) => line[field]),
      line.sharePct,
      line.grossT,
      line.projectT,
      line.leakageT,
      line.netT,
    ]),
    hasTotal: true,
  };
}

function daysTable({ days, beyondDays, figures }: StatementAnswer, words: StatementWords): ReportTable {
  const { days: say, customers } = words.say;
  const heat = words.heatUnits()[0]!;
  const tonnes = (line: NonNullable<StatementAnswer['beyondDays']>) => [
    line.grossT,
    line.projectT,
    line.leakageT,
    line.netT,
  ];
  return {
    name: say.heading(null),
    columns: [
      text(say.day),
      number(customers.heatIn(heat.name), HEAT_DIGITS),
      ...tonnesColumns(words),
      number(say.coverage, COVERAGE_DIGITS),
    ],
    rows: [
      ...days.map((day) => [day.date, day[heat.field], ...tonnes(day), day.coveragePct ?? null]),
      ...(beyondDays ? [[say.beyond, null, ...tonnes(beyondDays), null]] : []),
      [words.period(), figures[heat.field], ...tonnes(figures), figures.coveragePct],
    ],
    hasTotal: true,
  };
}
