import { Body, Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import type { Request } from 'express';
import {
  createPlantLookup,
  deadLettersQuery,
  discardBody,
  discardStrayBody,
  listQuery,
  noQuery,
  replayBody,
  strayDeadLettersQuery,
} from '#contracts';
import { nameOf } from '../access/audited.js';
import { ApiParts } from '../api-parts.js';
import { checkBody, checkQuery } from '../http/check-input.js';
import { discardDeadLetters } from '../dead-letters/discard-dead-letters.js';
import { listDeadLetters, statesOf } from '../dead-letters/list-dead-letters.js';
import { pagesOf } from '../http/lists/pages.js';
import { replayDeadLetters } from '../dead-letters/replay-dead-letters.js';
import { showLedger } from './show-ledger.js';
import { openRange } from '../http/time-range.js';

@Controller('api/v1')
export class CountingController {
  constructor(private readonly parts: ApiParts) {}

  @Get('sites/:site/ledger')
  async ledger(@Param('site') siteName: string, @Query() query: unknown) {
    checkQuery(listQuery, query);
    return showLedger(this.parts.db, this.parts.kafka, this.parts.directory.site(siteName));
  }

  @Get('sites/:site/dead-letters')
  async deadLetters(@Param('site') siteName: string, @Query() input: unknown) {
    const { reason, device, state, ...query } = checkQuery(deadLettersQuery, input);
    const site = this.parts.directory.site(siteName);
    const range = openRange(query, site.timeZone);
    const filter = { of: { site: site.id }, reason, device, states: statesOf(state), ...range };
    return pagesOf(query, (page) => listDeadLetters(this.parts.db, filter, page));
  }

  @Get('dead-letters')
  async strayDeadLetters(@Query() input: unknown) {
    const { reason, state, ...query } = checkQuery(strayDeadLettersQuery, input);
    const filter = { of: this.strays(), reason, states: statesOf(state), ...openRange(query, 'UTC') };
    return pagesOf(query, (page) => listDeadLetters(this.parts.db, filter, page));
  }

  @Post('sites/:site/dead-letters/replay')
  @HttpCode(200)
  async replay(
    @Param('site') siteName: string,
    @Query() query: unknown,
    @Body() input: unknown,
    @Req() request: Request,
  ) {
    checkQuery(noQuery, query);
    const { ids, reason, device, cursor, ...body } = checkBody(replayBody, input ?? {});
    const site = this.parts.directory.site(siteName);
    const filter = { of: { site: site.id }, ids, reason, device, ...openRange(body, site.timeZone) };
    const lookup = createPlantLookup(this.parts.directory.sites());
    return replayDeadLetters(this.parts.db, this.parts.kafka, lookup, {
      filter,
      cursor,
      nowMs: this.parts.now(),
      site: site.id,
      who: nameOf(request),
      wanted: { ids, reason, device, ...body },
    });
  }

  @Post('sites/:site/dead-letters/discard')
  @HttpCode(200)
  async discard(
    @Param('site') siteName: string,
    @Query() query: unknown,
    @Body() input: unknown,
    @Req() request: Request,
  ) {
    checkQuery(noQuery, query);
    const { ids, reason, device, all, because, by, ...body } = checkBody(discardBody, input ?? {});
    const site = this.parts.directory.site(siteName);
    return discardDeadLetters(this.parts.db, {
      filter: { of: { site: site.id }, ids, reason, device, ...openRange(body, site.timeZone) },
      all,
      site: site.id,
      who: nameOf(request, by),
      because,
      wanted: { ids, reason, device, ...body },
    });
  }

  @Post('dead-letters/discard')
  @HttpCode(200)
  async discardStray(@Query() query: unknown, @Body() input: unknown, @Req() request: Request) {
    checkQuery(noQuery, query);
    const { ids, reason, all, because, by, ...body } = checkBody(discardStrayBody, input ?? {});
    return discardDeadLetters(this.parts.db, {
      filter: { of: this.strays(), ids, reason, ...openRange(body, 'UTC') },
      all,
      site: null,
      who: nameOf(request, by),
      because,
      wanted: { ids, reason, ...body },
    });
  }

  private strays(): { readonly strayOf: readonly string[] } {
    return { strayOf: this.parts.directory.sites().map(({ id }) => id) };
  }
}
