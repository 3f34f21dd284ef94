import { Body, Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import type { Request } from 'express';
import { createPlantLookup, eventBody, eventsQuery, noQuery } from '#contracts';
import { principalOf } from '../access/access.js';
import { nameOf } from '../access/audited.js';
import { ApiParts } from '../api-parts.js';
import { checkBody, checkQuery } from '../http/check-input.js';
import { HeldDecisions } from '../held/held-decisions.js';
import { listEvents } from './list-events.js';
import { pagesOf } from '../http/lists/pages.js';
import { recordEvent } from './record-event.js';
import { openRange } from '../http/time-range.js';

@Controller('api/v1/sites/:site/events')
export class EventsController {
  constructor(
    private readonly parts: ApiParts,
    private readonly held: HeldDecisions,
  ) {}

  @Get()
  async list(@Param('site') siteName: string, @Query() input: unknown) {
    const { device, type, ...query } = checkQuery(eventsQuery, input);
    const site = this.parts.directory.site(siteName);
    const filter = { device, type, ...openRange(query, site.timeZone) };
    const siteId = await this.parts.directory.siteId(site);
    return pagesOf(query, (page) => listEvents(this.parts.db, siteId, filter, page));
  }

  @Post()
  @HttpCode(202)
  async record(
    @Param('site') siteName: string,
    @Query() query: unknown,
    @Body() input: unknown,
    @Req() request: Request,
  ) {
    checkQuery(noQuery, query);
    const site = this.parts.directory.site(siteName);
    const body = checkBody(eventBody, input);
    const principal = principalOf(request);
    const event = principal ? { ...body, by: principal.name } : body;
    const lookup = createPlantLookup([site]).sites.get(site.id)!;
    const { db, kafka, directory } = this.parts;
    const sent = { request: event, sentBy: nameOf(request, event.by), nowMs: this.parts.now() };
    return recordEvent(db, kafka, lookup, await directory.siteId(site), sent, (event) =>
      this.held.decided(site, event.address, event.type, event.ts),
    );
  }
}
