import { parse } from 'csv-parse/sync';
import type { Options } from 'csv-parse';
import { WrongUsage } from '../../terminal/failure.js';
import { looksLikeNumber } from './numbers.js';
import { isTimeName } from './time-names.js';

/** In the order in which they are believed where several fit. */
const DELIMITERS = [';', '\t', '|', ','];
const DELIMITER_NAMES: Readonly<Record<string, string>> = { ';': 'semicolon', '\t': 'tab', '|': 'bar', ',': 'comma' };
const MAX_RECORD_BYTES = 1024 * 1024;
/** Records that the form is found by. */
const LOOKED_AT = 130;

/** One record of the file. */
export interface CsvRow {
  /** On which it ends, from 1; null: of the end of a file whose lines were not counted. */
  readonly line: number | null;
  readonly cells: readonly string[];
}

/** How the cells of a file are parted, and where its data begin. */
export interface CsvForm {
  readonly delimiter: string;
  readonly header: readonly string[];
  readonly headerLine: number;
  /** Records before the data: what stands above the header, and the header. */
  readonly skipped: number;
}

export const delimiterName = (delimiter: string): string => DELIMITER_NAMES[delimiter] ?? delimiter;

/** RFC 4180 with other delimiters, cells with line breaks included, and lenient where exports are. */
export const csvOptions = (delimiter: string): Options => ({
  delimiter,
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
  trim: true,
  max_record_size: MAX_RECORD_BYTES,
});

/** Records of a piece of text; what is cut off at its ends is left out. */
export function rowsOfPiece(text: string, delimiter: string, most?: number): CsvRow[] {
  const rows: CsvRow[] = [];
  parse(text, {
    ...csvOptions(delimiter),
    skip_records_with_error: true,
    ...(most !== undefined && { to: most }),
    on_record: (cells: string[], { lines }) => {
      rows.push({ line: lines, cells });
      return null;
    },
  });
  return rows;
}

/**
 * The form of a file by its first lines: the delimiter that parts most of them into the same number of cells below a header.
 * @param named columns that are known to be in the header
 * @throws WrongUsage where there is no such table
 */
export function findForm(text: string, named: readonly string[]): CsvForm {
  const hint = /^sep=(.)\r?\n/i.exec(text)?.[1];
  const delimiters = hint === undefined ? DELIMITERS : [hint];
  let best: (CsvForm & { score: number }) | null = null;
  for (const delimiter of delimiters) {
    const rows = rowsOfPiece(text, delimiter, LOOKED_AT);
    const found = tableIn(rows, named);
    if (found && (!best || found.score > best.score + 0.05)) best = { delimiter, ...found };
  }
  if (best)
    return { delimiter: best.delimiter, header: best.header, headerLine: best.headerLine, skipped: best.skipped };
  const first = text.split('\n', 1)[0]?.trim() ?? '';
  throw new WrongUsage(
    `no table found: expected a line with the names of columns, parted by comma, semicolon, tab or bar, and lines of values below it; the file begins with ${JSON.stringify(first.slice(0, 100))}`,
  );
}

function tableIn(
  rows: readonly CsvRow[],
  named: readonly string[],
): (Omit<CsvForm, 'delimiter'> & { score: number }) | null {
  const width = usualWidth(rows);
  if (width < 2) return null;
  const at = rows.findIndex((row) => isHeader(row, width, named));
  const header = rows[at];
  if (!header) return null;
  const data = rows.slice(at + 1);
  if (data.length > 0 && data.every(({ cells }) => cells.length < 2)) return null;
  const fitting = data.filter(({ cells }) => filledWidth(cells) <= header.cells.length && cells.length > 1).length;
  return {
    header: header.cells,
    headerLine: header.line ?? 1,
    skipped: at + 1,
    score: data.length === 0 ? 0.5 : fitting / data.length,
  };
}

/** Cells up to the last one that is not empty. */
export const filledWidth = (cells: readonly string[]): number => cells.findLastIndex((cell) => cell !== '') + 1;

function usualWidth(rows: readonly CsvRow[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0]);
  return most?.[0] ?? 0;
}

function isHeader({ cells }: CsvRow, width: number, named: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '');
  if (filled.length < 2) return false;
  if (named.length > 0 && named.every((name) => cells.includes(name))) return true;
  if (Math.abs(cells.length - width) > 1) return false;
  return filled.every((cell) => !looksLikeNumber(cell)) && (filled.length === cells.length || filled.some(isTimeName));
}
