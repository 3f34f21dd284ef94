import { writeFile } from 'node:fs/promises';
import type { StatementAnswer } from '#contracts';
import {
  addDays,
  dayText,
  displayIn,
  firstDayOf,
  halfWidthText,
  localDateOf,
  monthOf,
  numberText,
  STATEMENT_DIGITS,
  tonnesText,
  wholeTonnes,
} from '#domain';
import { statementWords, wordFor, type Language, type StatementWording } from '#words';
import type { ApiClient } from '../system/api-client.js';
import { chooseSite } from '../system/choose-site.js';
import { WrongUsage } from '../terminal/failure.js';
import { shownNumber, table, type Output } from '../terminal/output.js';

export const FORMATS = ['text', 'csv', 'html', 'json'] as const;

export interface StatementOptions {
  readonly site?: string;
  readonly customer?: string;
  readonly format?: (typeof FORMATS)[number];
  readonly lang?: Language;
  readonly waterfall?: boolean;
  /** A local day or a moment: as it was known then. */
  readonly asOf?: string;
  readonly out?: string;
}

const TYPES = { csv: 'text/csv', html: 'text/html' } as const;

/** The statement of a period: text to read, CSV to file, HTML to print, JSON for programs. */
export async function statement(
  api: ApiClient,
  options: StatementOptions & { readonly period?: string | undefined },
  output: Output,
): Promise<void> {
  const format = options.format ?? (output.json ? 'json' : 'text');
  if (output.json && format !== 'json') throw new WrongUsage(`--json and --format ${format} contradict each other`);
  const site = await chooseSite(api, options.site);
  const period = options.period ?? lastFullMonth(localDateOf(Date.now(), site.timeZone));
  const query = new URLSearchParams({
    ...(options.customer === undefined ? {} : { customer: options.customer }),
    ...(options.lang === undefined ? {} : { lang: options.lang }),
    ...(options.waterfall === true ? { waterfall: '1' } : {}),
    ...(options.asOf === undefined ? {} : { asOf: options.asOf }),
    ...(format === 'text' ? { tonnes: 'whole' } : {}),
  });
  const path = `/api/v1/sites/${encodeURIComponent(site.id)}/statements/${encodeURIComponent(period)}?${query.toString()}`;
  const { out } = options;
  if (format === 'csv' || format === 'html') {
    const bytes = await api.getBytes(path, TYPES[format]);
    if (out === undefined) process.stdout.write(bytes);
    else await write(out, bytes, output);
    return;
  }
  const answer = await api.get<StatementAnswer>(path);
  const text = format === 'json' ? JSON.stringify(answer, null, 2) : statementText(answer);
  if (out === undefined) output.result(answer, () => text);
  else await write(out, `${text}\n`, output);
}

const lastFullMonth = (today: string): string => monthOf(addDays(firstDayOf(monthOf(today)), -1));

async function write(file: string, content: string | Uint8Array, output: Output): Promise<void> {
  await writeFile(file, content).catch((error: NodeJS.ErrnoException) => {
    throw new WrongUsage(`${file} cannot be written: ${error.code ?? error.message}`);
  });
  const bytes = Buffer.byteLength(content);
  output.result({ file, bytes }, () => `${file}: ${bytes.toLocaleString('en')} bytes`);
}

/** Numbers and days by the locale of the site, its unit of energy first. */
function statementText(answer: StatementAnswer): string {
  const { locale, energy } = displayIn(answer.language, answer.site.display);
  const wording = statementWords[answer.language];
  const { text: say } = wording;
  const text = (value: number | null, digits: number): string =>
    value === null ? '-' : numberText(value, locale, { least: digits, most: digits });
  const amount = (value: number | null): string => text(value, STATEMENT_DIGITS);
  const tonnes = (value: number | null): string => (value === null ? '-' : wholeTonnes(value, locale));
  const { site, customer, period, from, to, state, revision, closedBy, approvedBy, figures, customers, rest } = answer;
  const by = [closedBy && say.closedBy(closedBy.who), approvedBy && say.approvedBy(approvedBy.who)].filter(
    (text) => text !== null,
  );
  const inOrder = (cells: string[]): string[] => (energy === 'GJ' ? cells : cells.toReversed());
  type Line = Pick<
    typeof rest,
    'heatGj' | 'heatMwh' | 'sharePct' | 'grossT' | 'projectT' | 'leakageT' | 'netT' | 'u95T'
  >;
  const cells = (name: string, line: Line, coveragePct: number | null): string[] => [
    name,
    ...inOrder([amount(line.heatGj), amount(line.heatMwh)]),
    text(line.sharePct, 2),
    tonnes(line.grossT),
    tonnes(line.projectT),
    tonnes(line.leakageT),
    tonnes(line.netT),
    line.u95T === null ? '-' : halfWidthText(line.u95T, locale),
    coveragePct === null ? '' : text(coveragePct, 1),
  ];
  const rows = [
    ...customers.map((line) => cells(line.name, line, line.coveragePct)),
    cells(rest.name, rest, null),
    cells(site.name, { ...figures, sharePct: figures.grossT ? 100 : null }, figures.coveragePct),
  ];
  const head = [
    '',
    ...inOrder(['GJ', 'MWh']),
    say.share,
    say.gross,
    say.project,
    say.leakage,
    say.net,
    say.half,
    say.coverage,
  ];
  return [
    ...(answer.simulated ? [`${say.simulated} ${wording.title.circularity}`, ''] : []),
    say.head(
      say.standing(customer ?? site.name, period, dayText(from, locale), dayText(to, locale), site.timeZone),
      say.revision(say.states[state], revision),
    ),
    ...(by.length > 0 ? [wording.listed(by)] : []),
    ...(answer.asOf === null ? [] : [`${wording.head.knownAt} ${wording.head.knownThen(answer.asOf)}`]),
    '',
    rightAligned(head, rows),
    '',
    ...netLine(customer === null ? figures : customers[0]!, locale, say),
    factorLine(answer, wording, locale),
    ...answer.notes.map((note) => `- ${note}`),
  ].join('\n');
}

type TextWords = StatementWording['text'];

const netLine = (
  { netT, u95T }: Pick<StatementAnswer['rest'], 'netT' | 'u95T'>,
  locale: string,
  say: TextWords,
): string[] => (netT === null ? [] : [say.netLine(tonnesText(netT, u95T, locale))]);

function factorLine({ factors }: StatementAnswer, wording: StatementWording, locale: string): string {
  const statuses = wording.factors.statuses;
  return wording.text.factors(
    wording.listed(
      factors.map(
        ({ version, value, unit, status }) =>
          `${version} = ${shownNumber(value, locale)} ${unit} (${wordFor(statuses, status ?? 'unverified')})`,
      ),
    ),
  );
}

/** Numbers that are texts already: every column but the first to the right. */
function rightAligned(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]!.length)));
  const padded = (cells: readonly string[]): string[] =>
    cells.map((text, i) => (i === 0 ? text : text.padStart(widths[i]!)));
  return table(padded(head), rows.map(padded));
}
