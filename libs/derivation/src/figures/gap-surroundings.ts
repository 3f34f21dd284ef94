import {
  addDays,
  DAY_MS,
  HOUR_MS,
  isShortGap,
  localDateOf,
  localMidnightMs,
  versionAt,
  type DataGap,
  type LocalDate,
  type Point,
  type ReferenceDay,
  type WholeHour,
} from '#domain';
import { readDaySums, readGreatestHour, readHourlyRate, type Queryable } from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { readDegreeDays } from './weather.js';

/** How far back a model and a maximum look, and how long a gap may be that is still seen as one. */
export const REFERENCE_DAYS = 366;
/** A change reaches so far to the gaps behind it. */
export const REFERENCE_MS = (REFERENCE_DAYS + 1) * DAY_MS;
/** So far from a window lie the hours of the short gaps before and behind it whose rates are taken from an hour that holds it: six hours, and the one beside. */
export const NEIGHBOUR_MS = 7 * HOUR_MS;
const MODEL_DAYS = 60;
/** A day is a reference where this much of it is covered. */
const COVERED_SHARE = 0.9;
export interface CountedPoint {
  readonly address: string;
  readonly point: Point;
  readonly pointId: number;
}

/** What stands in for a gap is made from: the rates beside it, covered days before it, the weather. Kept for the next gap of the same point. */
export class GapSurroundings {
  /** By point and first day of the gap. */
  private readonly references = new Map<string, ReferenceDay[]>();
  private readonly greatestHours = new Map<string, WholeHour | null>();
  private readonly weather = new Map<LocalDate, number | null>();

  constructor(
    private readonly q: Queryable,
    private readonly derived: DerivedSite,
  ) {}

  /** A gap with the rates beside it, and with its reference where the rates do not decide. */
  async withNeighbours(
    one: CountedPoint,
    side: DataGap['side'],
    gap: Pick<DataGap, 'fromMs' | 'toMs' | 'hours' | 'lostShares' | 'isFresh'>,
  ): Promise<DataGap> {
    const { fromMs, toMs } = gap;
    const rate = (start: number): Promise<number | null> => readHourlyRate(this.q, one.pointId, start, start + HOUR_MS);
    const before = fromMs === null ? null : await rate(fromMs - HOUR_MS);
    const after = await rate(toMs);
    const maxRate = versionAt(one.point, fromMs ?? gap.hours[0]!.startMs).maxRatePerHour;
    const known = { point: one.address, side, ...gap, before, after, maxRate };
    if (gap.isFresh || isShortGap(known)) return { ...known, reference: [], greatestHour: null, hdd: {} };
    const greatestHour = side === 'debit' ? await this.greatestHour(one, this.firstDateOf(gap)) : null;
    return { ...known, ...(await this.reference(one, gap)), greatestHour };
  }

  /** Covered days of the twelve months before the gap, and the weather of the last of them and of the gap. */
  private async reference(
    { pointId }: CountedPoint,
    gap: Pick<DataGap, 'fromMs' | 'hours'>,
  ): Promise<Pick<DataGap, 'reference' | 'hdd'>> {
    const { hours } = gap;
    const firstDate = this.firstDateOf(gap);
    const key = `${pointId}/${firstDate}`;
    const reference = this.references.get(key) ?? (await this.readReference(pointId, firstDate));
    this.references.set(key, reference);
    const dates = [...new Set(hours.map(({ date }) => date))];
    await this.readWeatherOf(dates);
    return { reference, hdd: Object.fromEntries(dates.map((date) => [date, this.weather.get(date) ?? null])) };
  }

  private firstDateOf({ fromMs, hours }: Pick<DataGap, 'fromMs' | 'hours'>): LocalDate {
    return localDateOf(fromMs ?? hours[0]!.startMs, this.derived.site.timeZone);
  }

  /** Of the twelve months before the day on which a gap begins. */
  private async greatestHour({ pointId }: CountedPoint, firstDate: LocalDate): Promise<WholeHour | null> {
    const key = `${pointId}/${firstDate}`;
    const found = this.greatestHours.get(key);
    if (found !== undefined) return found;
    const zone = this.derived.site.timeZone;
    const [fromMs, toMs] = [
      localMidnightMs(addDays(firstDate, -REFERENCE_DAYS), zone),
      localMidnightMs(firstDate, zone),
    ];
    const greatest = await readGreatestHour(this.q, pointId, zone, fromMs, toMs);
    this.greatestHours.set(key, greatest);
    return greatest;
  }

  private async readReference(pointId: number, firstDate: LocalDate): Promise<ReferenceDay[]> {
    const zone = this.derived.site.timeZone;
    const midnight = localMidnightMs(firstDate, zone);
    const fromMs = localMidnightMs(addDays(firstDate, -REFERENCE_DAYS), zone);
    const sums = await readDaySums(this.q, pointId, zone, fromMs, midnight);
    const days = sums.flatMap(({ date, amount, coveredMs, lostMs }) =>
      amount !== null && lostMs === 0 && coveredMs >= COVERED_SHARE * DAY_MS ? [{ date, amount }] : [],
    );
    await this.readWeatherOf(days.slice(-MODEL_DAYS).map(({ date }) => date));
    return days.map((day) => ({ ...day, hdd: this.weather.get(day.date) ?? null }));
  }

  private async readWeatherOf(dates: readonly LocalDate[]): Promise<void> {
    const missing = dates.filter((date) => !this.weather.has(date)).sort();
    if (missing.length === 0) return;
    const zone = this.derived.site.timeZone;
    const [first, last] = [missing[0]!, missing.at(-1)!];
    const known = await readDegreeDays(this.q, this.derived, localMidnightMs(first, zone), localMidnightMs(last, zone));
    for (const date of missing) this.weather.set(date, known.get(date) ?? null);
  }
}
