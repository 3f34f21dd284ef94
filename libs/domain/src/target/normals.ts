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
  readonly source: string | null;
  readonly hash: string;
}

/** Normal degree-days of a local day, K.d. */
export function normalHdd(normals: Normals, date: string): number {
  const day = date.slice(5);
  return normals.days.get(day === '02-29' ? '02-28' : day) ?? 0;
}
