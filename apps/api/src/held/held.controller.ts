import { Controller, Param } from '@nestjs/common';
import { OPERATIONS, type QueryOf } from '#contracts';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { singlePage } from '../http/lists/single-page.js';
import { CheckedQuery, Handles } from '../http/operations/handles.js';
import { asOfOf } from '../past/as-of.js';
import { HeldDecisions } from './held-decisions.js';

@Controller()
export class HeldController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly held: HeldDecisions,
    private readonly clock: Clock,
  ) {}

  @Handles(OPERATIONS.listHeld)
  async list(@Param('site') siteName: string, @CheckedQuery() { asOf }: QueryOf<'listHeld'>) {
    const site = this.directory.site(siteName);
    const asOfMs = asOfOf(asOf, site.timeZone, this.clock.now());
    return singlePage(asOfMs === null ? await this.held.list(site) : await this.held.listThen(site, asOfMs));
  }
}
