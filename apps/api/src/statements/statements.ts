import { Injectable } from '@nestjs/common';
import type { StatementAnswer } from '#contracts';
import type { Site } from '#domain';
import { Database } from '#postgres';
import { DerivedSites } from '../directory/derived-sites.js';
import { Clock } from '../http/clock.js';
import { PastFigures } from '../past/figures-as-of.js';
import { showStatement, type StatementRequest } from './show-statement.js';

/** Statements, of now or of what was known at a moment. */
@Injectable()
export class Statements {
  constructor(
    private readonly db: Database,
    private readonly sites: DerivedSites,
    private readonly past: PastFigures,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError `bad-parameter`, `not-found` */
  of(site: Site, asked: Omit<StatementRequest, 'nowMs'>): Promise<StatementAnswer> {
    const { db, sites, past } = this;
    return showStatement({ db, sites, past }, site, { ...asked, nowMs: this.clock.now() });
  }
}
