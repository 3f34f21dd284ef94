import { NO_ALERTING, type Alerting, type NotificationSink, type Site } from '#domain';
import { makeDigests, readAlerts, readNotifications, type Database, type NotificationRow } from '#postgres';
import { settleAlerts } from '../../../apps/alerting/src/life/settle-alerts.js';
import { escalate } from '../../../apps/alerting/src/notifying/escalate.js';
import { watchSinks } from '../../../apps/alerting/src/notifying/failing-sinks.js';
import { routeNews } from '../../../apps/alerting/src/notifying/route-news.js';
import { SinkQueues } from '../../../apps/alerting/src/notifying/send-notifications.js';
import type { Ways } from '../../../apps/alerting/src/notifying/sinks/deliver.js';
import { SecretFiles } from '../../../apps/alerting/src/notifying/sinks/secret-files.js';
import { EXAMPLE_SITE } from '../../support/plants/example-site.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';

/** No keys. */
export const NO_PUSH: Ways['push'] = {
  publicKey: null,
  privateKey: null,
  contact: 'mailto:duty@park.example',
  services: [],
};

export const webhookTo = (url: string, secretFile: string | null = null): NotificationSink => ({
  kind: 'webhook',
  address: { url },
  secretFile,
  heartbeat: false,
});

/** A site with alerts that are told on a clock of the test: what a process does each second is done by `pass`. */
export class ToldSite {
  nowMs = Date.parse('2026-01-14T02:00:00Z'); // a Wednesday, 10:00 in Changchun
  site: Site = EXAMPLE_SITE;
  private readonly queues: SinkQueues;

  private constructor(
    readonly db: Database,
    private readonly ways: Ways,
  ) {
    this.queues = new SinkQueues(
      db,
      () => [this.site],
      ways,
      () => this.nowMs,
    );
  }

  static async open(prefix: string, ways: Partial<Ways> = {}): Promise<ToldSite> {
    return new ToldSite(await freshDatabase(prefix), {
      secrets: new SecretFiles('.'),
      mailServer: null,
      push: NO_PUSH,
      ...ways,
    });
  }

  /** A second process of the same. */
  beside(): SinkQueues {
    return new SinkQueues(
      this.db,
      () => [this.site],
      this.ways,
      () => this.nowMs,
    );
  }

  /** Nothing of before, and these sinks and routes. */
  async begin(alerting: Partial<Alerting>): Promise<void> {
    for (const table of ['alert', 'alert_condition', 'alert_transition', 'notification', 'outbox', 'push_subscription'])
      await this.db.execute(`delete from ${table}`);
    this.site = { ...EXAMPLE_SITE, alerting: { ...NO_ALERTING, ...alerting } };
  }

  after(ms: number): this {
    this.nowMs += ms;
    return this;
  }

  /** The devices that are silent, and no other. */
  silent(...devices: string[]): Promise<number> {
    const holds = new Map(devices.map((device) => [device, { message: `${device} is silent.`, details: {} }]));
    return this.db.transaction((tx) =>
      settleAlerts(tx, { site: this.site, rule: 'device.silent', severity: 'warning', holds }, this.nowMs),
    );
  }

  async alertOf(subject: string): Promise<string> {
    const found = await readAlerts(this.db, { states: null, sites: [this.site.id] });
    return found.find((alert) => alert.subject === subject)!.id;
  }

  route = () => routeNews(this.db, [this.site], this.nowMs);

  /** What the process does by and by: find what happened, what is due by time, and send. */
  async pass(): Promise<void> {
    await escalate(this.db, [this.site], this.nowMs);
    await watchSinks(this.db, [this.site], this.nowMs);
    while ((await this.route()) === 'more');
    await makeDigests(this.db, this.nowMs);
    await this.queues.sendDue();
    await this.queues.settled();
  }

  rows(filter: { readonly sink?: string } = {}): Promise<NotificationRow[]> {
    return readNotifications(this.db, { sites: null, limit: 1_000, ...filter });
  }

  /** `sink news state`, oldest first. */
  async told(): Promise<string[]> {
    return (await this.rows()).reverse().map(({ sink, news, state }) => `${sink} ${news} ${state}`);
  }
}
