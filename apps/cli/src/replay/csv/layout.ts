import type { DeviceLookup } from '#contracts';
import { Failure, WrongUsage } from '../../terminal/failure.js';
import type { Ask } from '../ask.js';
import type { Source } from '../recording/source.js';
import { encodingOf, textOfPiece } from '../recording/text.js';
import { planColumns, type Column, type Mapping } from './column-plan.js';
import { delimiterName, filledWidth, findForm, rowsOfPiece, type CsvForm, type CsvRow } from './csv-form.js';
import { csvRows } from './csv-rows.js';
import { settleDecimal, type DecimalMark } from './numbers.js';
import { findTimeColumns } from './time-columns.js';
import { settleTimes, timeFormat, type TimeFormat } from './time-format.js';
import { readBelowHeader } from './units-row.js';
import { looksLikeNumber } from './numbers.js';

export interface CsvOptions {
  readonly encoding?: string;
  readonly timeColumn?: string;
  readonly dateColumn?: string;
  readonly timeFormat?: string;
  readonly decimal?: DecimalMark;
  readonly mapped: readonly Mapping[];
  /** Zone of times without an offset; null: nothing says it. */
  readonly timeZone: string | null;
}

/** All that must be known to read the rows of a file. */
export interface CsvLayout {
  readonly encoding: string;
  readonly form: CsvForm;
  /** Lines between the header and the data. */
  readonly belowHeader: number;
  readonly hasUnitsLine: boolean;
  /** One column, or a date and a time of day. */
  readonly times: readonly number[];
  readonly format: TimeFormat;
  readonly timeZone: string;
  /** The newest row stands first. */
  readonly isFalling: boolean;
  readonly columns: readonly (Column & { readonly decimal: DecimalMark })[];
  readonly unused: readonly string[];
  /** The first and the last rows. */
  readonly head: readonly CsvRow[];
  readonly tail: readonly CsvRow[];
}

/** Rows of each end that are looked at before anything is sent. */
const LOOKED_AT = 100;

export const timeTextOf = (cells: readonly string[], times: readonly number[]): string =>
  times.map((i) => cells[i] ?? '').join(' ');

/**
 * Understands a file by its first and last rows, with what is asked or demanded where they do not say.
 * @throws WrongUsage that names the option, Failure where the file cannot be meant
 */
export async function understandCsv(
  source: Source,
  options: CsvOptions,
  device: DeviceLookup | null,
  ask: Ask | null,
): Promise<CsvLayout> {
  const encoding = encodingOf(source, options.encoding);
  const text = headText(source, encoding);
  const named = [options.dateColumn, options.timeColumn].filter((name) => name !== undefined);
  const form = findForm(text, named);
  const below = rowsOfPiece(text, form.delimiter).slice(form.skipped);
  const tail = tailRows(source, encoding, form);
  const numeric = [...below.slice(0, LOOKED_AT), ...tail].filter(({ cells }) => cells.some(looksLikeNumber));
  const times = await findTimeColumns(form.header, numeric, options, ask);
  const between = readBelowHeader(below, times);
  const head = below.slice(between.count, between.count + LOOKED_AT);
  const looked = [...head, ...tail];
  if (looked.length === 0) throw new Failure(`${source.name} has no line of values below its header`);
  checkWidth(looked, form);
  const { mapped, timeZone } = options;
  const { columns, unused } = planColumns({ header: form.header, units: between.units, times, mapped, device });
  const decimals = await decimalsOf(columns, looked, form, options.decimal, ask);
  const whole = { source, encoding, form, times };
  const format = await formatOf(looked, options, whole, ask);
  if (timeZone === null && !format.isAbsolute) {
    throw new WrongUsage(
      'the times have no offset, and nothing says whose clock showed them: give --time-zone, such as Europe/Berlin',
    );
  }
  return {
    encoding,
    form,
    belowHeader: between.count,
    hasUnitsLine: between.units !== null,
    times,
    format,
    timeZone: timeZone ?? 'UTC',
    isFalling: isFalling(looked, times, format),
    columns: columns.map((column, i) => ({ ...column, decimal: decimals[i]! })),
    unused,
    head,
    tail,
  };
}

/** Whole lines only. */
function headText({ head, isWhole }: Source, encoding: string): string {
  const text = textOfPiece(head, encoding);
  return isWhole ? text : text.slice(0, text.lastIndexOf('\n') + 1);
}

function tailRows({ tail }: Source, encoding: string, form: CsvForm): CsvRow[] {
  if (tail === null) return [];
  const text = textOfPiece(tail, encoding);
  const rows = rowsOfPiece(text.slice(text.indexOf('\n') + 1), form.delimiter);
  return rows.slice(-LOOKED_AT).map(({ cells }) => ({ line: null, cells }));
}

/** Values behind the last column would be lost: mostly a decimal comma in cells that commas part. */
function checkWidth(rows: readonly CsvRow[], { header, delimiter, headerLine }: CsvForm): void {
  const wide = rows.filter(({ cells }) => filledWidth(cells) > header.length);
  if (wide.length * 2 <= rows.length) return;
  const [first] = wide;
  throw new Failure(
    `line ${headerLine} names ${header.length} columns, the lines below it have ${filledWidth(first!.cells)} (${first!.cells.join(delimiter).slice(0, 100)}): numbers with a decimal comma need another delimiter than the ${delimiterName(delimiter)}, or quotes`,
  );
}

async function decimalsOf(
  columns: readonly Column[],
  rows: readonly CsvRow[],
  { delimiter }: CsvForm,
  asked: DecimalMark | undefined,
  ask: Ask | null,
): Promise<readonly DecimalMark[]> {
  if (asked !== undefined) return columns.map(() => asked);
  const cellsOf = ({ index }: Column): string[] => rows.map(({ cells }) => cells[index] ?? '');
  const own = columns.map((column) => settleDecimal(cellsOf(column), delimiter));
  const whole = settleDecimal(columns.flatMap(cellsOf), delimiter);
  const others = whole.kind === 'ambiguous' ? await askDecimal(whole.example, ask) : whole.mark;
  return own.map((settled) => (settled.kind === 'seen' ? settled.mark : others));
}

async function askDecimal(example: string, ask: Ask | null): Promise<DecimalMark> {
  const mark = example.includes(',') ? ',' : '.';
  const [asDecimal, asThousands] = [example.replace(',', '.'), example.replace(/[.,]/, '')];
  const question = `numbers such as ${example} may be ${asDecimal} or ${asThousands}, and no line settles it`;
  if (!ask) throw new WrongUsage(`${question}: give --decimal "${mark}" or --decimal "${mark === ',' ? '.' : ','}"`);
  return (await ask.choose(question, [asDecimal, asThousands])) === asDecimal ? mark : mark === ',' ? '.' : ',';
}

interface Whole {
  readonly source: Source;
  readonly encoding: string;
  readonly form: CsvForm;
  readonly times: readonly number[];
}

async function formatOf(
  rows: readonly CsvRow[],
  options: CsvOptions,
  whole: Whole,
  ask: Ask | null,
): Promise<TimeFormat> {
  if (options.timeFormat !== undefined) return timeFormat(options.timeFormat);
  const settled = settleTimes(rows.map(({ cells }) => timeTextOf(cells, whole.times)));
  if (settled.kind === 'found') return settled.format;
  const name = whole.times.map((i) => whole.form.header[i]).join(' and ');
  const { example } = settled;
  if (settled.kind === 'ambiguous') {
    const { formats } = settled;
    const left = whole.source.isPipe ? formats : await stillPossible(whole, formats);
    if (left.length === 1) return left[0]!;
    const names = formats.map((format) => format.name);
    const question = `times such as ${example} may be ${names.join(' or ')}, and no line settles which is the day`;
    if (!ask)
      throw new WrongUsage(
        `${question}: give --time-format ${names.map((one) => `"${one}"`).join(' or --time-format ')}`,
      );
    return timeFormat(await ask.choose(question, names));
  }
  const line = rows[0]?.line ?? null;
  const found = `${line === null ? '' : `line ${line}: `}"${example.slice(0, 60)}" in the column ${name} is in no form of a time that is known`;
  if (!ask)
    throw new WrongUsage(
      `${found}: say how to read it with --time-format, such as "dd.MM.yyyy HH:mm", or name another column with --time-column; nothing was sent`,
    );
  return timeFormat(await ask.text(`${found}. Pattern, such as dd.MM.yyyy HH:mm:`));
}

/** The formats that read every time of the file that one of them reads. */
async function stillPossible(
  { source, encoding, form, times }: Whole,
  formats: readonly TimeFormat[],
): Promise<TimeFormat[]> {
  let left = [...formats];
  for await (const { cells } of csvRows(source, encoding, form.delimiter, form.skipped)) {
    const text = timeTextOf(cells, times);
    const reading = left.filter((format) => format.read(text) !== null);
    if (reading.length > 0) left = reading;
    if (left.length === 1) break;
  }
  return left;
}

function isFalling(rows: readonly CsvRow[], times: readonly number[], format: TimeFormat): boolean {
  const read = rows.flatMap(({ cells }) => {
    const time = format.read(timeTextOf(cells, times));
    return time === null ? [] : ['ms' in time ? time.ms : time.wallMs];
  });
  return (read.at(-1) ?? 0) < (read[0] ?? 0);
}
