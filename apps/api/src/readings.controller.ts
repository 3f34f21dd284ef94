import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Point, Site } from '#domain';
import { readingsQuery, seriesQuery } from '#contracts';
import { sendCsv, wantsCsv, whole } from './answer.js';
import { ApiParts } from './api-parts.js';
import { checkQuery } from './check-input.js';
import { listReadings, pointHead } from './list-readings.js';
import { makeSeries, type PointIds } from './make-series.js';
import { checkRows, defaultFrom, rangeOf } from './time-range.js';

const DAY_MS = 86_400_000;
const SERIES_COLUMNS = ['start', 'min', 'max', 'mean', 'last', 'amount', 'coveragePct', 'quality'] as const;

@Controller('api/v1/sites/:site/points/:device/:point')
export class ReadingsController {
  constructor(private readonly parts: ApiParts) {}

  @Get('readings')
  async readings(@Param() path: Record<'site' | 'device' | 'point', string>, @Query() input: unknown) {
    const query = checkQuery(readingsQuery, input);
    const { site, point } = this.find(path);
    const range = rangeOf(query, site.timeZone, { toMs: this.endOfAll(), fromMs: () => this.parts.now() - DAY_MS });
    return listReadings(this.parts.db, site.timeZone, point, await this.ids(site, point), range, query);
  }

  @Get('series')
  async series(
    @Param() path: Record<'site' | 'device' | 'point', string>,
    @Query() input: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    const { interval, ...query } = checkQuery(seriesQuery, input);
    const csv = wantsCsv(request);
    const { site, point } = this.find(path);
    const nowMs = this.parts.now();
    const range = rangeOf(query, site.timeZone, { toMs: nowMs, fromMs: defaultFrom(interval, site.timeZone) });
    checkRows(interval, range, nowMs);
    const rows = await makeSeries(this.parts.db, site, point, await this.ids(site, point), { interval, range, nowMs });
    response.setHeader('vary', 'accept');
    if (!csv) return { ...whole(rows), ...pointHead(point, range.toMs), interval };
    sendCsv(response, `${site.id}-${point.device}-${point.id}-${interval}`, SERIES_COLUMNS, [...rows] as never);
    return undefined;
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
    return this.parts.now() + 120_000;
  }
}
