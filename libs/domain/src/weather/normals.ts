import { yearOf, type LocalDate } from '../calendar/local-date.js';

/** Normal weather of a place as heating degree-days: data, never code. Days are `MM-DD`; 29 Feb takes the value of 28 Feb. */
export interface Normals {
  readonly id: string;
  readonly name: string;
  /** Base temperature of the degree-days, Cel. */
  readonly baseC: number;
  /** K.d of each day of the year. */
  readonly days: ReadonlyMap<string, number>;
  /** Spread of what a heating season still has to bring, by the day of the forecast; in the order of the season. */
  readonly remaining: readonly { readonly day: string; readonly sdKd: number }[];
  /** Standard deviation of a whole heating season, K.d; null: unknown. */
  readonly seasonSdKd: number | null;
  /** Degree-days of past seasons by the year of their start, K.d. */
  readonly pastSeasons: ReadonlyMap<number, number>;
  /** Days of past winters of the same place; absent: none are known. */
  readonly winters?: PastWinters | undefined;
  readonly source: string | null;
  readonly hash: string;
}

/** The weather that has been, day by day: how a season may go on. */
export interface PastWinters {
  readonly id: string;
  readonly source: string;
  /** Years in which the winters began, rising. */
  readonly years: readonly number[];
  /** K.d of every day, at the base of the normals. */
  readonly days: ReadonlyMap<LocalDate, number>;
}

/** Degree-days of the day that stands where `date` does, `years` earlier (negative) or later; null: not known. 29 Feb takes the value of 28 Feb. */
export function winterHdd({ days }: PastWinters, date: LocalDate, years: number): number | null {
  const day = date.slice(4);
  const year = String(yearOf(date) + years).padStart(4, '0');
  return days.get(year + day) ?? (day === '-02-29' ? (days.get(`${year}-02-28`) ?? null) : null);
}

/** Normal degree-days of a local day, K.d. */
export function normalHdd(normals: Normals, date: string): number {
  const day = date.slice(5);
  return normals.days.get(day === '02-29' ? '02-28' : day) ?? 0;
}
