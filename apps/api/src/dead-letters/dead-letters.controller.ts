import { Controller, Param } from '@nestjs/common';
import { createPlantLookup, OPERATIONS, type BodyOf, type QueryOf } from '#contracts';
import { Database } from '#postgres';
import { Caller, nameOf, type Principal } from '../access/principal.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { pagesOf } from '../http/lists/pages.js';
import { CheckedBody, CheckedQuery, Handles } from '../http/operations/handles.js';
import { openRange } from '../http/time-range.js';
import { KafkaPort } from '../kafka/kafka-port.js';
import { asOfOf } from '../past/as-of.js';
import { discardDeadLetters } from './discard-dead-letters.js';
import { listDeadLetters, statesOf } from './list-dead-letters.js';
import { replayDeadLetters } from './replay-dead-letters.js';

@Controller()
export class DeadLettersController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly db: Database,
    private readonly kafka: KafkaPort,
    private readonly clock: Clock,
  ) {}

  @Handles(OPERATIONS.listDeadLetters)
  ofSite(@Param('site') siteName: string, @CheckedQuery() wanted: QueryOf<'listDeadLetters'>) {
    const { reason, device, state, asOf, ...query } = wanted;
    const site = this.directory.site(siteName);
    const range = openRange(query, site.timeZone);
    const asOfMs = asOfOf(asOf, site.timeZone, this.clock.now()) ?? undefined;
    const filter = { of: { site: site.id }, reason, device, states: statesOf(state), asOfMs, ...range };
    return pagesOf(query, (page) => listDeadLetters(this.db, filter, page));
  }

  @Handles(OPERATIONS.listStrayDeadLetters)
  ofNoSite(@CheckedQuery() { reason, state, ...query }: QueryOf<'listStrayDeadLetters'>) {
    const filter = { of: this.strays(), reason, states: statesOf(state), ...openRange(query, 'UTC') };
    return pagesOf(query, (page) => listDeadLetters(this.db, filter, page));
  }

  @Handles(OPERATIONS.replayDeadLetters)
  async replay(
    @Param('site') siteName: string,
    @CheckedBody() { ids, reason, device, cursor, ...body }: BodyOf<'replayDeadLetters'>,
    @Caller() caller: Principal | null,
  ) {
    const site = this.directory.site(siteName);
    const filter = { of: { site: site.id }, ids, reason, device, ...openRange(body, site.timeZone) };
    const lookup = createPlantLookup(this.directory.sites());
    return replayDeadLetters(this.db, this.kafka, lookup, {
      filter,
      cursor,
      nowMs: this.clock.now(),
      site: site.id,
      areRightsAsked: caller !== null,
      who: nameOf(caller),
      wanted: { ids, reason, device, ...body },
    });
  }

  @Handles(OPERATIONS.discardDeadLetters)
  async discard(
    @Param('site') siteName: string,
    @CheckedBody() { ids, reason, device, all, because, by, ...body }: BodyOf<'discardDeadLetters'>,
    @Caller() caller: Principal | null,
  ) {
    const site = this.directory.site(siteName);
    return discardDeadLetters(this.db, {
      filter: { of: { site: site.id }, ids, reason, device, ...openRange(body, site.timeZone) },
      all,
      site: site.id,
      who: nameOf(caller, by),
      because,
      wanted: { ids, reason, device, ...body },
    });
  }

  @Handles(OPERATIONS.discardStrayDeadLetters)
  async discardStray(
    @CheckedBody() { ids, reason, all, because, by, ...body }: BodyOf<'discardStrayDeadLetters'>,
    @Caller() caller: Principal | null,
  ) {
    return discardDeadLetters(this.db, {
      filter: { of: this.strays(), ids, reason, ...openRange(body, 'UTC') },
      all,
      site: null,
      who: nameOf(caller, by),
      because,
      wanted: { ids, reason, ...body },
    });
  }

  private strays(): { readonly strayOf: readonly string[] } {
    return { strayOf: this.directory.sites().map(({ id }) => id) };
  }
}
