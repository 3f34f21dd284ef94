import { fileHdd, localDateOf, localHourStart, type LocalDate, type WeatherSource, type Window } from '#domain';

/** At most so many hours of a day may be missing (CalTRACK: air temperature may be interpolated over six). */
const LEAST_HOURS = 18;

/** Degree-days by local date from the windows of a weather point, in order of time; the same as the database makes them. */
export function degreeDaysOf(
  windows: readonly Pick<Window, 'start' | 'mean' | 'heldMs'>[],
  timeZone: string,
  baseC: number,
): Map<LocalDate, number> {
  const days = new Map<LocalDate, Map<number, { weighted: number; heldMs: number }>>();
  for (const { start, mean, heldMs } of windows) {
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
    let sum = 0;
    for (const { weighted, heldMs } of hours.values()) sum += weighted / heldMs;
    degreeDays.set(date, Math.max(0, baseC - sum / hours.size));
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
