import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { Failure } from '../../terminal/failure.js';
import type { Source } from '../recording/source.js';
import { textOf } from '../recording/text.js';
import { csvOptions, type CsvRow } from './csv-form.js';

interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/**
 * All rows of a file behind the first `skipped` records, one at a time.
 * @throws Failure where the file cannot be read to its end
 */
export async function* csvRows(
  source: Source,
  encoding: string,
  delimiter: string,
  skipped: number,
): AsyncGenerator<CsvRow> {
  const parser = parse({ ...csvOptions(delimiter), info: true, from: skipped + 1 });
  // An error arrives where the rows are read.
  pipeline(Readable.from(textOf(source, encoding)), parser, () => undefined);
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) yield { line: info.lines, cells: record };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Failure(`${source.name}: ${error.message}: look for a quote that is not closed`);
  }
}
