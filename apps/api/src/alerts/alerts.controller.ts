import { Controller, Param } from '@nestjs/common';
import { OPERATIONS, type BodyOf, type QueryOf } from '#contracts';
import {
  acknowledgeAlert,
  Database,
  noteAlert,
  readAlert,
  shelveAlert,
  suppressAlert,
  unshelveAlert,
  type AlertAnswer,
} from '#postgres';
import { actorOf, Caller, mayReach, sitesOf, type Principal } from '../access/principal.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { pagesOf } from '../http/lists/pages.js';
import { CheckedBody, CheckedQuery, Handles } from '../http/operations/handles.js';
import { notFound, ProblemError, wrongField } from '../http/problem.js';
import { SharedReads } from '../http/crowd/shared-reads.js';
import { openRange } from '../http/time-range.js';
import { readMoment } from '../http/times.js';
import { asOfOf } from '../past/as-of.js';
import { alarmMetrics } from './alarm-metrics.js';
import { alertDetail } from './alert-detail.js';
import { listAbout, listAlerts, listWork } from './list-alerts.js';
import { alertStates, shownAlert } from './show-alerts.js';

@Controller()
export class AlertsController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly shared: SharedReads,
  ) {}

  @Handles(OPERATIONS.listAlerts)
  list(@CheckedQuery() query: QueryOf<'listAlerts'>, @Caller() caller: Principal | null) {
    const { state, site: id, order = 'newest', asOf, about, from, to, ...want } = query;
    const site = id === undefined ? null : this.directory.site(id);
    const filter = {
      states: state === undefined ? null : alertStates(state),
      sites: site === null ? sitesOf(caller) : [site.id],
    };
    const nowMs = this.clock.now();
    const asOfMs = asOfOf(asOf, site?.timeZone ?? 'UTC', nowMs);
    if (about !== undefined) {
      if (site === null) throw wrongField('bad-parameter', 'about', 'expected only beside `site`');
      const range = openRange({ from, to }, site.timeZone);
      const wanted = { site: site.id, address: about, ...range, asOfMs };
      return pagesOf(want, (page) => listAbout(this.db, { ...filter, ...page }, wanted, this.directory.declared));
    }
    if (from !== undefined || to !== undefined)
      throw wrongField('bad-parameter', from === undefined ? 'to' : 'from', 'expected only beside `about`');
    if (order === 'work')
      return pagesOf(want, (page) =>
        listWork(this.db, { ...filter, ...page }, { asOfMs, nowMs }, this.directory.declared),
      );
    if (asOfMs !== null) throw wrongField('bad-parameter', 'asOf', 'expected only beside order=work or about');
    return pagesOf(want, (page) => {
      const wanted = { ...filter, ...page };
      const key = `alerts ${JSON.stringify(wanted)}`;
      return this.shared.of(key, () => listAlerts(this.db, wanted, this.directory.declared));
    });
  }

  @Handles(OPERATIONS.alertMetrics)
  metrics(@CheckedQuery() query: QueryOf<'alertMetrics'>, @Caller() caller: Principal | null) {
    const site = query.site === undefined ? null : this.directory.site(query.site);
    const at = { zone: site?.timeZone ?? 'UTC', nowMs: this.clock.now() };
    return alarmMetrics(this.db, query, site === null ? sitesOf(caller) : [site.id], at);
  }

  @Handles(OPERATIONS.ackAlert)
  async acknowledge(
    @Param('id') id: string,
    @CheckedBody() { by, note, ...seen }: BodyOf<'ackAlert'>,
    @Caller() caller: Principal | null,
  ) {
    const wish = { by: actorOf(caller, by), note: note ?? null, nowMs: this.clock.now(), seen };
    await this.requireOwn(id, caller);
    return this.answer(id, await acknowledgeAlert(this.db, id, wish));
  }

  @Handles(OPERATIONS.noteAlert)
  async note(
    @Param('id') id: string,
    @CheckedBody() { by, note }: BodyOf<'noteAlert'>,
    @Caller() caller: Principal | null,
  ) {
    const wish = { by: actorOf(caller, by), note, nowMs: this.clock.now() };
    await this.requireOwn(id, caller);
    return this.answer(id, await noteAlert(this.db, id, wish));
  }

  @Handles(OPERATIONS.shelveAlert)
  async shelve(
    @Param('id') id: string,
    @CheckedBody() { until, by, reason }: BodyOf<'shelveAlert'>,
    @Caller() caller: Principal | null,
  ) {
    const nowMs = this.clock.now();
    const wish = { untilMs: endOf(until, nowMs), by: actorOf(caller, by), reason: reason ?? null, nowMs };
    await this.requireOwn(id, caller);
    return this.answer(id, await shelveAlert(this.db, id, wish));
  }

  @Handles(OPERATIONS.suppressAlert)
  async suppress(
    @Param('id') id: string,
    @CheckedBody() { until, by, reason }: BodyOf<'suppressAlert'>,
    @Caller() caller: Principal | null,
  ) {
    const nowMs = this.clock.now();
    const wish = { untilMs: endOf(until, nowMs), by: actorOf(caller, by), reason, nowMs };
    await this.requireOwn(id, caller);
    return this.answer(id, await suppressAlert(this.db, id, wish));
  }

  @Handles(OPERATIONS.unshelveAlert)
  async unshelve(
    @Param('id') id: string,
    @CheckedBody() { by, reason }: BodyOf<'unshelveAlert'>,
    @Caller() caller: Principal | null,
  ) {
    const wish = { by: actorOf(caller, by), reason: reason ?? null, nowMs: this.clock.now() };
    await this.requireOwn(id, caller);
    return this.answer(id, await unshelveAlert(this.db, id, wish));
  }

  @Handles(OPERATIONS.getAlert)
  async show(@Param('id') id: string, @Caller() caller: Principal | null) {
    const alert = await readAlert(this.db, id);
    if (!alert || !mayReach(caller, alert.site)) throw notFound(`There is no alert "${id}".`);
    return alertDetail(this.db, alert, this.directory.declared(alert.site), this.clock.now());
  }

  /** An alert of a site that the caller has nothing to do with is not there for him. */
  private async requireOwn(id: string, caller: Principal | null): Promise<void> {
    if (sitesOf(caller) === null) return;
    const alert = await readAlert(this.db, id);
    if (!alert || !mayReach(caller, alert.site)) throw notFound(`There is no alert "${id}".`);
  }

  /** The alert as it is now, or why the wish could not be fulfilled. */
  private async answer(id: string, outcome: AlertAnswer) {
    if (outcome === 'resolved') throw new ProblemError('conflict', `Alert "${id}" is resolved: nothing is left to do.`);
    if (outcome === 'not-active') {
      throw new ProblemError('conflict', `Alert "${id}" is not active any more: acknowledge it instead.`);
    }
    if (outcome === 'other-news') {
      throw new ProblemError(
        'conflict',
        `Alert "${id}" is worse, or has come again, since you saw it: look once more.`,
      );
    }
    const alert = outcome === 'done' ? await readAlert(this.db, id) : null;
    if (!alert) throw notFound(`There is no alert "${id}".`);
    return shownAlert(alert, this.directory.declared);
  }
}

/** @throws ProblemError where it is no moment of the future */
function endOf(until: string, nowMs: number): number {
  const end = readMoment(until);
  if (end?.kind === 'instant' && end.ms > nowMs) return end.ms;
  throw wrongField('bad-body', 'until', `expected RFC 3339 with an offset, in the future; found "${until}"`);
}
