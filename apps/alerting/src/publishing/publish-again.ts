import { Injectable } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import { ALERTS_TOPIC } from '#contracts';
import { Database, publishAgain, readOpenVersions, readWaitingKeys, type UnlikeAlert } from '#postgres';
import { Logger } from '#runtime';
import { LoadedCatalogue, PeriodicTask } from '#service';
import { OutboxMover } from '#service-database';
import { AlertsTopic } from './alerts-topic.js';
import { unlikeAlerts } from './unlike-alerts.js';

const LOOK_EVERY_MS = 5_000;
/** The rest has its turn at the next look. */
const AT_MOST = 500;

const nameOf = ({ site, id, version, published }: UnlikeAlert): string =>
  `${site}/${id} stored ${version} published ${published}`;

/**
 * Publishes again what Kafka has otherwise than PostgreSQL: a process that was paused while it moved the outbox has put an older record
 * behind a newer one, the database was restored from an older copy, a key was never emptied. What is found in two looks running is no
 * matter of time. Every process may look: who is second finds it mended.
 */
@Injectable()
export class PublishAgain extends PeriodicTask {
  constructor(
    topic: AlertsTopic,
    db: Database,
    catalogue: LoadedCatalogue,
    outbox: OutboxMover,
    registry: Registry,
    log: Logger,
  ) {
    const again = new Counter({
      name: 'greenpark_alerts_published_again_total',
      help: 'Alerts whose newest record in Kafka was not what is stored, published once more',
      registers: [registry],
    });
    let before = new Set<string>();
    super({
      what: 'comparing published alerts',
      log,
      work: async () => {
        const found = await look(topic, db, new Set(catalogue.current.sites.map(({ id }) => id)));
        const confirmed = found.filter((alert) => before.has(nameOf(alert))).slice(0, AT_MOST);
        before = new Set(found.map(nameOf));
        let count = 0;
        for (const alert of confirmed) count += (await publishAgain(db, alert)) ? 1 : 0;
        if (count === 0) return;
        log.warn(
          { count, alerts: confirmed.slice(0, 5).map(nameOf) },
          'alerts stood otherwise in Kafka: published again',
        );
        again.inc(count);
        outbox.wake();
      },
      restMs: LOOK_EVERY_MS,
    });
  }
}

/** The topic is looked at before the database: what it has and the database has not is no matter of time either. */
async function look(topic: AlertsTopic, db: Database, sites: ReadonlySet<string>): Promise<UnlikeAlert[]> {
  const all = topic.published();
  if (all === null) return [];
  const published = new Map([...all].filter(([key]) => sites.has(key.slice(0, key.indexOf('/')))));
  const waiting = await readWaitingKeys(db, ALERTS_TOPIC);
  return unlikeAlerts(published, await readOpenVersions(db, [...sites]), waiting);
}
