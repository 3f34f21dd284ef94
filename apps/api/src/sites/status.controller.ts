import { Controller, Param } from '@nestjs/common';
import { OPERATIONS, type QueryOf } from '#contracts';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { CheckedQuery, Handles } from '../http/operations/handles.js';
import { asOfOf } from '../past/as-of.js';
import { PastFigures } from '../past/figures-as-of.js';
import { StatusNow } from './status-now.js';

@Controller()
export class StatusController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly now: StatusNow,
    private readonly past: PastFigures,
    private readonly clock: Clock,
  ) {}

  @Handles(OPERATIONS.getStatus)
  async status(@Param('site') siteName: string, @CheckedQuery() { asOf }: QueryOf<'getStatus'>) {
    const site = this.directory.site(siteName);
    const asOfMs = asOfOf(asOf, site.timeZone, this.clock.now());
    return asOfMs === null ? this.now.written(site) : this.past.status(site, asOfMs);
  }
}
