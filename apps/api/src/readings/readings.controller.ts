import { Controller, Param } from '@nestjs/common';
import { OPERATIONS, type QueryOf } from '#contracts';
import { DAY_MS, FUTURE_TOLERANCE_MS, type Point, type Site } from '#domain';
import { Database } from '#postgres';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { Pages } from '../http/lists/pages.js';
import { singlePage } from '../http/lists/single-page.js';
import { CheckedQuery, Handles } from '../http/operations/handles.js';
import { Semaphore } from '../http/semaphore.js';
import { PastFigures } from '../past/figures-as-of.js';
import { asOfOf } from '../past/as-of.js';
import { checkSpan } from '../trend/trend-range.js';
import { makeTrend } from '../trend/make-trend.js';
import { checkRows, defaultFrom, rangeOf } from '../http/time-range.js';
import { listReadings, readReadings } from './list-readings.js';
import { makeSeries } from './make-series.js';
import type { PointIds } from './read-feed.js';
import { pointHead } from './shown-value.js';
import { writeReadings } from './write-readings.js';

/** Of the ten connections to PostgreSQL: who asks for pages by the hundred leaves the others to what is short and asked by many. */
const PAGES_AT_ONCE = 4;

type PointPath = Record<'site' | 'device' | 'point', string>;

@Controller()
export class ReadingsController {
  private readonly pages = new Semaphore(PAGES_AT_ONCE);

  constructor(
    private readonly directory: SiteDirectory,
    private readonly db: Database,
    private readonly past: PastFigures,
    private readonly clock: Clock,
  ) {}

  @Handles(OPERATIONS.listReadings)
  async readings(@Param() path: PointPath, @CheckedQuery() query: QueryOf<'listReadings'>) {
    const { site, point } = this.find(path);
    const range = rangeOf(query, site.timeZone, {
      toMs: this.endOfAll(),
      fromMs: (toMs) => Math.min(toMs, this.clock.now()) - DAY_MS,
    });
    const ids = await this.ids(site, point);
    const measured = { point, timeZone: site.timeZone, toMs: range.toMs };
    const read = (cursor = query.cursor) =>
      this.pages.take(() => readReadings(this.db, ids, range, { limit: query.limit, cursor }));
    return new Pages(
      async (cursor) => listReadings(await read(cursor), measured),
      async () => writeReadings(await read(), measured),
    );
  }

  @Handles(OPERATIONS.getSeries)
  async series(@Param() path: PointPath, @CheckedQuery() { interval, ...query }: QueryOf<'getSeries'>) {
    const { site, point } = this.find(path);
    const nowMs = this.clock.now();
    const range = rangeOf(query, site.timeZone, { toMs: nowMs, fromMs: defaultFrom(interval, site.timeZone) });
    checkRows(interval, range, nowMs);
    const rows = await makeSeries(this.db, site, point, await this.ids(site, point), { interval, range, nowMs });
    return { ...singlePage(rows), ...pointHead(point, range.toMs), interval };
  }

  @Handles(OPERATIONS.getTrend)
  async trend(@Param() path: PointPath, @CheckedQuery() { pixels, asOf, ...query }: QueryOf<'getTrend'>) {
    const { site, point } = this.find(path);
    const nowMs = this.clock.now();
    const asOfMs = asOfOf(asOf, site.timeZone, nowMs);
    const range = rangeOf(query, site.timeZone, { toMs: asOfMs ?? nowMs, fromMs: (toMs) => toMs - DAY_MS });
    checkSpan(range);
    return asOfMs === null
      ? makeTrend(this.db, point, await this.ids(site, point), { range, pixels, nowMs })
      : this.past.trend(site, point, asOfMs, { range, pixels });
  }

  private find(path: PointPath): { site: Site; point: Point } {
    const site = this.directory.site(path.site);
    return { site, point: this.directory.point(site, path.device, path.point) };
  }

  private async ids(site: Site, point: Point): Promise<PointIds | null> {
    const deviceId = await this.directory.deviceId(site, point.device);
    const pointId = await this.directory.pointId(site, point.device, point.id);
    return deviceId === null || pointId === null ? null : { deviceId, pointId };
  }

  /** Readings may lie a little ahead of this clock: those are shown too. */
  private endOfAll(): number {
    return this.clock.now() + FUTURE_TOLERANCE_MS;
  }
}
