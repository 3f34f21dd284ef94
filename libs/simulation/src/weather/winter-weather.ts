import { DAY_MS, HOUR_MS, localDateOf, type LocalDate } from '#domain';
import type { Climate } from './climate.js';
import { Stream } from '../signals/random.js';

/** Autocorrelation of daily temperature anomalies from one day to the next (32 seasons of the regional record). */
const LAG_1 = 0.71;
/** Standard deviation of a single day about its season's own level, K. */
const DAY_SD_K = 4;
/** How far whole seasons differ, K: with the days' own wandering it makes the 6 % by which degree-days of seasons spread. */
const SEASON_SD_K = 1.2;
/** Half the distance of the day's extremes, K: winter, summer. */
const SWING_K = { winter: 5, summer: 5.5 };
const WARMEST_HOUR = 15;
/** Days of memory after which AR(1) has forgotten its start (0.71^40 = 1e-6): keeps every day a pure function of the seed. */
const MEMORY_DAYS = 40;

export interface WeatherOptions {
  readonly seed: number;
  readonly climate: Climate;
  /** Offset of the place without daylight saving, ms. */
  readonly standardOffsetMs: number;
  /** A past winter: measured daily means; days without one are made up. */
  readonly dailyMeansC?: ReadonlyMap<LocalDate, number>;
  /** false: every day has its normal mean. */
  readonly anomalies?: boolean;
}

/** Air over the plant. Days go by the sun (standard time). Deterministic in (seed, time). */
export class Weather {
  private readonly shocks: Stream;
  private readonly levels: Stream;
  private readonly air: Stream;
  private readonly means = new Map<number, number>();

  constructor(private readonly options: WeatherOptions) {
    this.shocks = new Stream(options.seed, 'weather/day');
    this.levels = new Stream(options.seed, 'weather/season');
    this.air = new Stream(options.seed, 'weather/air');
  }

  dayOf(t: number): number {
    return Math.floor((t + this.options.standardOffsetMs) / DAY_MS);
  }

  /** Mean temperature of a day (days since 1970 in standard time), °C. */
  dayMeanC(day: number): number {
    const known = this.means.get(day);
    if (known !== undefined) return known;
    const date = localDateOf(day * DAY_MS, 'UTC');
    const mean =
      this.options.dailyMeansC?.get(date) ??
      this.options.climate(date) + (this.options.anomalies === false ? 0 : this.anomalyK(day));
    this.means.set(day, mean);
    return mean;
  }

  private anomalyK(day: number): number {
    let wander = 0;
    const shock = DAY_SD_K * Math.sqrt(1 - LAG_1 ** 2);
    for (let d = day - MEMORY_DAYS; d <= day; d++) wander = LAG_1 * wander + shock * this.shocks.normal(d);
    // Seasons turn in summer, gently: level of the old and of the new year, mixed by the day of the year.
    const year = (day - 181) / 365.25;
    const turn = Math.min(1, (year - Math.floor(year)) * 6);
    const level = this.levels.normal(Math.floor(year)) * turn + this.levels.normal(Math.floor(year) - 1) * (1 - turn);
    return wander + SEASON_SD_K * level;
  }

  /** The day's course without the sun: joins the days and keeps the mean of each. What thick walls see. */
  slowC(t: number): number {
    const day = this.dayOf(t);
    const part = (t + this.options.standardOffsetMs) / DAY_MS - day;
    const [before, mean, after] = [this.dayMeanC(day - 1), this.dayMeanC(day), this.dayMeanC(day + 1)];
    const start = (before + mean) / 2;
    const end = (mean + after) / 2;
    const noon = (4 * mean - start - end) / 2;
    return part < 0.5 ? start + (noon - start) * part * 2 : noon + (end - noon) * (part * 2 - 1);
  }

  /** What the sun adds and the night takes; no mean over a day. */
  swingC(t: number): number {
    const hour = ((t + this.options.standardOffsetMs) % DAY_MS) / HOUR_MS;
    const summer = 0.5 - 0.5 * Math.cos((2 * Math.PI * (this.dayOf(t) - 15)) / 365.25);
    const size = SWING_K.winter + (SWING_K.summer - SWING_K.winter) * summer;
    return size * Math.cos((2 * Math.PI * (hour - WARMEST_HOUR)) / 24);
  }

  /** Air temperature, °C. */
  airC(t: number): number {
    return this.slowC(t) + this.swingC(t) + 0.4 * this.air.smooth(t, HOUR_MS);
  }

  /** Relative humidity, %: lower in the warm hours. */
  humidityPct(t: number): number {
    const humidity = 62 - 2.2 * this.swingC(t) + 12 * this.air.smooth(t + 7 * DAY_MS, 9 * HOUR_MS);
    return Math.min(100, Math.max(15, humidity));
  }

  windMs(t: number): number {
    const gusts = this.air.smooth(t + 3 * DAY_MS, 1_800_000);
    return Math.max(0, 3.4 + 2.4 * this.air.smooth(t + 5 * DAY_MS, 11 * HOUR_MS) + 0.8 * gusts);
  }
}
