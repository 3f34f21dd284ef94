import type { LocalDate } from '#domain';
import { csvCells, type CsvRow } from './csv-cells.js';

/** Daily mean temperatures of one station as weather services publish them. */
export interface DailyRecord {
  readonly form: 'DWD' | 'GHCN-Daily' | 'CSV';
  /** The station as the file names it; null: it does not. */
  readonly station: string | null;
  /** Cel. */
  readonly days: ReadonlyMap<LocalDate, number>;
}

/**
 * Reads a daily file by what is in it: DWD CDC `produkt_klima_tag_*.txt` (column TMK, -999 is missing), GHCN-Daily `.dly` (TAVG, else the mean of TMAX and
 * TMIN; values with a quality flag are left out), or CSV of `day,celsius`.
 * @returns what was expected, where it is none of them
 */
export function readDailyRecord(text: string): DailyRecord | { readonly problem: string } {
  const head = text.split(/\r?\n/).find((line) => line.trim() !== '' && !line.startsWith('#')) ?? '';
  if (/^[A-Z0-9_-]{11}\d{6}[A-Z0-9]{4}[ \d-]/.test(head)) return readGhcn(text.split(/\r?\n/));
  const isDwd = /STATIONS_ID\s*;/i.test(head);
  const rows = csvCells(text, isDwd ? ';' : ',');
  if ('problem' in rows) return rows;
  const [header, ...body] = rows;
  const columns = header?.cells.map((name) => name.toUpperCase()) ?? [];
  if (isDwd) return readDwd(columns, body);
  if (/^(DAY|DATE),CELSIUS$/.test(columns.join(','))) return readCsv(body);
  return {
    problem: `found ${JSON.stringify(head.slice(0, 60))} in its first line, expected a daily file of the DWD (produkt_klima_tag_….txt), a .dly file of GHCN-Daily, or CSV with the columns day,celsius`,
  };
}

/** https://opendata.dwd.de climate data, daily "kl": cells parted by semicolons, times as 20260131. */
function readDwd(columns: readonly string[], rows: readonly CsvRow[]): DailyRecord | { problem: string } {
  const [date, mean] = [columns.indexOf('MESS_DATUM'), columns.indexOf('TMK')];
  if (date < 0 || mean < 0) return { problem: 'it has no columns MESS_DATUM and TMK, expected the daily "kl" product' };
  const days = new Map<LocalDate, number>();
  let station: string | null = null;
  for (const { cells } of rows) {
    const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(cells[date] ?? '') ?? [];
    const value = Number(cells[mean] || Number.NaN);
    if (year === undefined || !Number.isFinite(value) || value <= -999) continue;
    station ??= cells[0] ?? null;
    days.set(`${year}-${month}-${day}`, value);
  }
  return { form: 'DWD', station, days };
}

const GHCN_MISSING = -9999;

/** Fixed columns of GHCN-Daily: station, year, month, element, then 31 times value (tenths), measurement, quality and source flag. */
function readGhcn(lines: readonly string[]): DailyRecord {
  const elements = {
    TAVG: new Map<string, number>(),
    TMAX: new Map<string, number>(),
    TMIN: new Map<string, number>(),
  };
  for (const line of lines) {
    const element = elements[line.slice(17, 21) as keyof typeof elements];
    if (!element) continue;
    for (let day = 1; day <= 31; day++) {
      const at = 21 + 8 * (day - 1);
      const tenths = Number(line.slice(at, at + 5).trim() || GHCN_MISSING);
      if (tenths === GHCN_MISSING || (line[at + 6] ?? ' ') !== ' ') continue;
      element.set(`${line.slice(11, 15)}-${line.slice(15, 17)}-${String(day).padStart(2, '0')}`, tenths / 10);
    }
  }
  const days = new Map<LocalDate, number>();
  for (const [date, high] of elements.TMAX) {
    const low = elements.TMIN.get(date);
    if (low !== undefined) days.set(date, (high + low) / 2);
  }
  for (const [date, mean] of elements.TAVG) days.set(date, mean);
  return { form: 'GHCN-Daily', station: lines[0]?.slice(0, 11) ?? null, days };
}

function readCsv(rows: readonly CsvRow[]): DailyRecord {
  const days = new Map<LocalDate, number>();
  for (const { cells } of rows) {
    const [date = '', value = ''] = cells;
    if (/^\d{4}-\d{2}-\d{2}$/.test(date) && /^-?\d+(?:\.\d+)?$/.test(value)) days.set(date, Number(value));
  }
  return { form: 'CSV', station: null, days };
}
