import { Controller, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { OPERATIONS, type BodyOf, type QueryOf } from '#contracts';
import { Database, readVerifications } from '#postgres';
import { Caller, type Principal } from '../access/principal.js';
import { StoredSites } from './stored-sites.js';
import { EvidencePacks } from '../evidence/evidence-packs.js';
import { Clock } from '../http/clock.js';
import { pagesOf } from '../http/lists/pages.js';
import { singlePage } from '../http/lists/single-page.js';
import { CheckedBody, CheckedQuery, Handles } from '../http/operations/handles.js';
import { closablePeriod, personOfCall, storedVerification } from './book.js';
import { openVerification } from './open-verification.js';
import { pageById } from './page-by-id.js';
import { shownSample, shownStanding, shownVerification } from './shown.js';
import { signOpinion } from './sign-opinion.js';

@Controller()
export class VerificationsController {
  constructor(
    private readonly sites: StoredSites,
    private readonly db: Database,
    private readonly packs: EvidencePacks,
    private readonly clock: Clock,
  ) {}

  @Handles(OPERATIONS.listVerifications)
  async list(@Param('site') siteName: string, @CheckedQuery() want: QueryOf<'listVerifications'>) {
    const stored = await this.sites.find(siteName);
    return pagesOf(want, (page) =>
      pageById(page, async (part) =>
        stored ? (await readVerifications(this.db, stored.siteId, page, part)).map(shownVerification) : [],
      ),
    );
  }

  @Handles(OPERATIONS.openVerification)
  async open(
    @Param('site') siteName: string,
    @CheckedBody() { period: name, words, size, by }: BodyOf<'openVerification'>,
    @Caller() caller: Principal | null,
    @Res({ passthrough: true }) response: Response,
  ) {
    const verifier = personOfCall(caller, by);
    const stored = await this.sites.require(siteName);
    const { site } = stored;
    const request = { period: closablePeriod(site, name), words, size, verifier, nowMs: this.clock.now() };
    const make = () => this.packs.make(site, name, verifier);
    const one = await openVerification(this.db, stored, request, make);
    response.setHeader('location', `/api/v1/sites/${site.id}/verifications/${one.id}`);
    return shownStanding(this.db, stored, one);
  }

  @Handles(OPERATIONS.getVerification)
  async one(@Param('site') siteName: string, @Param('verification') id: string) {
    const stored = await this.sites.require(siteName);
    return shownStanding(this.db, stored, await storedVerification(this.db, stored, id));
  }

  @Handles(OPERATIONS.getSample)
  async sample(@Param('site') siteName: string, @Param('verification') id: string) {
    const stored = await this.sites.require(siteName);
    return singlePage(await shownSample(this.db, stored, await storedVerification(this.db, stored, id)));
  }

  @Handles(OPERATIONS.signOpinion)
  async opinion(
    @Param('site') siteName: string,
    @Param('verification') id: string,
    @CheckedBody() { by, ...opinion }: BodyOf<'signOpinion'>,
    @Caller() caller: Principal | null,
  ) {
    const who = personOfCall(caller, by);
    const stored = await this.sites.require(siteName);
    const request = { ...opinion, who, nowMs: this.clock.now() };
    return shownStanding(this.db, stored, await signOpinion(this.db, stored, id, request));
  }
}
