import { Injectable } from '@nestjs/common';
import type { StatementAnswer } from '#contracts';
import type { Site } from '#domain';
import { Database } from '#postgres';
import { DerivedSites } from '../directory/derived-sites.js';
import { Clock } from '../http/clock.js';
import { showStatement } from './show-statement.js';

/** Statements, as of now. */
@Injectable()
export class Statements {
  constructor(
    private readonly db: Database,
    private readonly sites: DerivedSites,
    private readonly clock: Clock,
  ) {}

  /**
   * @param period its name
   * @param customer name of a customer or id of one of its substations; undefined: the whole site
   * @throws ProblemError `bad-parameter`, `not-found`
   */
  of(site: Site, period: string, customer: string | undefined): Promise<StatementAnswer> {
    return showStatement(this.db, this.sites, site, { period, customer, nowMs: this.clock.now() });
  }
}
