import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { createPlantLookup, eventBody, eventsQuery, noQuery } from '#contracts';
import { noteAction } from './audit.js';
import { ApiParts } from './api-parts.js';
import { checkBody, checkQuery } from './check-input.js';
import { listEvents } from './list-events.js';
import { recordEvent } from './record-event.js';
import { openRange } from './time-range.js';

@Controller('api/v1/sites/:site/events')
export class EventsController {
  constructor(private readonly parts: ApiParts) {}

  @Get()
  async list(@Param('site') siteName: string, @Query() input: unknown) {
    const { device, type, ...query } = checkQuery(eventsQuery, input);
    const site = this.parts.directory.site(siteName);
    const filter = { device, type, ...openRange(query, site.timeZone) };
    return listEvents(this.parts.db, await this.parts.directory.siteId(site), filter, query);
  }

  @Post()
  @HttpCode(202)
  async record(@Param('site') siteName: string, @Query() query: unknown, @Body() input: unknown) {
    checkQuery(noQuery, query);
    const site = this.parts.directory.site(siteName);
    const request = checkBody(eventBody, input);
    const lookup = createPlantLookup([site]).sites.get(site.id)!;
    const { db, kafka, directory } = this.parts;
    const recorded = await recordEvent(db, kafka, lookup, await directory.siteId(site), request, this.parts.now());
    const { by, reason, type } = request as { by?: unknown; reason?: unknown; type?: unknown };
    await noteAction(
      this.parts,
      { site: site.id, action: 'event-recorded', subject: recorded.id, by, reason },
      { type, ...recorded },
    );
    return recorded;
  }
}
