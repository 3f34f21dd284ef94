import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { ALERTS_TOPIC, READINGS_TOPIC, STATUS_TOPIC, TOPICS } from '#contracts';
import {
  addDays,
  DAY_MS,
  factorSet,
  HOUR_MS,
  MINUTE_MS,
  type Factor,
  type FuelDay,
  type Site,
  type TargetStatus,
} from '#domain';
import {
  acknowledgeAlert,
  createDatabase,
  endShelves,
  migrate,
  openDatabase,
  readAlerts,
  shelveAlert,
  writeFuelDays,
  type AlertRow,
  type Database,
} from '#postgres';
import { StoredUpTo } from '#service-database';
import { evaluateFuel } from '../../../apps/alerting/src/judging/evaluate-fuel.js';
import { evaluateNoise } from '../../../apps/alerting/src/judging/evaluate-noise.js';
import { evaluateSilence } from '../../../apps/alerting/src/judging/evaluate-silence.js';
import { EvaluateStatus } from '../../../apps/alerting/src/judging/evaluate-status.js';
import { evaluateTargets } from '../../../apps/alerting/src/judging/evaluate-targets.js';
import { evaluateUpkeep } from '../../../apps/alerting/src/judging/watch-upkeep.js';
import { EXAMPLE_SITE } from '../../support/plants/example-site.js';
import { freshDatabase, freshDatabaseUrl } from '../../support/processes/fresh-database.js';
import { ServiceProcess } from '../../support/processes/service-process.js';
import { TopicRecords } from '../../support/processes/topic-records.js';
import { until } from '../../support/processes/until.js';
import { lookAtLogs } from '../../../apps/aggregator/src/deriving/log-looks.js';

jest.setTimeout(60_000);

const SITE = EXAMPLE_SITE;
const NOW = Date.parse('2026-02-01T04:00:00Z');

let db: Database;
beforeAll(async () => {
  db = await freshDatabase('alerting');
});
afterAll(() => db.close());
beforeEach(async () => {
  for (const table of [
    'alert',
    'alert_condition',
    'rule_state',
    'alerting_position',
    'ledger',
    'outbox',
    'kafka_offset',
  ])
    await db.execute(`delete from ${table}`);
});

const alerts = (): Promise<AlertRow[]> => readAlerts(db, { states: null, sites: [SITE.id] });
const only = async (): Promise<AlertRow> => {
  const all = await alerts();
  expect(all).toHaveLength(1);
  return all[0]!;
};
const states = async (): Promise<string[]> => (await alerts()).map(({ subject, state }) => `${subject} ${state}`);

/** Versions and states as they were told, oldest first. */
async function told(): Promise<{ key: string; version: number; state: string }[]> {
  const rows = await db.query<{ key: string; event: { data: { version: number; state: string } } }>(
    'select key, event from outbox where topic = $1 and event is not null order by outbox_id',
    [ALERTS_TOPIC],
  );
  return rows.map(({ key, event }) => ({ key, version: event.data.version, state: event.data.state }));
}

async function seen(lastSeen: Readonly<Record<string, number>>): Promise<void> {
  for (const [device, ms] of Object.entries(lastSeen)) {
    await db.execute(
      `insert into ledger (site, device, last_seen) values ($1, $2, to_timestamp($3::float8 / 1000))
       on conflict on constraint ledger_pkey do update set last_seen = excluded.last_seen`,
      [SITE.id, device, ms],
    );
  }
}

const target = (
  toDateAsOf: string,
  probabilityToMeet: number | null,
  more: Partial<TargetStatus> = {},
): TargetStatus => ({
  id: 'annual-avoided',
  metric: 'avoided.gross',
  unit: 't',
  period: 'season-2025',
  periodName: 'heating season 2025/26',
  title: 'Emissions avoided, gross, in the heating season 2025/26',
  days: 'heating',
  amount: 47_700,
  amountForArea: 47_700,
  achieved: 30_300,
  outside: 0,
  toDateAsOf,
  planToDate: 31_165,
  expectedToDate: 29_437,
  performanceDriftPct: 2.9,
  performanceDriftSeasonPct: 2.9,
  forecast: 47_319,
  forecastP10: 45_191,
  forecastP90: 49_446,
  probabilityToMeet,
  state: 'watch',
  judgedPct: 99,
  driftLevelPct: 5,
  elapsedShare: 0.65,
  degreeDays: 2560,
  coveragePct: 99,
  gap: { weather: -1728, performance: 863, area: 0, data: 0 },
  cusumAlarm: null,
  cusumDown: 0,
  dayCoveragePct: 99,
  monthCoveragePct: 99,
  change: null,
  normalWeatherDays: 0,
  ...more,
});
const judged = (targets: readonly TargetStatus[], nowMs: number): Promise<number> =>
  db.transaction((tx) => evaluateTargets(tx, SITE, targets, nowMs));
const day = (i: number): string => new Date(Date.parse('2026-01-10T00:00:00Z') + i * DAY_MS).toISOString().slice(0, 10);

describe('calibration.due and factor.expiring', () => {
  it('are raised once, 60 days before, and return with a new certificate or version', async () => {
    const certificate = { from: null, serial: 'KAM-1', accuracyClass: 2, verifiedFrom: '2022-09-30', location: null };
    const withMeter = (verifiedUntil: string): Site => ({
      ...SITE,
      devices: SITE.devices.map((device, i) =>
        i === 0 ? { ...device, meter: { ...certificate, verifiedUntil } } : { ...device, meter: null },
      ),
    });
    const none = new Map();
    expect(await evaluateUpkeep(db, [withMeter('2026-05-01')], none, NOW)).toBe(0);
    for (const changed of [1, 0]) expect(await evaluateUpkeep(db, [withMeter('2026-03-01')], none, NOW)).toBe(changed);
    expect(await only()).toMatchObject({
      rule: 'calibration.due',
      subject: SITE.devices[0]!.id,
      state: 'active-unacknowledged',
    });
    expect(await evaluateUpkeep(db, [withMeter('2031-03-01')], none, NOW)).toBe(1);
    expect(await only()).toMatchObject({ state: 'returned-unacknowledged' });

    const terms = { baseline: [], electricity: [{ factor: 'grid.jl' }], fossilFuels: [], haulage: [], biomass: [] };
    const counting = { ...withMeter('2031-03-01'), emissions: terms as unknown as Site['emissions'] };
    const version = { id: 'grid.jl', validFrom: '2015-01-01', validTo: '2026-03-01' } as Factor;
    expect(await evaluateUpkeep(db, [counting], factorSet([version]), NOW)).toBe(1);
    expect(await states()).toContain('grid.jl active-unacknowledged');
    const next = { id: 'grid.jl', validFrom: '2026-03-01', validTo: null } as Factor;
    expect(await evaluateUpkeep(db, [counting], factorSet([version, next]), NOW)).toBe(1);
  });
});

describe('device.silent', () => {
  const silent = (atMs: number, nowMs = atMs): Promise<number> => evaluateSilence(db, SITE, atMs, nowMs);

  it('is raised once per device, by the age of the last arrival, and never for devices of events only', async () => {
    await seen({
      'boiler-1': NOW - 4 * MINUTE_MS, // reports every 60 s: silent after 180 s
      'boiler-2': NOW - 170_000,
      'audi-ppe': NOW - 44 * MINUTE_MS, // every 15 min: silent after 45 min
      'fuel-gate': NOW - 9 * DAY_MS,
    });
    expect(await silent(NOW)).toBe(1);
    expect(await silent(NOW + 1_000)).toBe(0);
    const alert = await only();
    expect(alert).toMatchObject({
      rule: 'device.silent',
      subject: 'boiler-1',
      severity: 'warning',
      state: 'active-unacknowledged',
    });
    expect(alert.body.message).toContain('boiler-1 has sent nothing since 2026-02-01T03:56:00.000Z');
    expect(await silent(NOW + 2 * MINUTE_MS)).toBe(2);
    expect(await states()).toEqual(
      expect.arrayContaining(['boiler-2 active-unacknowledged', 'audi-ppe active-unacknowledged']),
    );
  });

  it('returns with the next arrival, and is resolved once it was seen', async () => {
    await seen({ 'boiler-1': NOW - 10 * MINUTE_MS });
    await silent(NOW);
    const { id } = await only();
    await seen({ 'boiler-1': NOW });
    expect(await silent(NOW + 1_000)).toBe(1);
    expect(await states()).toEqual(['boiler-1 returned-unacknowledged']);
    expect(await acknowledgeAlert(db, id, { by: 'ann', note: 'cable', nowMs: NOW + 2_000 })).toBe('done');
    expect(await only()).toMatchObject({ state: 'resolved', body: { acknowledgedBy: 'ann', note: 'cable' } });
    expect(await acknowledgeAlert(db, id, { by: 'ann', note: null, nowMs: NOW + 3_000 })).toBe('resolved');
    expect(await acknowledgeAlert(db, 'none', { by: 'ann', note: null, nowMs: NOW })).toBe('unknown');
    // the next silence is another alert
    await silent(NOW + 10 * MINUTE_MS);
    expect((await alerts()).map(({ state }) => state)).toEqual(['active-unacknowledged', 'resolved']);
    const versions = (await told()).map(({ version }) => version);
    expect(versions).toHaveLength(4);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
  });

  it('comes back as the same alert while nobody has seen it', async () => {
    await seen({ 'boiler-1': NOW - 10 * MINUTE_MS });
    await silent(NOW);
    const { id } = await only();
    await seen({ 'boiler-1': NOW });
    await silent(NOW + 1_000);
    await silent(NOW + 10 * MINUTE_MS);
    expect(await only()).toMatchObject({ id, state: 'active-unacknowledged' });
  });

  it('is raised once by two processes that look at the same time', async () => {
    await seen({ 'boiler-1': NOW - 10 * MINUTE_MS, 'boiler-2': NOW - 10 * MINUTE_MS });
    const changed = await Promise.all([silent(NOW), silent(NOW), silent(NOW)]);
    expect(changed.reduce((a, b) => a + b, 0)).toBe(2);
    expect(await alerts()).toHaveLength(2);
  });

  it('ends with its device', async () => {
    await seen({ 'boiler-1': NOW - 10 * MINUTE_MS });
    await silent(NOW);
    await evaluateSilence(db, { ...SITE, devices: SITE.devices.slice(1) }, NOW, NOW);
    expect(await states()).toEqual(['boiler-1 returned-unacknowledged']);
  });

  it('keeps quiet while it is shelved, and comes back when it still holds', async () => {
    await seen({ 'boiler-1': NOW - 10 * MINUTE_MS });
    await silent(NOW);
    const { id } = await only();
    const wish = { untilMs: NOW + HOUR_MS, by: 'ann', reason: 'repair', nowMs: NOW };
    expect(await shelveAlert(db, id, wish)).toBe('done');
    expect(await only()).toMatchObject({ state: 'shelved', body: { shelvedBy: 'ann', shelveReason: 'repair' } });
    await silent(NOW + MINUTE_MS);
    expect(await endShelves(db, NOW + 59 * MINUTE_MS)).toBe(0);
    expect(await endShelves(db, NOW + HOUR_MS)).toBe(1);
    expect(await only()).toMatchObject({ state: 'active-unacknowledged', body: { shelvedUntil: null } });
    await seen({ 'boiler-1': NOW + 61 * MINUTE_MS });
    await silent(NOW + 61 * MINUTE_MS);
    expect(await shelveAlert(db, id, wish)).toBe('not-active');
  });
});

describe('fuel.unweighed', () => {
  const BURNING = {
    ...SITE,
    emissions: {
      credited: [],
      baseline: [],
      electricity: [],
      fossilFuels: [],
      biomass: [
        { efficiency: 0.85, ch4: 'ch4', n2o: 'n2o', gwp: 'ar6' as const, fuel: { point: 'gate/mass', moisturePoint: null, ncvPoint: null }, fromMs: 0 }, // prettier-ignore
      ],
      haulage: [],
    },
  };
  const judge = (): Promise<number> => db.transaction((tx) => evaluateFuel(tx, BURNING, NOW));
  const weighed = async (unweighed: readonly number[]): Promise<void> => {
    const [site] = await db.query<{ id: number }>(
      `insert into site (code, name, time_zone) values ($1, $1, $2) on conflict (code) do update set time_zone = excluded.time_zone returning site_id as id`,
      [SITE.id, SITE.timeZone],
    );
    await db.execute('delete from fuel_day');
    const days = unweighed.map((unweighedT, i) => ({
      date: addDays('2026-01-29', i),
      useT: 200,
      unweighedT,
      fuel: { coveredShare: Math.min(1, 1.1 * (1 - unweighedT / 200)) },
    }));
    await writeFuelDays(db, site!.id, days as unknown as FuelDay[]);
  };

  it('is raised where three whole days running burnt what nobody had weighed, and returns', async () => {
    await weighed([0, 200, 200, 200]);
    expect(await judge()).toBe(0);
    await weighed([10, 200, 200, 0]);
    expect(await judge()).toBe(0);
    await weighed([20, 200, 200, 0]);
    expect(await judge()).toBe(1);
    expect(await only()).toMatchObject({ rule: 'fuel.unweighed', subject: 'gate/mass', severity: 'warning' });
    expect(await judge()).toBe(0);
    await weighed([200, 200, 0, 0]);
    expect(await judge()).toBe(1);
    expect(await states()).toEqual(['gate/mass returned-unacknowledged']);
  });
});

describe('device.noisy', () => {
  const noisy = (quarantined: Readonly<Record<string, string[]>>, site = SITE): Promise<number> =>
    db.transaction((tx) =>
      evaluateNoise(
        tx,
        site,
        site.devices.map(({ id }) => ({ id, quarantined: quarantined[id] ?? [], codes: ['QUARANTINE', 'RANGE'] })),
        NOW,
      ),
    );

  it('is raised once per device with points that are kept out, tells which, and returns when they are quiet', async () => {
    expect(await noisy({})).toBe(0);
    expect(await noisy({ 'boiler-1': ['heat.power', 'water.flow'] })).toBe(1);
    expect(await noisy({ 'boiler-1': ['heat.power'] })).toBe(0);
    const alert = await only();
    expect(alert).toMatchObject({ rule: 'device.noisy', subject: 'boiler-1', severity: 'warning' });
    expect(alert.body.message).toContain(
      'heat.power, water.flow are too noisy to count until quiet again; found in the last 24 h: RANGE.',
    );
    expect(await noisy({})).toBe(1);
    expect(await states()).toEqual(['boiler-1 returned-unacknowledged']);
    expect(await noisy({ 'boiler-1': ['heat.power'] })).toBe(1);
    expect(await states()).toEqual(['boiler-1 active-unacknowledged']);
  });

  it('ends with its device', async () => {
    await noisy({ 'boiler-1': ['heat.power'] });
    await noisy({}, { ...SITE, devices: SITE.devices.filter(({ id }) => id !== 'boiler-1') });
    expect(await states()).toEqual(['boiler-1 returned-unacknowledged']);
  });

  it('is read from status documents, also from those that say nothing of quality', async () => {
    const changes: number[] = [];
    const on = { changed: (count: number) => void changes.push(count), unreadable: () => undefined };
    const now = (): number => NOW;
    const evaluateStatus = new EvaluateStatus(db, () => [SITE], now, on);
    const take = (version: number, devices?: object[]): Promise<void> =>
      evaluateStatus.take({
        key: SITE.id,
        value: Buffer.from(JSON.stringify({ data: { version, targets: [], ...(devices && { devices }) } })),
      });
    await take(1);
    await take(2, [{ id: 'boiler-1', state: 'ok', lastSeen: null }]);
    expect(await alerts()).toEqual([]);
    for (const version of [3, 4, 5]) await take(version, [{ id: 'boiler-1', quarantined: ['heat.power'], codes: [] }]);
    expect(await states()).toEqual(['boiler-1 active-unacknowledged']);
    await take(6, [{ id: 'boiler-1', quarantined: [], codes: [] }]);
    expect(changes).toEqual([1, 1]);
  });
});

describe('target.risk', () => {
  const evaluate = (toDate: string, p: number | null, more: Partial<TargetStatus> = {}): Promise<number> =>
    judged([target(toDate, p, more)], NOW + 90 * DAY_MS);

  it('takes three daily evaluations, whatever the number of documents', async () => {
    for (let i = 0; i < 2; i += 1) await evaluate(day(i), 0.1);
    for (let i = 0; i < 5; i += 1) await evaluate(day(1), 0.1);
    expect(await alerts()).toEqual([]);
    expect(await evaluate(day(2), 0.1)).toBe(1);
    const alert = await only();
    expect(alert).toMatchObject({ rule: 'target.risk', subject: 'annual-avoided.season-2025', severity: 'warning' });
    expect(alert.body.message).toBe(
      'annual-avoided: the target is at risk: forecast 47,319 of 47,700 t (range 45,191 to 49,446 t), chance to meet it 10 %. ' +
        'To the end of 2026-01-12 against the plan: weather -1,728, performance +863, area 0, data 0 t.',
    );
    expect(alert.body.details).toMatchObject({ probabilityToMeet: 0.1, toDateAsOf: day(2), coveragePct: 99 });
  });

  it('gets worse, better, and goes, each after three days', async () => {
    const run = async (p: number, from: number, days: number): Promise<string[]> => {
      const seenStates: string[] = [];
      for (let i = from; i < from + days; i += 1) {
        await evaluate(day(i), p);
        const [alert] = await alerts();
        seenStates.push(alert ? `${alert.severity} ${alert.state}` : 'none');
      }
      return seenStates;
    };
    expect(await run(0.4, 0, 3)).toEqual(['none', 'none', 'info active-unacknowledged']);
    await acknowledgeAlert(db, (await only()).id, { by: null, note: null, nowMs: NOW });
    expect(await run(0.4, 3, 1)).toEqual(['info active-acknowledged']);
    expect(await run(0.01, 4, 3)).toEqual([
      'info active-acknowledged',
      'info active-acknowledged',
      'critical active-unacknowledged',
    ]);
    expect((await only()).body.message).toContain('will probably be missed');
    expect(await run(0.2, 7, 3)).toEqual([
      'critical active-unacknowledged',
      'critical active-unacknowledged',
      'warning active-unacknowledged',
    ]);
    expect((await run(0.7, 10, 3)).at(-1)).toBe('warning returned-unacknowledged');
  });

  it('says nothing early in the season, between seasons, without data, or before the day has closed', async () => {
    for (let i = 0; i < 4; i += 1) await evaluate(day(i), 0.01, { elapsedShare: 0.09 });
    for (let i = 4; i < 8; i += 1) await evaluate(day(i), 0.01, { state: 'off-season' });
    for (let i = 8; i < 12; i += 1) await evaluate(day(i), null, { state: 'no-data' });
    // 2026-01-31 ends at 16:00 UTC, and has closed at 22:00
    const closes = Date.parse('2026-01-31T22:00:00Z');
    for (let i = 19; i < 21; i += 1) await evaluate(day(i), 0.01);
    await judged([target('2026-01-31', 0.01)], closes - 1);
    expect(await alerts()).toEqual([]);
    await judged([target('2026-01-31', 0.01)], closes);
    expect(await only()).toMatchObject({ severity: 'critical' });
  });

  it('does not say "missed" before three tenths of the season', async () => {
    for (let i = 0; i < 3; i += 1) await evaluate(day(i), 0.01, { elapsedShare: 0.25 });
    expect((await only()).body.message).toMatch(/^annual-avoided: the target is at risk: forecast/);
  });

  it('ends with its season', async () => {
    for (let i = 0; i < 3; i += 1) await evaluate(day(i), 0.1);
    const next = target('2026-10-21', 0.5, { period: 'season-2026', elapsedShare: 0.01 });
    await judged([next], Date.parse('2026-10-22T00:00:00Z'));
    expect(await states()).toEqual(['annual-avoided.season-2025 returned-unacknowledged']);
  });

  it('takes each status once, in whatever order it comes, and passes over what it cannot read', async () => {
    const unreadable: (string | null)[] = [];
    const evaluateStatus = new EvaluateStatus(
      db,
      () => [SITE],
      () => NOW + 90 * DAY_MS,
      {
        changed: () => undefined,
        unreadable: ({ key }) => unreadable.push(key),
      },
    );
    const take = (version: number, toDate: string, site = SITE.id): Promise<void> =>
      evaluateStatus.take({
        key: site,
        value: Buffer.from(JSON.stringify({ data: { version, targets: [target(toDate, 0.1)] } })),
      });
    await take(1, day(0));
    await take(3, day(2));
    await take(2, day(1)); // too late: a day that is passed is not evaluated any more
    await take(4, day(3), 'elsewhere');
    await evaluateStatus.take({ key: SITE.id, value: Buffer.from('{') });
    await evaluateStatus.take({ key: SITE.id, value: null });
    expect(await alerts()).toEqual([]);
    await take(5, day(4));
    expect(await only()).toMatchObject({ severity: 'warning' });
    expect(unreadable).toEqual([SITE.id]);
  });
});

describe('the moment up to which everything is counted', () => {
  const end = { partition: 0, low: 0n, high: 0n };
  const ends = new Map<string, bigint>();
  const kafka = {
    topicEnds: async (topics: readonly string[]) =>
      new Map(topics.map((topic) => [topic, [{ ...end, high: ends.get(topic) ?? 0n }]])),
  };
  const count = (next: number): Promise<number> =>
    db.execute(
      `insert into kafka_offset values ($1, 0, $2, 'c', 't') on conflict on constraint kafka_offset_pkey do update set next_offset = excluded.next_offset`,
      [READINGS_TOPIC, next],
    );

  it('stands still while the aggregator is behind, and moves on under steady load', async () => {
    const storedUpTo = new StoredUpTo(db);
    const look = async (): Promise<number | null> => {
      await lookAtLogs(db, kafka);
      return storedUpTo.look();
    };
    expect(await look()).toBeNull(); // the ends are asked, and reached at the next look
    ends.set(READINGS_TOPIC, 100n);
    const first = await look();
    expect(first).not.toBeNull();
    await count(99);
    expect(await look()).toBe(first);
    ends.set(READINGS_TOPIC, 300n); // more has come meanwhile
    await count(200);
    const second = await look(); // what there was at the look before is counted
    expect(second).toBeGreaterThan(first!);
    expect(await look()).toBe(second);
    await count(300);
    expect(await look()).toBeGreaterThan(second!);
  });
});

describe('the whole process', () => {
  const site = `alerting-${process.pid}`;
  const FILE = `site: ${site}
timeZone: Asia/Shanghai
season: { start: 10-20, end: 04-06 }
devices:
  - { id: meter, kind: heat-meter, points: [ { id: heat.energyTotal, kind: total, unit: GJ, maxRate: 58 MW, interval: 10s } ] }
`;
  let folder: string;
  let own: Database;
  let url: string;
  const records = new TopicRecords(process.env.TEST_KAFKA_BROKERS ?? '');
  const env = (): Record<string, string> => ({
    KAFKA_BROKERS: process.env.TEST_KAFKA_BROKERS ?? '',
    DATABASE_URL: url,
    GREENPARK_SITES: join(folder, 'site.yaml'),
  });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'greenpark-alerting-'));
    await writeFile(join(folder, 'site.yaml'), FILE);
    url = freshDatabaseUrl('alerting_process');
    await createDatabase(url);
    own = await openDatabase({ url, log: { info: () => undefined, warn: () => undefined } });
    await migrate(own);
    expect(await records.kafka.ensureTopics(TOPICS)).toEqual([]);
    // As the aggregator says that all is stored which was received until now.
    await own.execute(`insert into look (gen, asked_at, ends, reached_at) values (1, now(), '[]', now())`);
    await records.start([ALERTS_TOPIC]);
  });
  afterAll(async () => {
    await records.stop();
    await own.close();
    await rm(folder, { recursive: true });
  });

  it('turns status documents and silence into alerts on Kafka, and goes on after a kill', async () => {
    const producer = records.kafka.producer();
    await producer.connect();
    const status = (version: number, toDate: string) => ({
      topic: STATUS_TOPIC,
      key: site,
      value: JSON.stringify({ data: { version, targets: [target(toDate, 0.1)] } }),
    });
    type Told = { data: { site: string; rule: string; state: string; version: number } };
    const mine = (rule: string, state: string) => (event: Told) =>
      event.data.site === site && event.data.rule === rule && event.data.state === state;

    const first = await ServiceProcess.start('alerting', env());
    await producer.send([status(1, day(0)), status(2, day(1))]);
    const evaluated = (): Promise<unknown[]> => own.query("select 1 from rule_state where rule = 'target.risk'");
    await until(async () => (await evaluated()).length === 1, 'the first days are evaluated');
    await until(async () => {
      const [row] = await own.query<{ date: string }>(`select state ->> 'evaluated' as date from rule_state`);
      return row?.date === day(1);
    }, 'the second day is evaluated');
    await first.end('SIGKILL');

    const second = await ServiceProcess.start('alerting', env());
    await producer.send([status(3, day(2))]);
    await records.find<Told>(ALERTS_TOPIC, mine('target.risk', 'active-unacknowledged'));

    await own.execute(
      `insert into ledger (site, device, last_seen) values ($1, 'meter', now() - interval '5 minutes')`,
      [site],
    );
    const [silent] = await records.find<Told>(ALERTS_TOPIC, mine('device.silent', 'active-unacknowledged'));
    await own.execute('update ledger set last_seen = now()');
    await records.find<Told>(ALERTS_TOPIC, mine('device.silent', 'returned-unacknowledged'));
    const [alert] = await readAlerts(own, { states: ['returned-unacknowledged'], sites: [site] });
    expect(silent!.key).toBe(`${site}/${alert!.id}`);

    await own.execute(
      `insert into lost_range (topic, partition, from_offset, to_offset) values ('greenpark.readings.v1', 0, 1, 5)`,
    );
    await records.find<Told>(ALERTS_TOPIC, mine('lost.range', 'active-unacknowledged'));

    expect(await second.end()).toBe(0);
    expect(second.lines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
    expect(records.problems).toEqual([]);
    await producer.disconnect();
  });

  it('refuses a wrong site file with every problem', async () => {
    const wrong = join(folder, 'wrong.yaml');
    await writeFile(wrong, FILE.replace('heat-meter', 'heatmeter').replace('unit: GJ', 'unit: gj'));
    const service = ServiceProcess.spawn('alerting', { ...env(), GREENPARK_SITES: wrong }, ['--check-config']);
    await until(() => service.exitCode !== undefined, 'the end of --check-config');
    expect(service.exitCode).toBe(1);
    const said = service.said.join('\n');
    expect(said).toContain('wrong.yaml:5:24: devices[0].kind: found "heatmeter"');
    expect(said).toContain('unit: found "gj", expected a UCUM code');
  });
});

describe('a day whose readings still come', () => {
  it('raises no alarm: what is on its way is awaited, what stays away is told', async () => {
    let nowMs = NOW + 90 * DAY_MS;
    const on = { changed: () => undefined, unreadable: () => undefined };
    const evaluateStatus = new EvaluateStatus(
      db,
      () => [SITE],
      () => nowMs,
      on,
    );
    let version = 0;
    const take = async (afterMinutes: number, toDate: string, dayCoveragePct: number): Promise<string[]> => {
      nowMs += afterMinutes * MINUTE_MS;
      const targets = [target(toDate, 0.9, { dayCoveragePct })];
      await evaluateStatus.take({
        key: SITE.id,
        value: Buffer.from(JSON.stringify({ data: { version: ++version, targets } })),
      });
      return (await alerts()).map(({ rule, state }) => `${rule} ${state}`);
    };
    expect(await take(0, day(0), 0)).toEqual([]);
    expect(await take(1, day(0), 60)).toEqual([]);
    expect(await take(1, day(0), 100)).toEqual([]);
    expect(await take(1_440, day(1), 60)).toEqual([]);
    expect(await take(14, day(1), 60)).toEqual([]);
    expect(await take(1, day(1), 60)).toEqual(['data.coverage active-unacknowledged']);
  });
});

describe('the rules of performance and coverage', () => {
  const evaluate = (toDate: string, more: Partial<TargetStatus>): Promise<number> =>
    judged([target(toDate, 0.9, more)], NOW + 90 * DAY_MS);
  const rules = async (): Promise<string[]> =>
    (await alerts()).map(({ rule, severity, state }) => `${rule} ${severity} ${state}`).sort();

  it('raise each its own alert of the same target', async () => {
    const change = { date: day(-4), beforePct: 0.2, afterPct: -7 };
    await evaluate(day(0), { performanceDriftPct: -5.2, cusumDown: 6.4, change });
    expect(await rules()).toEqual(['performance.cusum warning active-unacknowledged']);
    expect((await only()).body.message).toContain(`since ${day(-4)}: -7.0 % of an average day`);
    await evaluate(day(1), { performanceDriftPct: -5.3, cusumDown: 7, change, dayCoveragePct: 90 });
    await evaluate(day(2), { performanceDriftPct: -5.4, cusumDown: 8, change });
    expect(await rules()).toEqual([
      'data.coverage warning returned-unacknowledged',
      'performance.cusum warning active-unacknowledged',
      'performance.drift warning active-unacknowledged',
    ]);
  });

  it('say nothing before 300 K.d, nor of a document of an older version', async () => {
    for (let i = 0; i < 4; i += 1) await evaluate(day(i), { performanceDriftPct: -20, cusumDown: 20, degreeDays: 290 });
    const { cusumDown: _c, dayCoveragePct: _d, monthCoveragePct: _m, ...older } = target(day(5), 0.9);
    await judged([older as TargetStatus], NOW + 90 * DAY_MS);
    expect(await alerts()).toEqual([]);
  });
});
