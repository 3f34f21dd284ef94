import { Injectable } from '@nestjs/common';
import { alertingOf, deliveriesOf, MINUTE_MS, type Site } from '#domain';
import { alertDocument, Database, readAlerts } from '#postgres';
import { Logger } from '#runtime';
import { LoadedCatalogue, PeriodicTask } from '#service';
import { RENEWED_EVERY_MS } from './sinks/alertmanager.js';
import { deliver, deliverHeartbeat, type Ways } from './sinks/deliver.js';
import { WaysOut } from './ways-out.js';

/** A sign of life each minute to sinks that ask for it, and active alerts to every Alertmanager before it takes them for over. */
@Injectable()
export class Heartbeats extends PeriodicTask {
  constructor(db: Database, catalogue: LoadedCatalogue, ways: WaysOut, log: Logger) {
    let renewedMs = Date.now();
    const failing = new Set<string>();
    super({
      what: 'sending signs of life',
      log,
      work: async () => {
        const nowMs = Date.now();
        const { sites } = catalogue.current;
        for (const { key, answer } of await beat(sites, ways, nowMs)) {
          if (answer === null) failing.delete(key);
          else if (!failing.has(key)) {
            failing.add(key);
            log.warn({ sink: key, answer }, 'a sign of life is not taken; trying again each minute');
          }
        }
        if (nowMs - renewedMs < RENEWED_EVERY_MS) return;
        renewedMs = nowMs;
        await renewAlertmanagers(db, sites, ways, nowMs);
      },
      restMs: MINUTE_MS,
    });
  }
}

/** Returns what each sink that asks for signs of life answers; null: it has taken it. */
export async function beat(
  sites: readonly Site[],
  ways: Pick<Ways, 'secrets' | 'mailServer'>,
  nowMs: number,
): Promise<{ readonly key: string; readonly answer: string | null }[]> {
  const beating = sites.flatMap((site) =>
    Object.entries(alertingOf(site).sinks).flatMap(([name, sink]) =>
      'heartbeat' in sink && sink.heartbeat ? [{ site: site.id, name, sink }] : [],
    ),
  );
  return Promise.all(
    beating.map(async ({ site, name, sink }) => {
      const { isTaken, answer } = await deliverHeartbeat(site, sink, ways, nowMs);
      return { key: `${site}/${name}`, answer: isTaken ? null : answer };
    }),
  );
}

/** Tells Alertmanagers again of what is active. Outside of the queue: one that misses it is told in the next hour, within its day. */
export async function renewAlertmanagers(
  db: Database,
  sites: readonly Site[],
  ways: Pick<Ways, 'secrets' | 'mailServer'>,
  nowMs: number,
): Promise<void> {
  for (const site of sites) {
    const { sinks } = alertingOf(site);
    if (!Object.values(sinks).some(({ kind }) => kind === 'alertmanager')) continue;
    const states = ['active-unacknowledged', 'active-acknowledged'];
    for (const alert of await readAlerts(db, { states, sites: [site.id] })) {
      const document = alertDocument(alert);
      for (const { sink: name } of deliveriesOf(site, document, 'raised', nowMs)) {
        const sink = sinks[name]!;
        if (sink.kind !== 'alertmanager') continue;
        const notification = {
          id: `${alert.id}/${alert.version}/renewed/${name}`,
          site: site.id,
          sink: name,
          alert: alert.id,
          version: alert.version,
          subscription: null,
          news: 'raised' as const,
          document,
          createdMs: nowMs,
          firstTriedMs: null,
          failures: 0,
          report: null,
          digest: null,
        };
        await deliver(notification, sink, site, ways, nowMs);
      }
    }
  }
}
