import { Controller, Param } from '@nestjs/common';
import { OPERATIONS, type QueryOf } from '#contracts';
import { DAY_MS, localDateOf, MINUTE_MS, windowStart } from '#domain';
import { Database } from '#postgres';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { singlePage } from '../http/lists/single-page.js';
import { CheckedQuery, Handles } from '../http/operations/handles.js';
import { defaultFrom, rangeOf } from '../http/time-range.js';
import { listCalibrations } from './list-calibrations.js';
import { listGaps } from './list-gaps.js';
import { checkWindows, intervalPoints } from './read-points.js';
import { showCoverage } from './show-coverage.js';

const GAPS_OF_MS = 7 * DAY_MS;

/** How whole the data of a site is. */
@Controller()
export class CoverageController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  @Handles(OPERATIONS.getCoverage)
  async coverage(@Param('site') siteName: string, @CheckedQuery() query: QueryOf<'getCoverage'>) {
    const site = this.directory.site(siteName);
    const nowMs = this.clock.now();
    const range = rangeOf(query, site.timeZone, { toMs: nowMs, fromMs: defaultFrom('day', site.timeZone) });
    const points = await intervalPoints(this.directory, site, nowMs);
    checkWindows(points.length, range);
    return singlePage(await showCoverage(this.db, site, points, { ...range, nowMs }));
  }

  @Handles(OPERATIONS.listGaps)
  async gaps(@Param('site') siteName: string, @CheckedQuery() { minutes, ...query }: QueryOf<'listGaps'>) {
    const site = this.directory.site(siteName);
    const nowMs = this.clock.now();
    const range = rangeOf(query, site.timeZone, { toMs: nowMs, fromMs: (toMs) => toMs - GAPS_OF_MS });
    const points = await intervalPoints(this.directory, site, nowMs);
    checkWindows(points.length, range);
    const siteId = await this.directory.siteId(site);
    const whole = { fromMs: windowStart(range.fromMs), toMs: windowStart(Math.min(range.toMs, nowMs)) };
    return singlePage(await listGaps(this.db, { site, siteId, points }, whole, minutes * MINUTE_MS));
  }

  @Handles(OPERATIONS.listCalibrations)
  calibrations(@Param('site') siteName: string) {
    const site = this.directory.site(siteName);
    return singlePage(listCalibrations(site, localDateOf(this.clock.now(), site.timeZone)));
  }
}
