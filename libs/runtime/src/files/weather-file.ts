import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { SiteFile } from '#contracts';
import { isLocalDate, type LocalDate, type WeatherSource } from '#domain';
import type { ConfigDocument, Path } from '../catalogue/catalogue-document.js';
import { show } from '../catalogue/catalogue-problems.js';
import { csvCells } from './csv-cells.js';

const DEFAULT_BASE_C = 18;
/** Problems of one file that are reported; who sees three knows what is wrong with it. */
const MOST_PROBLEMS = 3;
/** Believable daily means and degree-days. */
const LIMITS = { celsius: [-80, 60], hdd: [0, 120] } as const;

/** The sources of weather in the order of a site file; files are read here, problems noted in the document. */
export function readWeatherSources(document: ConfigDocument, weather: SiteFile['weather']): WeatherSource[] | null {
  if (weather === undefined) return null;
  const isList = Array.isArray(weather);
  return [weather].flat().flatMap((entry, i): WeatherSource[] => {
    if (typeof entry === 'string') return [{ kind: 'point', point: entry, from: null }];
    const from = entry.from ?? null;
    if ('point' in entry) return [{ kind: 'point', point: entry.point, from }];
    const path: Path = isList ? ['weather', i, 'file'] : ['weather', 'file'];
    const found = readDailyFile(resolve(dirname(document.file), entry.file));
    if ('problems' in found) {
      for (const problem of found.problems) document.report(path, problem);
      return [];
    }
    const baseC = found.column === 'celsius' ? null : (entry.base ?? DEFAULT_BASE_C);
    return [{ kind: 'file', file: basename(entry.file), from, baseC, days: found.days }];
  });
}

type DailyFile =
  | { readonly column: 'celsius' | 'hdd'; readonly days: Readonly<Record<LocalDate, number>> }
  | { readonly problems: readonly string[] };

/** A CSV of `day,celsius` or `day,hdd`: one line per local day, in any order; empty lines and lines with # are left out. */
function readDailyFile(path: string): DailyFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return { problems: [`${path} cannot be read, expected a CSV file of day,celsius or day,hdd`] };
  }
  const rows = csvCells(text, ',');
  if ('problem' in rows) return { problems: [`${path}: ${rows.problem}`] };
  const [header, ...body] = rows;
  const column = /^(?:day|date),(celsius|hdd)$/i.exec(header?.cells.join(',') ?? '')?.[1]?.toLowerCase();
  if (column !== 'celsius' && column !== 'hdd') {
    const found = show(header?.cells.join(',') ?? '');
    return { problems: [`${path}:${header?.line ?? 1}: found ${found}, expected the header day,celsius or day,hdd`] };
  }
  const problems: string[] = [];
  const days: Record<LocalDate, number> = {};
  for (const { line, cells } of body) {
    const [day = '', written = '', ...more] = cells;
    // a day that is written without a value is a day that is not known
    if (written === '' && more.length === 0 && isLocalDate(day)) continue;
    const value = Number(written);
    const [low, high] = LIMITS[column];
    if (more.length > 0 || !isLocalDate(day) || written === '' || !(value >= low && value <= high)) {
      const found = show(cells.join(','));
      problems.push(`${path}:${line}: found ${found}, expected a day like 2026-01-10 and ${low} to ${high}`);
    } else if (days[day] !== undefined) {
      problems.push(`${path}:${line}: ${day} stands there twice, expected each day once`);
    }
    days[day] = value;
    if (problems.length === MOST_PROBLEMS) break;
  }
  return problems.length > 0 ? { problems } : { column, days };
}
