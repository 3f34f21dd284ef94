import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { heldReadings, versionAt, type Site } from '#domain';
import { countAlerts, Names, readOutboxState, readStatesBefore, type Database } from '#postgres';

/** Behind every window, and still a timestamptz. */
const END_OF_TIME_MS = Date.UTC(9999, 0, 1);

/** What is counted in the database, now and then and not for a scrape: alerts, registers that wait for a decision, what is to be published. */
@Injectable()
export class CountedMetrics {
  private readonly alerts: Gauge;
  private readonly held: Gauge;
  private readonly waiting: Gauge;
  private readonly setAside: Gauge;

  constructor(registry: Registry) {
    this.alerts = new Gauge({
      name: 'greenpark_alerts',
      help: 'Alerts that are not resolved, by severity and state (ISA-18.2)',
      labelNames: ['site', 'severity', 'state'],
      registers: [registry],
    });
    this.held = new Gauge({
      name: 'greenpark_held_registers',
      help: 'Registers with readings that wait for a decision: they earn nothing until then',
      labelNames: ['site'],
      registers: [registry],
    });
    this.waiting = new Gauge({
      name: 'greenpark_outbox_waiting',
      help: 'Messages that are true and not in Kafka yet',
      registers: [registry],
    });
    this.setAside = new Gauge({
      name: 'greenpark_outbox_set_aside',
      help: 'Documents that are too large for Kafka: what is published of them is older',
      registers: [registry],
    });
  }

  async count(db: Database, sites: readonly Site[]): Promise<void> {
    const alerts = await countAlerts(db);
    const outbox = await readOutboxState(db);
    const names = await Names.open(db);
    const held = await Promise.all(sites.map(async (site) => [site.id, await countHeld(db, names, site)] as const));
    this.alerts.reset();
    // A severity without alerts is a 0 that can be drawn and alerted on.
    for (const { id } of sites)
      for (const severity of ['critical', 'warning'])
        this.alerts.set({ site: id, severity, state: 'active-unacknowledged' }, 0);
    for (const { site, severity, state, count } of alerts) {
      if (sites.some(({ id }) => id === site)) this.alerts.set({ site, severity, state }, count);
    }
    this.held.reset();
    for (const [site, count] of held) this.held.set({ site }, count);
    this.waiting.set(outbox.waiting);
    this.setAside.set(outbox.setAside);
  }
}

async function countHeld(db: Database, names: Names, site: Site): Promise<number> {
  const points = site.devices
    .flatMap((device) => device.points)
    .flatMap((point) => {
      const pointId = names.point(site.id, point.device, point.id)?.pointId;
      return pointId === undefined ? [] : [{ point, pointId }];
    });
  const states = await readStatesBefore(
    db,
    points.map(({ pointId }) => ({ pointId, beforeMs: END_OF_TIME_MS })),
  );
  return points.filter(
    ({ point, pointId }) => heldReadings(states.get(pointId) ?? '', (ms) => versionAt(point, ms).modulus) !== null,
  ).length;
}
