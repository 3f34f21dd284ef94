import { DAY_MS, QUARTER_HOUR_MS, type LocalDate, type SeasonRule, type Site } from '#domain';

/** The wall clock of one zone. Offsets are looked up once per quarter of an hour of change, not for each reading. */
export class LocalClock {
  private readonly format: Intl.DateTimeFormat;
  private readonly offsets = new Map<number, number>();
  /** Offset without daylight saving: what the sun, and so the weather, goes by. */
  readonly standardOffsetMs: number;

  constructor(readonly timeZone: string) {
    this.format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    this.standardOffsetMs = Math.min(this.offsetAt(Date.UTC(2025, 0, 15)), this.offsetAt(Date.UTC(2025, 6, 15)));
  }

  /** Local time minus UTC, ms. Zones change at whole quarters of an hour only. */
  offsetAt(t: number): number {
    const quarter = Math.floor(t / QUARTER_HOUR_MS);
    const known = this.offsets.get(quarter);
    if (known !== undefined) return known;
    const part = new Map(this.format.formatToParts(quarter * QUARTER_HOUR_MS).map(({ type, value }) => [type, value]));
    const [date, time] = [['year', 'month', 'day'] as const, ['hour', 'minute', 'second'] as const];
    const local = Date.parse(`${date.map((p) => part.get(p)).join('-')}T${time.map((p) => part.get(p)).join(':')}Z`);
    const offset = local - quarter * QUARTER_HOUR_MS;
    if (this.offsets.size > 4_096) this.offsets.clear();
    this.offsets.set(quarter, offset);
    return offset;
  }

  dateAt(t: number): LocalDate {
    return new Date(t + this.offsetAt(t)).toISOString().slice(0, 10);
  }

  /**
   * The moment at which a wall clock shows `local` (the digits read as if they were UTC). A clock that shows it twice
   * means the first time; one that skips it means as much later as the skip is long.
   */
  momentOf(local: number): number {
    const before = this.offsetAt(local - DAY_MS);
    const after = this.offsetAt(local + DAY_MS);
    const early = local - Math.max(before, after);
    const late = local - Math.min(before, after);
    if (early + this.offsetAt(early) === local) return early;
    if (late + this.offsetAt(late) === local) return late;
    return local - before;
  }

  startOfDay(date: LocalDate): number {
    return this.momentOf(Date.parse(`${date}T00:00:00Z`));
  }
}

/** One heating season: `[fromMs, toMs)`, named by the year of its start. */
export interface SeasonSpan {
  readonly year: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The season that starts in `year`. */
export function seasonOf(rule: SeasonRule, clock: LocalClock, year: number): SeasonSpan {
  const { start, end } = { start: rule.start, end: rule.end, ...rule.exceptions[String(year)] };
  const endYear = end < start ? year + 1 : year;
  const lastDay = Date.parse(`${endYear}-${end}T00:00:00Z`);
  return { year, fromMs: clock.startOfDay(`${year}-${start}`), toMs: clock.momentOf(lastDay + DAY_MS) };
}

/** The season that holds at `t`, or else the last one before it. */
export function latestSeason(rule: SeasonRule, clock: LocalClock, t: number): SeasonSpan {
  const year = Number(clock.dateAt(t).slice(0, 4));
  const season = seasonOf(rule, clock, year);
  return season.fromMs <= t ? season : seasonOf(rule, clock, year - 1);
}

/**
 * Where the story of a plant begins that is told up to `now`: at the latest season's start, or with the year where a target is
 * judged by the calendar year, and never before the site's own beginning.
 */
export function storyStartMs(
  site: Pick<Site, 'sinceMs' | 'season' | 'targets'>,
  clock: LocalClock,
  now: number,
): number {
  const season = latestSeason(site.season, clock, now).fromMs;
  const byYear = site.targets.some(({ period }) => period === 'calendarYear');
  const year = byYear ? clock.startOfDay(`${clock.dateAt(now).slice(0, 4)}-01-01`) : season;
  return Math.max(site.sinceMs, Math.min(season, year));
}
