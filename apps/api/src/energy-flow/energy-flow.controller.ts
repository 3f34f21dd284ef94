import { Controller, Param } from '@nestjs/common';
import { OPERATIONS, type EnergyFlowAnswer, type QueryOf } from '#contracts';
import { readEnergyFlow } from '#derivation';
import { PERIOD_NAMES } from '#domain';
import { Database } from '#postgres';
import { DerivedSites } from '../directory/derived-sites.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { CheckedQuery, Handles } from '../http/operations/handles.js';
import { wrongField } from '../http/problem.js';
import { asOfOf } from '../past/as-of.js';
import { PastFigures } from '../past/figures-as-of.js';
import { flowTime, shownFlow } from './show-energy-flow.js';

@Controller()
export class EnergyFlowController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly sites: DerivedSites,
    private readonly db: Database,
    private readonly past: PastFigures,
    private readonly clock: Clock,
  ) {}

  @Handles(OPERATIONS.getEnergyFlow)
  async flow(
    @Param('site') siteName: string,
    @CheckedQuery() { period, asOf }: QueryOf<'getEnergyFlow'>,
  ): Promise<EnergyFlowAnswer> {
    const site = this.directory.site(siteName);
    const nowMs = this.clock.now();
    const asOfMs = asOfOf(asOf, site.timeZone, nowMs);
    const time = flowTime(site, period, asOfMs ?? nowMs);
    if (!time)
      throw wrongField('bad-parameter', 'period', `expected now, today, or ${PERIOD_NAMES}, found "${period}"`);
    if (time.fromMs >= time.toMs) return shownFlow(time, null);
    if (asOfMs !== null) {
      const wanted = { figures: [], devices: 'all' } as const;
      return shownFlow(time, await this.past.ask(site, asOfMs, wanted, (q, then) => readEnergyFlow(q, then, time)));
    }
    const derived = await this.sites.stored(site);
    return shownFlow(time, derived && (await readEnergyFlow(this.db, derived, time)));
  }
}
