import {
  convert,
  fileHdd,
  inOrderOfTime,
  localDateOf,
  localHourStart,
  localMidnightMs,
  sumOf,
  versionAt,
  type LocalDate,
  type Point,
  type WeatherSource,
  type Window,
} from '#domain';

/** At most so many hours of a day may be missing (CalTRACK: air temperature may be interpolated over six). */
const LEAST_HOURS = 18;

/**
 * Degree-days by local date from the windows of a weather point, added up in order of time; the same as the database makes them. The mean of a
 * day is made in the unit of the point and then taken to degrees Celsius.
 */
export function degreeDaysOf(
  windows: readonly Pick<Window, 'start' | 'mean' | 'heldMs'>[],
  point: Point,
  timeZone: string,
  baseC: number,
): Map<LocalDate, number> {
  const days = new Map<LocalDate, Map<number, { weighted: number; heldMs: number }>>();
  for (const { start, mean, heldMs } of inOrderOfTime(windows, (window) => window.start)) {
    if (mean === null || heldMs <= 0) continue;
    const date = localDateOf(start, timeZone);
    let hours = days.get(date);
    if (!hours) days.set(date, (hours = new Map()));
    const key = localHourStart(start, timeZone);
    const hour = hours.get(key);
    if (hour) {
      hour.weighted += mean * heldMs;
      hour.heldMs += heldMs;
    } else {
      hours.set(key, { weighted: mean * heldMs, heldMs });
    }
  }
  const degreeDays = new Map<LocalDate, number>();
  for (const [date, hours] of days) {
    if (hours.size < LEAST_HOURS) continue;
    const mean = sumOf([...hours.values()].map(({ weighted, heldMs }) => weighted / heldMs)) / hours.size;
    const celsius = convert(mean, versionAt(point, localMidnightMs(date, timeZone)).unit, 'Cel');
    if (celsius !== null) degreeDays.set(date, Math.max(0, baseC - celsius));
  }
  return degreeDays;
}

/** Degree-days of one day from the first source that knows it; null: none does. @param measured by address of the point */
export function degreeDaysOn(
  sources: readonly WeatherSource[],
  measured: ReadonlyMap<string, ReadonlyMap<LocalDate, number>>,
  date: LocalDate,
  baseC: number,
): number | null {
  for (const source of sources) {
    if (source.from !== null && date < source.from) continue;
    const known =
      source.kind === 'file' ? fileHdd(source, date, baseC) : (measured.get(source.point)?.get(date) ?? null);
    if (known !== null) return known;
  }
  return null;
}
