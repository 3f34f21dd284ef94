import { Controller, Get, Param, Query } from '@nestjs/common';
import { DAY_MS, FUTURE_TOLERANCE_MS, type Point, type Site } from '#domain';
import { readingsQuery, seriesQuery } from '#contracts';
import { singlePage } from '../http/lists/single-page.js';
import { ApiParts } from '../api-parts.js';
import { checkQuery } from '../http/check-input.js';
import { listReadings, pointHead } from './list-readings.js';
import { pagesOf } from '../http/lists/pages.js';
import { makeSeries, type PointIds } from './make-series.js';
import { checkRows, defaultFrom, rangeOf } from '../http/time-range.js';

@Controller('api/v1/sites/:site/points/:device/:point')
export class ReadingsController {
  constructor(private readonly parts: ApiParts) {}

  @Get('readings')
  async readings(@Param() path: Record<'site' | 'device' | 'point', string>, @Query() input: unknown) {
    const query = checkQuery(readingsQuery, input);
    const { site, point } = this.find(path);
    const range = rangeOf(query, site.timeZone, { toMs: this.endOfAll(), fromMs: () => this.parts.now() - DAY_MS });
    const ids = await this.ids(site, point);
    return pagesOf(query, (page) => listReadings(this.parts.db, site.timeZone, point, ids, range, page));
  }

  @Get('series')
  async series(@Param() path: Record<'site' | 'device' | 'point', string>, @Query() input: unknown) {
    const { interval, ...query } = checkQuery(seriesQuery, input);
    const { site, point } = this.find(path);
    const nowMs = this.parts.now();
    const range = rangeOf(query, site.timeZone, { toMs: nowMs, fromMs: defaultFrom(interval, site.timeZone) });
    checkRows(interval, range, nowMs);
    const rows = await makeSeries(this.parts.db, site, point, await this.ids(site, point), { interval, range, nowMs });
    return { ...singlePage(rows), ...pointHead(point, range.toMs), interval };
  }

  private find(path: Record<'site' | 'device' | 'point', string>): { site: Site; point: Point } {
    const site = this.parts.directory.site(path.site);
    return { site, point: this.parts.directory.point(site, path.device, path.point) };
  }

  private async ids(site: Site, point: Point): Promise<PointIds | null> {
    const deviceId = await this.parts.directory.deviceId(site, point.device);
    const pointId = await this.parts.directory.pointId(site, point.device, point.id);
    return deviceId === null || pointId === null ? null : { deviceId, pointId };
  }

  /** Readings may lie a little ahead of this clock: those are shown too. */
  private endOfAll(): number {
    return this.parts.now() + FUTURE_TOLERANCE_MS;
  }
}
