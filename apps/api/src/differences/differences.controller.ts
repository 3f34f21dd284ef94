import { Controller, Param } from '@nestjs/common';
import { OPERATIONS, type DifferencesAnswer, type QueryOf } from '#contracts';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { readCursor } from '../http/lists/cursor.js';
import { CheckedQuery, Handles } from '../http/operations/handles.js';
import { ProblemError } from '../http/problem.js';
import { momentMs } from '../http/time-range.js';
import { asOfOf } from '../past/as-of.js';
import { Differences } from './differences.js';

@Controller()
export class DifferencesController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly differences: Differences,
    private readonly clock: Clock,
  ) {}

  @Handles(OPERATIONS.getDifferences)
  async between(
    @Param('site') siteName: string,
    @CheckedQuery() { asOf, until, interval, limit, cursor }: QueryOf<'getDifferences'>,
  ): Promise<DifferencesAnswer> {
    const site = this.directory.site(siteName);
    const nowMs = this.clock.now();
    const asOfMs = asOfOf(asOf, site.timeZone, nowMs) ?? nowMs;
    const place = readCursor(
      cursor,
      ['number', 'number'],
      ([offset]) => Number.isInteger(offset) && Number(offset) >= 0,
    );
    const untilMs = until === undefined ? (place?.[1] ?? nowMs) : momentMs('until', until, site.timeZone);
    if (untilMs < asOfMs || untilMs > nowMs) {
      const detail = 'must lie between `asOf` and now';
      throw new ProblemError('bad-range', `until: ${detail}`, [{ field: 'until', detail }]);
    }
    return this.differences.between(site, { asOfMs, untilMs }, { interval, limit, offset: place?.[0] ?? 0 });
  }
}
