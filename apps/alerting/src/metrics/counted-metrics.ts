import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import {
  alarmFigures,
  heldReadings,
  isEver,
  versionAt,
  DAY_MS,
  type AlarmFigures,
  type Point,
  type Site,
} from '#domain';
import {
  countAlerts,
  DatabaseChanged,
  Names,
  readAlarmSteps,
  readHeldStates,
  readOutboxState,
  type Database,
} from '#postgres';

/** Behind every window, and still a timestamptz. */
const END_OF_TIME_MS = Date.UTC(9999, 0, 1);

/** Of the last 24 h, under the names of OPC UA's AlarmMetricsType where it has one; the rest after ISA-18.2. */
const ALARM_GAUGES: readonly (readonly [name: string, help: string, value: (of: AlarmFigures) => number])[] = [
  ['alarm_count', 'Alarms of the last 24 h: raised, raised again, worse', (of) => of.alarmCount],
  ['alarm_average_rate', 'Alarms per hour, mean of the last 24 h', (of) => of.averageAlarmRate],
  ['alarm_current_rate', 'Alarms per hour, over the last ten minutes', (of) => of.currentAlarmRate],
  ['alarm_maximum_rate', 'Alarms per hour, over the worst ten minutes of the last 24 h', (of) => of.maximumAlarmRate],
  [
    'alarm_maximum_realarm_count',
    'How often one alarm was raised at most in the last 24 h',
    (of) => of.maximumReAlarmCount,
  ],
  [
    'alarm_maximum_active_seconds',
    'Longest time that an alarm of the last 24 h was active',
    (of) => of.maximumActiveStateS,
  ],
  ['alarm_maximum_unack_seconds', 'Longest time that nobody acknowledged one', (of) => of.maximumUnAckS],
  ['alarm_flood_ratio', 'Share of the last 24 h in flood: more than ten alarms in ten minutes', (of) => of.floodShare],
  ['alarm_chattering', 'Alarms raised three times within ten minutes in the last 24 h', (of) => of.chattering.length],
  ['alarm_stale', 'Alarms that have been active for more than a day', (of) => of.stale],
];

/** What is counted in the database, now and then and not for a scrape: alerts, registers that wait for a decision, what is to be published. */
@Injectable()
export class CountedMetrics {
  private readonly alerts: Gauge;
  private readonly held: Gauge;
  private readonly waiting: Gauge;
  private readonly setAside: Gauge;
  private readonly alarms: readonly { readonly gauge: Gauge; readonly value: (of: AlarmFigures) => number }[];

  /** Kept from count to count: of a city they are a hundred thousand. */
  private names: Names | null = null;

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
    this.alarms = ALARM_GAUGES.map(([name, help, value]) => ({
      gauge: new Gauge({ name: `greenpark_${name}`, help, labelNames: ['site'], registers: [registry] }),
      value,
    }));
  }

  async count(db: Database, sites: readonly Site[]): Promise<void> {
    const alerts = await countAlerts(db);
    const outbox = await readOutboxState(db);
    const registers = sites.map((site) => [site, registersOf(site)] as const);
    const names = await this.namesOf(db, registers);
    const held = await Promise.all(
      registers.map(async ([site, ofSite]) => [site.id, await countHeld(db, names, site, ofSite)] as const),
    );
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
    await this.countAlarms(db, sites);
    this.waiting.set(outbox.waiting);
    this.setAside.set(outbox.setAside);
  }

  private async countAlarms(db: Database, sites: readonly Site[]): Promise<void> {
    const toMs = Date.now();
    const fromMs = toMs - DAY_MS;
    const steps = await readAlarmSteps(db, { sites: sites.map(({ id }) => id), fromMs, toMs });
    for (const { gauge } of this.alarms) gauge.reset();
    for (const { id } of sites) {
      const ofSite = steps.filter(({ site }) => site === id);
      const figures = alarmFigures(ofSite, fromMs, toMs);
      for (const { gauge, value } of this.alarms) gauge.set({ site: id }, value(figures));
    }
  }

  /** Of now: another database has other ids, and registers that were never heard of have none until they are. */
  private async namesOf(db: Database, registers: readonly (readonly [Site, readonly Point[]])[]): Promise<Names> {
    if (this.names === null) return (this.names = await Names.open(db));
    const { names } = this;
    try {
      await names.check(db);
    } catch (error) {
      if (!(error instanceof DatabaseChanged)) throw error;
      await names.renew();
    }
    if (registers.some(([site, ofSite]) => ofSite.some((point) => !names.point(site.id, point.device, point.id))))
      await names.refresh();
    return names;
  }
}

const registersOf = ({ devices }: Site): Point[] =>
  devices.flatMap(({ points }) => points.filter((point) => isEver(point, 'total')));

async function countHeld(db: Database, names: Names, site: Site, registers: readonly Point[]): Promise<number> {
  const known = new Map(
    registers.flatMap((point) => {
      const pointId = names.point(site.id, point.device, point.id)?.pointId;
      return pointId === undefined ? [] : [[pointId, point] as const];
    }),
  );
  const states = await readHeldStates(db, [...known.keys()], END_OF_TIME_MS);
  return states.filter(
    ({ pointId, state }) => heldReadings(state, (ms) => versionAt(known.get(pointId)!, ms).modulus) !== null,
  ).length;
}
