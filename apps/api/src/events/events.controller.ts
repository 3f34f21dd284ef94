import { Controller, Param } from '@nestjs/common';
import { OPERATIONS, type BodyOf, type QueryOf } from '#contracts';
import { Database } from '#postgres';
import { Caller, nameOf, type Principal } from '../access/principal.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { pagesOf } from '../http/lists/pages.js';
import { CheckedBody, CheckedQuery, Handles } from '../http/operations/handles.js';
import { openRange } from '../http/time-range.js';
import { EventRecorder } from './event-recorder.js';
import { listEvents } from './list-events.js';

@Controller()
export class EventsController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly db: Database,
    private readonly recorder: EventRecorder,
  ) {}

  @Handles(OPERATIONS.listEvents)
  async list(@Param('site') siteName: string, @CheckedQuery() { device, type, ...query }: QueryOf<'listEvents'>) {
    const site = this.directory.site(siteName);
    const filter = { device, type, ...openRange(query, site.timeZone) };
    const siteId = await this.directory.siteId(site);
    return pagesOf(query, (page) => listEvents(this.db, siteId, filter, page));
  }

  @Handles(OPERATIONS.postEvent)
  async record(
    @Param('site') siteName: string,
    @CheckedBody() body: BodyOf<'postEvent'>,
    @Caller() caller: Principal | null,
  ) {
    const site = this.directory.site(siteName);
    const event = caller ? { ...body, by: caller.name } : body;
    const siteId = await this.directory.siteId(site);
    return this.recorder.record(site, siteId, event, nameOf(caller, event.by ?? undefined));
  }
}
