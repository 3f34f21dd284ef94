import { randomUUID } from 'node:crypto';
import { Controller, HttpCode, Param } from '@nestjs/common';
import { OPERATIONS, type QueryOf } from '#contracts';
import { alertingOf, instantWithMs } from '#domain';
import { addNotification, Database, readNotifications } from '#postgres';
import { actorOf, Caller, sitesOf, type Principal } from '../access/principal.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { readCursor, writeCursor } from '../http/lists/cursor.js';
import { pagesOf } from '../http/lists/pages.js';
import { CheckedQuery, Handles } from '../http/operations/handles.js';
import { notFound } from '../http/problem.js';
import { shownNotification } from './show-notifications.js';

/** Who was told of alerts, and trials of how they are told. */
@Controller()
export class NotificationsController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  @Handles(OPERATIONS.listNotifications)
  list(@CheckedQuery() query: QueryOf<'listNotifications'>, @Caller() caller: Principal | null) {
    const { site, alert = null, sink = null, state, ...want } = query;
    if (site !== undefined) this.directory.site(site);
    const sites = site === undefined ? sitesOf(caller) : [site];
    const states = state?.split(',') ?? null;
    return pagesOf(want, async ({ limit, cursor }) => {
      const before = readCursor(cursor, ['number'] as const, ([seq]) => Number.isSafeInteger(seq))?.[0] ?? null;
      const rows = await readNotifications(this.db, { sites, alert, sink, states, before, limit: limit + 1 });
      const items = rows.slice(0, limit);
      return {
        items: items.map(shownNotification),
        nextCursor: rows.length > limit ? writeCursor([items.at(-1)!.seq]) : null,
      };
    });
  }

  @HttpCode(202)
  @Handles(OPERATIONS.testSink)
  async test(@Param('site') siteId: string, @Param('sink') sink: string, @Caller() caller: Principal | null) {
    const site = this.directory.site(siteId);
    const { sinks } = alertingOf(site);
    if (!Object.hasOwn(sinks, sink)) {
      const known = Object.keys(sinks);
      const which = known.length === 0 ? 'its file names none' : `there are ${known.join(', ')}`;
      throw notFound(`${site.id} has no sink "${sink}": ${which}.`);
    }
    const nowMs = this.clock.now();
    const now = instantWithMs(nowMs);
    const id = `trial/${site.id}/${sink}/${randomUUID()}`;
    const document = {
      id,
      site: site.id,
      rule: 'trial',
      subject: sink,
      severity: 'info' as const,
      state: 'active-unacknowledged',
      version: 0,
      message: `A trial of ${sink}, asked for by ${actorOf(caller, undefined) ?? 'somebody'}. Nothing is the matter.`,
      raisedAt: now,
      changedAt: now,
      resolvedAt: null,
    };
    const row = { id, site: site.id, sink, alert: null, version: null, news: 'trial' as const, document, dueMs: nowMs };
    await addNotification(this.db, row, nowMs);
    const [added] = await readNotifications(this.db, { sites: [site.id], id, limit: 1 });
    return shownNotification(added!);
  }
}
