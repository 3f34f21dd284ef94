import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { SiteFile } from '#contracts';
import { isLocalDate, type LocalDate, type WeatherSource } from '#domain';
import type { ConfigDocument, Path } from '../catalogue/catalogue-document.js';
import { show } from '../catalogue/catalogue-problems.js';

const DEFAULT_BASE_C = 18;
/** Problems of one file that are told; who sees three knows what is wrong with it. */
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
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const header = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('#'));
  const column = /^(?:day|date),(celsius|hdd)$/i
    .exec(lines[header]?.replaceAll(/[\s"]/g, '') ?? '')?.[1]
    ?.toLowerCase();
  if (column !== 'celsius' && column !== 'hdd') {
    const found = show(lines[header] ?? '');
    return { problems: [`${path}:${header + 1}: found ${found}, expected the header day,celsius or day,hdd`] };
  }
  const problems: string[] = [];
  const days: Record<LocalDate, number> = {};
  for (const [i, line] of lines.entries()) {
    if (i <= header || line.trim() === '' || line.startsWith('#')) continue;
    const [day = '', written = '', ...more] = line.split(',').map((cell) => cell.trim());
    // a day that is written without a value is a day that is not known
    if (written === '' && more.length === 0 && isLocalDate(day)) continue;
    const value = Number(written);
    const [low, high] = LIMITS[column];
    if (more.length > 0 || !isLocalDate(day) || written === '' || !(value >= low && value <= high)) {
      problems.push(`${path}:${i + 1}: found ${show(line)}, expected a day like 2026-01-10 and ${low} to ${high}`);
    } else if (days[day] !== undefined) {
      problems.push(`${path}:${i + 1}: ${day} stands there twice, expected each day once`);
    }
    days[day] = value;
    if (problems.length === MOST_PROBLEMS) break;
  }
  return problems.length > 0 ? { problems } : { column, days };
}
