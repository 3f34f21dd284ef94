/** Two seasons compared by their degree-days, over the days that both know. */
import type { LocalDate } from '../calendar/local-date.js';
import { sumOf } from '../order.js';

/** One day as it is compared. */
export interface ComparedDay {
  readonly date: LocalDate;
  /** K.d; null: no weather is known. */
  readonly hdd: number | null;
  /** null: not known. */
  readonly heatGj: number | null;
  /** Days of which too little is known are left out of both seasons. */
  readonly isKnown: boolean;
}

export interface SeasonSum {
  /** K.d. */
  readonly degreeDays: number;
  readonly heatGj: number;
  /** Heat per degree-day, GJ; null: there was none. */
  readonly gjPerDegreeDay: number | null;
}

export interface SameDays {
  /** Days that both seasons know, and the last one of this season; 0 and null: none. */
  readonly days: number;
  readonly toDate: LocalDate | null;
  readonly own: SeasonSum;
  readonly other: SeasonSum;
  /** Own against other, %; null: there is nothing to compare with. */
  readonly change: {
    readonly degreeDaysPct: number | null;
    readonly heatPct: number | null;
    readonly gjPerDegreeDayPct: number | null;
  };
}

/** Days are the same where month and day are: 29 February has no fellow in another year. */
export function sameDays(own: readonly ComparedDay[], other: readonly ComparedDay[]): SameDays {
  const isWhole = (d: ComparedDay): boolean => d.isKnown && d.hdd !== null && d.heatGj !== null;
  const others = new Map(other.filter(isWhole).map((day) => [day.date.slice(5), day]));
  const pairs = own.filter(isWhole).flatMap((day) => {
    const fellow = others.get(day.date.slice(5));
    return fellow ? [[day, fellow] as const] : [];
  });
  const a = totalOf(pairs.map(([day]) => day));
  const b = totalOf(pairs.map(([, day]) => day));
  return {
    days: pairs.length,
    toDate: pairs.at(-1)?.[0].date ?? null,
    own: a,
    other: b,
    change: {
      degreeDaysPct: changePct(a.degreeDays, b.degreeDays),
      heatPct: changePct(a.heatGj, b.heatGj),
      gjPerDegreeDayPct: changePct(a.gjPerDegreeDay, b.gjPerDegreeDay),
    },
  };
}

function totalOf(days: readonly ComparedDay[]): SeasonSum {
  const degreeDays = sumOf(days.map(({ hdd }) => hdd!));
  const heatGj = sumOf(days.map((day) => day.heatGj!));
  return { degreeDays, heatGj, gjPerDegreeDay: degreeDays > 0 ? heatGj / degreeDays : null };
}

const changePct = (own: number | null, other: number | null): number | null =>
  own === null || other === null || !(other > 0) ? null : 100 * (own / other - 1);
