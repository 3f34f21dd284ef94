import { WrongUsage } from '../../terminal/failure.js';
import type { Ask } from '../ask.js';
import type { CsvRow } from './csv-form.js';
import { findColumn } from './column-plan.js';
import { looksLikeClock, looksLikeDate, looksLikeTime } from './time-format.js';
import { isClockName, isDateName, isTimeName } from './time-names.js';

export interface TimeOptions {
  readonly timeColumn?: string;
  readonly dateColumn?: string;
}

/** Most of the cells that are not empty, and at least one. */
function most(rows: readonly CsvRow[], index: number, test: (cell: string) => boolean): boolean {
  const cells = rows.map(({ cells: all }) => all[index] ?? '').filter((cell) => cell !== '');
  return cells.length > 0 && cells.filter(test).length >= cells.length * 0.9;
}

/**
 * The columns that hold the time: one, or a date and a time of day. As asked; else by name; else the one that looks like times.
 * @throws WrongUsage where it is not clear and there is no terminal to ask on
 */
export async function findTimeColumns(
  header: readonly string[],
  rows: readonly CsvRow[],
  { timeColumn, dateColumn }: TimeOptions,
  ask: Ask | null,
): Promise<readonly number[]> {
  const isClock = (i: number): boolean => most(rows, i, looksLikeClock);
  const named = timeColumn === undefined ? null : findColumn(header, timeColumn, '--time-column');
  const dated = dateColumn === undefined ? null : findColumn(header, dateColumn, '--date-column');
  if (named !== null && dated !== null) return named === dated ? [named] : [dated, named];
  const clock = (not: number): number => header.findIndex((name, i) => i !== not && isClockName(name) && isClock(i));
  const dateBeside = (not: number): number =>
    header.findIndex((name, i) => i !== not && isDateName(name) && most(rows, i, looksLikeDate));
  if (dated !== null) {
    const found = clock(dated);
    if (found < 0)
      throw new WrongUsage(`--date-column ${dateColumn}: which column holds the time of day? Give --time-column`);
    return [dated, found];
  }
  const first = named ?? byName(header, rows) ?? (await byContent(header, rows, ask));
  if (isClock(first)) {
    const date = dateBeside(first);
    if (date >= 0) return [date, first];
    throw new WrongUsage(`the column ${header[first]} holds times of day alone: give --date-column`);
  }
  const found = named === null && most(rows, first, looksLikeDate) ? clock(first) : -1;
  return found >= 0 ? [first, found] : [first];
}

/** The first one with a name for times; one whose cells look like times before one whose cells do not. */
function byName(header: readonly string[], rows: readonly CsvRow[]): number | null {
  const named = header.flatMap((name, i) => (isTimeName(name) ? [i] : []));
  return named.find((i) => most(rows, i, looksLikeTime)) ?? named[0] ?? null;
}

async function byContent(header: readonly string[], rows: readonly CsvRow[], ask: Ask | null): Promise<number> {
  const found = header.flatMap((_, i) => (most(rows, i, looksLikeTime) ? [i] : []));
  if (found.length === 1) return found[0]!;
  const names = (found.length > 1 ? found.map((i) => header[i]!) : header).filter((name) => name !== '');
  if (ask) return header.indexOf(await ask.choose('Which column holds the time of each line?', names));
  const why =
    found.length > 1
      ? `several columns look like times: ${names.join(', ')}`
      : `no column of times among ${names.join(', ')}`;
  throw new WrongUsage(`${why}: name it with --time-column`);
}
