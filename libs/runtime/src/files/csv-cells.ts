import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';

export interface CsvRow {
  /** On which it ends, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Rows of a table of days by RFC 4180: cells may be quoted and hold delimiters and line breaks. Empty lines and lines that begin with
 * # are left out, so is the mark of a UTF-8 file, also where it was read as Latin-1.
 * @returns what is wrong, where a quote is not closed
 */
export function csvCells(text: string, delimiter: string): readonly CsvRow[] | { readonly problem: string } {
  const rows: CsvRow[] = [];
  try {
    parse(text.replace(/^(?:\uFEFF|ï»¿)/, ''), {
      delimiter,
      comment: '#',
      comment_no_infix: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
      on_record: (cells: string[], { lines }) => {
        if (cells.some((cell) => cell !== '')) rows.push({ line: lines, cells });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { problem: `${error.message}: look for a quote that is not closed` };
  }
  return rows;
}
