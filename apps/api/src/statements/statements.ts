import { Injectable } from '@nestjs/common';
import type { StatementAnswer } from '#contracts';
import type { Site } from '#domain';
import { Database } from '#postgres';
import { DerivedSites } from '../directory/derived-sites.js';
import { Clock } from '../http/clock.js';
import { showStatement, type StatementRequest } from './show-statement.js';

/** Statements, as of now. */
@Injectable()
export class Statements {
  constructor(
    private readonly db: Database,
    private readonly sites: DerivedSites,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError `bad-parameter`, `not-found` */
  of(site: Site, asked: Omit<StatementRequest, 'nowMs'>): Promise<StatementAnswer> {
    return showStatement(this.db, this.sites, site, { ...asked, nowMs: this.clock.now() });
  }
}
