import { randomUUID } from 'node:crypto';
import { Controller, HttpCode, Param } from '@nestjs/common';
import { OPERATIONS, type BodyOf } from '#contracts';
import { alertingOf, instantWithMs, type Site } from '#domain';
import {
  addNotification,
  Database,
  putPushSubscription,
  readNotifications,
  readPushSubscription,
  readPushSubscriptions,
  removePushSubscription,
  type PushSubscriptionRow,
} from '#postgres';
import { Environment, isPublicPushKey, whyNoPushService } from '#runtime';
import { actorOf, Caller, nameOf, type Principal } from '../access/principal.js';
import { shownNotification } from '../alerts/show-notifications.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { singlePage } from '../http/lists/single-page.js';
import { CheckedBody, Handles } from '../http/operations/handles.js';
import { notFound, ProblemError, wrongField } from '../http/problem.js';
import { shownSubscription } from './shown-subscription.js';

/** Browsers that are told of alerts: each person has its own. */
@Controller()
export class PushController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly db: Database,
    private readonly environment: Environment,
    private readonly clock: Clock,
  ) {}

  @Handles(OPERATIONS.getPush)
  show(@Param('site') siteId: string) {
    return { publicKey: this.environment.push.publicKey, sinks: sinksOf(this.directory.site(siteId)) };
  }

  @Handles(OPERATIONS.listPushSubscriptions)
  async list(@Param('site') siteId: string, @Caller() caller: Principal | null) {
    const site = this.directory.site(siteId);
    const rows = await readPushSubscriptions(this.db, site.id, caller ? [caller.name] : null);
    return singlePage(rows.map(shownSubscription));
  }

  @HttpCode(201)
  @Handles(OPERATIONS.subscribePush)
  async subscribe(
    @Param('site') siteId: string,
    @CheckedBody() { endpoint, keys, language, by }: BodyOf<'subscribePush'>,
    @Caller() caller: Principal | null,
  ) {
    const site = this.directory.site(siteId);
    if (this.environment.push.publicKey === null)
      throw new ProblemError('conflict', 'This system has no keys of push: set PUSH_PUBLIC_KEY of the API.');
    if (sinksOf(site).length === 0)
      throw new ProblemError('conflict', `The site file of ${site.id} names no sink of kind push.`);
    const why = whyNoPushService(endpoint, this.environment.push.services);
    if (why !== null) throw wrongField('bad-body', 'endpoint', why);
    const p256dh = keys.p256dh.replace(/=+$/, '');
    if (!isPublicPushKey(p256dh)) throw wrongField('bad-body', 'keys.p256dh', 'expected a point of P-256');
    const row = {
      site: site.id,
      owner: nameOf(caller, by),
      endpoint,
      p256dh,
      auth: keys.auth.replace(/=+$/, ''),
      language,
    };
    const added = await putPushSubscription(this.db, row, this.clock.now());
    if (added === null)
      throw new ProblemError('conflict', `${site.id} has as many browsers as one site may have: end one first.`);
    return shownSubscription(added);
  }

  @HttpCode(200)
  @Handles(OPERATIONS.unsubscribePush)
  async unsubscribe(
    @Param('site') siteId: string,
    @Param('subscription') id: string,
    @Caller() caller: Principal | null,
  ) {
    const row = await this.own(siteId, id, caller);
    await removePushSubscription(this.db, row.site, row.id);
    return shownSubscription(row);
  }

  @HttpCode(202)
  @Handles(OPERATIONS.testPush)
  async test(@Param('site') siteId: string, @Param('subscription') id: string, @Caller() caller: Principal | null) {
    const row = await this.own(siteId, id, caller);
    const [sink] = sinksOf(this.directory.site(siteId));
    if (sink === undefined)
      throw new ProblemError('conflict', `The site file of ${siteId} names no sink of kind push.`);
    const nowMs = this.clock.now();
    const now = instantWithMs(nowMs);
    const trial = `trial/${row.site}/${sink}/${row.id}/${randomUUID()}`;
    const document = {
      id: trial,
      site: row.site,
      rule: 'trial',
      subject: sink,
      severity: 'info' as const,
      state: 'active-unacknowledged',
      version: 0,
      message: `A trial of a browser of ${row.owner}, asked for by ${actorOf(caller, undefined) ?? 'somebody'}. Nothing is the matter.`,
      raisedAt: now,
      changedAt: now,
      resolvedAt: null,
    };
    await addNotification(
      this.db,
      {
        id: trial,
        site: row.site,
        sink,
        alert: null,
        version: null,
        news: 'trial' as const,
        document,
        dueMs: nowMs,
        subscription: row.id,
        person: row.owner,
      },
      nowMs,
    );
    const [added] = await readNotifications(this.db, { sites: [row.site], id: trial, limit: 1 });
    return shownNotification(added!);
  }

  /** Somebody else's is as if it were not there. */
  private async own(siteId: string, id: string, caller: Principal | null): Promise<PushSubscriptionRow> {
    const site = this.directory.site(siteId);
    const row = await readPushSubscription(this.db, site.id, id);
    if (row === null || (caller !== null && caller.name !== row.owner))
      throw notFound(`You have subscribed no browser "${id.slice(0, 100)}" at ${site.id}.`);
    return row;
  }
}

const sinksOf = (site: Site): string[] =>
  Object.entries(alertingOf(site).sinks).flatMap(([name, { kind }]) => (kind === 'push' ? [name] : []));
