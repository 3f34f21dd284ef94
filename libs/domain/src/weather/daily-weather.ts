import type { LocalDate } from '../calendar/local-date.js';
import type { WeatherSource } from '../plant/plant.js';

type WeatherFile = Extract<WeatherSource, { readonly kind: 'file' }>;

/** Degree-days of a day at a base, K.d, from a daily file; null: the file does not know. */
export function fileHdd({ baseC: fileBaseC, days }: WeatherFile, date: LocalDate, baseC: number): number | null {
  const value = days[date];
  if (value === undefined) return null;
  if (fileBaseC === null) return Math.max(0, baseC - value);
  // above its base a degree-day file does not say how warm it was
  if (value === 0 && baseC > fileBaseC) return null;
  return Math.max(0, value - (fileBaseC - baseC));
}
