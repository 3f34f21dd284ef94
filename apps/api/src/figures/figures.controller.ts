import { Controller, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { OPERATIONS, type QueryOf } from '#contracts';
import { HOUR_MS, type Site } from '#domain';
import { Database, isSimulated, readOrigin } from '#postgres';
import { SiteDirectory } from '../directory/site-directory.js';
import { neverChanges } from '../http/answers/cache-control.js';
import { Clock } from '../http/clock.js';
import { singlePage } from '../http/lists/single-page.js';
import { CheckedQuery, Handles } from '../http/operations/handles.js';
import { SharedReads } from '../http/crowd/shared-reads.js';
import { checkRows, defaultFrom, rangeOf } from '../http/time-range.js';
import { asOfOf } from '../past/as-of.js';
import { PastFigures } from '../past/figures-as-of.js';
import { withFindingCodes } from './finding-codes.js';
import { listEmissions } from './list-emissions.js';
import { HourTexts } from './hour-texts.js';
import { readHours, WrittenHours } from './written-hours.js';

/** A revision is dated by the begin of its transaction: until that is over, on every host by every clock, it may still appear. */
const RECORDED_WITHIN_MS = HOUR_MS;
const NO_ORIGIN = { isReal: false, isSimulated: false };

@Controller()
export class FiguresController {
  private readonly hourTexts = new HourTexts();

  constructor(
    private readonly directory: SiteDirectory,
    private readonly db: Database,
    private readonly past: PastFigures,
    private readonly clock: Clock,
    private readonly shared: SharedReads,
  ) {}

  @Handles(OPERATIONS.getEmissions)
  async emissions(
    @Param('site') siteName: string,
    @CheckedQuery() wanted: QueryOf<'getEmissions'>,
    @Res({ passthrough: true }) response: Response,
  ) {
    const site = this.directory.site(siteName);
    const asOfMs = asOfOf(wanted.asOf, site.timeZone, this.clock.now());
    const { answer, isFixed } =
      asOfMs === null
        ? await this.shared.of(`emissions ${site.id} ${JSON.stringify(wanted)}`, () => this.read(site, wanted, null))
        : await this.read(site, wanted, asOfMs);
    if (isFixed) neverChanges(response);
    return answer;
  }

  /** With whether the answer can never become another one. */
  private async read(site: Site, wanted: QueryOf<'getEmissions'>, asOfMs: number | null) {
    const { interval, asOf: _asOf, shares = interval === 'hour' ? '0' : '1', ...query } = wanted;
    const nowMs = this.clock.now();
    const toMs = asOfMs ?? nowMs;
    const range = rangeOf(query, site.timeZone, { toMs, fromMs: defaultFrom(interval, site.timeZone) });
    checkRows(interval, range, toMs);
    const siteId = await this.directory.siteId(site);
    if (asOfMs === null && interval === 'hour' && shares !== '1' && siteId !== null) {
      const hours = await readHours(this.db, site, siteId, { range, nowMs }, this.hourTexts);
      const simulated = await isSimulated(this.db, siteId);
      const readRows = () => listEmissions(this.db, site, siteId, { interval, range, nowMs, shares: false });
      return { answer: new WrittenHours(hours, { interval, simulated }, readRows), isFixed: false };
    }
    const want = { interval, range, shares: shares === '1' };
    const found =
      asOfMs === null
        ? await listEmissions(this.db, site, siteId, { ...want, nowMs })
        : await this.past.emissions(site, asOfMs, want);
    const rows = interval === 'hour' ? found : await withFindingCodes(this.db, site, siteId, found);
    const origin = siteId === null ? NO_ORIGIN : await readOrigin(this.db, siteId);
    const isPast = asOfMs !== null && range.toMs <= asOfMs && asOfMs <= nowMs - RECORDED_WITHIN_MS;
    // Finding codes of days are those of now; where there was a real reading, `simulated` is and stays false.
    const isComplete = interval === 'hour' && origin.isReal && areClosed(found);
    return {
      answer: { ...singlePage(rows), interval, simulated: origin.isSimulated && !origin.isReal },
      isFixed: isPast && query.from !== undefined && query.to !== undefined && isComplete,
    };
  }
}

/** Figures of now may be restated tomorrow; what was closed at a moment that is past stays what was known then. */
function areClosed(rows: Awaited<ReturnType<typeof listEmissions>>): boolean {
  return rows.length > 0 && rows.every((row) => row.closed && !row.settling && row.pending !== true);
}
