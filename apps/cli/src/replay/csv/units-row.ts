import { readUnit } from '../recording/units.js';
import { looksLikeNumber } from './numbers.js';
import { looksLikeTime } from './time-format.js';
import type { CsvRow } from './csv-form.js';

/** Lines between header and data that are looked at: units, descriptions, channel numbers of loggers. */
const MOST = 3;

export interface BelowHeader {
  /** Lines that are no data. */
  readonly count: number;
  /** By column; null: no line of units. */
  readonly units: readonly (string | null)[] | null;
}

const bare = (cell: string): string => cell.replace(/^[[(]\s*|\s*[\])]$/g, '').trim();
const isNothing = (cell: string): boolean => cell === '' || /^[-–—/]+$/.test(cell);

/** What stands between the header and the first line with a number or a time. */
export function readBelowHeader(rows: readonly CsvRow[], times: readonly number[]): BelowHeader {
  let count = 0;
  let units: (string | null)[] | null = null;
  for (const { cells } of rows.slice(0, MOST)) {
    const hasNumber = cells.some((cell, i) => !times.includes(i) && looksLikeNumber(cell));
    const isTimed = times.some((i) => looksLikeTime(cells[i] ?? '') || looksLikeNumber(cells[i] ?? ''));
    if (hasNumber || isTimed) break;
    count++;
    const others = cells.map(bare).filter((_, i) => !times.includes(i));
    const isUnits =
      others.some((cell) => readUnit(cell) !== null) &&
      others.every((cell) => isNothing(cell) || readUnit(cell) !== null);
    if (isUnits)
      units ??= cells.map((cell) => (isNothing(bare(cell)) || readUnit(bare(cell)) === null ? null : bare(cell)));
  }
  // A file of nothing but words has no data: then these lines are its data, and are reported as wrong.
  return count === rows.length ? { count: 0, units: null } : { count, units };
}
