import { checkDays, derivedSites, deriveFigures, deriveTargets, publishStatus, type DerivedSite } from '#derivation';
import {
  addDays,
  DAY_MS,
  heatOfVolumeGj,
  HOUR_MS,
  localMidnightMs,
  MINUTE_MS,
  QUARTER_HOUR_MS,
  type FoundOfDay,
  type Site,
} from '#domain';
import { addHourMarks, Names, readAlerts, readDayChecks, readStatus, type Database } from '#postgres';
import type { StatusAnswer } from '#contracts';
import { evaluateFindings } from '../../../apps/alerting/src/judging/evaluate-findings.js';
import { withFindingCodes } from '../../../apps/api/src/figures/finding-codes.js';
import { EXAMPLE_SITE } from '../../support/plants/example-site.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';
import { deviceOf, factorsOfTests, pointOf, putReadings, siteOf } from '../../support/plants/plant-of-tests.js';

const ZONE = 'Asia/Shanghai';
const DATE = '2026-01-10';

const meterPoints = (device: string) => [
  pointOf(device, 'heat.energyTotal', { kind: 'total', unit: device === 'plant-meter' ? 'GJ' : 'MW.h' }),
  pointOf(device, 'water.flow', { unit: 'm3.h-1' }),
  pointOf(device, 'water.supplyTemp', { unit: 'Cel' }),
  pointOf(device, 'water.returnTemp', { unit: 'Cel' }),
];
const site: Site = {
  ...siteOf('north', ZONE, [
    {
      ...deviceOf('plant-meter', 'heat-meter', meterPoints('plant-meter')),
      meter: { serial: null, accuracyClass: 2, verifiedUntil: null, location: 'return' },
    },
    { ...deviceOf('audi-ppe', 'substation', meterPoints('audi-ppe')), areaM2: 500_000 },
    { ...deviceOf('east', 'substation', meterPoints('east')), areaM2: 347_000 },
  ]),
  area: {
    fullM2: 847_000,
    planned: [{ from: '2022-11-13', m2: 847_000 }],
    connected: [{ from: '2022-11-13', m2: 847_000 }],
  },
  emissions: {
    credited: [{ point: 'plant-meter/heat.energyTotal', fromMs: -Infinity }],
    baseline: [{ method: 'heat-factor', factor: 'heat.cn.default', fromMs: -Infinity }],
    electricity: [],
    fossilFuels: [],
    biomass: [],
    haulage: [],
  },
};
const midnight = localMidnightMs(DATE, ZONE);
const NOW = midnight + 30 * HOUR_MS;

describe('what meters and clocks say about each other', () => {
  let db: Database;
  let derived: DerivedSite;
  beforeEach(async () => {
    db = await freshDatabase('findings');
    const names = await Names.open(db);
    await names.declare([site]);
    derived = derivedSites({ sites: [site], factors: factorsOfTests, normals: new Map() }, names)[0]!;
  });
  afterEach(() => db.close());

  const idOf = (address: string): number => derived.points.get(address)!.pointId;
  async function put(address: string, value: { readonly amount?: number; readonly mean?: number }): Promise<void> {
    await db.execute(
      `insert into window_15m (point_id, start, amount, mean, held_ms, covered_ms, state)
       select $1, g, $4::float8, $5::float8, $6, $6, '' from generate_series(to_timestamp($2::float8 / 1000), to_timestamp($3::float8 / 1000) - interval '1 s', interval '15 minutes') g`,
      [idOf(address), midnight, midnight + DAY_MS, value.amount ?? null, value.mean ?? null, QUARTER_HOUR_MS],
    );
  }
  /** A day of 1,000 m3/h, 110/60 °C at the plant; shares of the heat arrive. */
  async function day(more: { readonly register?: number; readonly audi?: number; readonly east?: number } = {}) {
    const { register = 1, audi = 0.6, east = 0.35 } = more;
    const heat = heatOfVolumeGj(250, { flowCelsius: 110, returnCelsius: 60, meterIn: 'return' });
    await put('plant-meter/heat.energyTotal', { amount: heat * register });
    await put('plant-meter/water.flow', { mean: 1_000 });
    await put('plant-meter/water.supplyTemp', { mean: 110 });
    await put('plant-meter/water.returnTemp', { mean: 60 });
    await put('audi-ppe/heat.energyTotal', { amount: (heat * audi) / 3.6 });
    await put('east/heat.energyTotal', { amount: (heat * east) / 3.6 });
    const hours = Array.from({ length: 24 }, (_, i) => midnight + i * HOUR_MS);
    await addHourMarks(db, derived.siteId, hours, 'readings');
    await deriveFigures(db, derived, NOW);
  }
  const findings = async () => (await readDayChecks(db, derived.siteId, DATE, DATE))[0]!.findings;
  const evaluated = (findings: FoundOfDay['findings'], nowMs: number, unjudged: readonly string[] = []) =>
    db.transaction((tx) =>
      evaluateFindings(tx, { ...EXAMPLE_SITE, id: 'north' }, { findings, unjudged: new Set(unjudged) }, nowMs),
    );
  const alerts = async () =>
    (await readAlerts(db, { states: ['active-unacknowledged'], sites: ['north'] })).map(
      ({ rule, subject }) => `${rule} ${subject}`,
    );
  const status = async (): Promise<StatusAnswer> => {
    await publishStatus(db, derived, NOW);
    return (await readStatus(db, derived.siteId))!.body as unknown as StatusAnswer;
  };

  it('finds nothing where register, flow and substations agree, and looks at a day once', async () => {
    await day();
    expect(await checkDays(db, derived, NOW, false)).toBe(1);
    expect(await findings()).toEqual([]);
    expect(await checkDays(db, derived, NOW, false)).toBe(0);
    expect((await status()).data.findings).toEqual([]);
  });

  it('looks at days as long as there is time, the newest in any case, and comes to all of them', async () => {
    await day();
    await db.execute(
      `insert into emission select (jsonb_populate_record(e, jsonb_build_object(
         'label', (e.label::date - n)::text, 'start', e.start - n * interval '1 day'))).*
       from emission e, generate_series(1, 5) n where grain = 'day'`,
    );
    const look = (again: boolean): Promise<number> => checkDays(db, derived, NOW, again, () => true);
    expect([await look(false), await look(true), await look(false), await look(false)]).toEqual([1, 4, 1, 0]);
    expect(await readDayChecks(db, derived.siteId, addDays(DATE, -5), DATE)).toHaveLength(6);
  });

  it('finds a register that is off its flow, and heat that never arrives: status, codes of the day, alerts, and their end', async () => {
    await day({ register: 1.05, audi: 0.5, east: 0.3 });
    await checkDays(db, derived, NOW, false);
    expect(
      (await findings()).map(({ kind, subject, measured }) => [kind, subject, Math.round(measured * 10) / 10]),
    ).toEqual([
      ['network-loss', 'north', 23.8],
      ['register-against-flow', 'plant-meter', 5],
    ]);
    const told = (await status()).data.findings!;
    expect(told[0]).toMatchObject({ date: DATE, code: 'BALANCE', low: 2, high: 10, unit: '%' });
    const rows = await withFindingCodes(db, site, derived.siteId, [
      { period: DATE, codes: ['GAP'] },
      { period: '2026-01-11', codes: [] },
    ]);
    expect(rows.map(({ codes }) => codes)).toEqual([['BALANCE', 'GAP'], []]);

    expect(await evaluated(told, NOW)).toBe(2);
    expect(await evaluated(told, NOW + HOUR_MS)).toBe(0);
    expect(await alerts()).toEqual([
      'data.balance north/network-loss',
      'data.balance plant-meter/register-against-flow',
    ]);
    expect(await evaluated(told.slice(1), NOW + 2 * HOUR_MS)).toBe(1);
    expect(await alerts()).toEqual(['data.balance plant-meter/register-against-flow']);
  });

  it('tells what the network lost of the season to a target for it, and nothing where a substation is not covered', async () => {
    const target = {
      id: 'loss',
      metric: 'networkLoss' as const,
      amount: 6,
      unit: '%',
      period: 'heatingSeason' as const,
      plan: { method: 'flat' as const },
    };
    const judged = { ...derived, site: { ...site, targets: [target] } };
    const achieved = async () => (await deriveTargets(db, judged, NOW))[0]!.status;
    expect(await achieved()).toMatchObject({ achieved: null, state: 'no-data' });
    await day();
    expect(await achieved()).toMatchObject({ state: 'on-track', unit: '%' });
    expect((await achieved()).achieved).toBeCloseTo(5, 9);
    await db.execute('update window_15m set amount = amount * 0.9 where point_id = $1', [
      idOf('audi-ppe/heat.energyTotal'),
    ]);
    expect(await achieved()).toMatchObject({ state: 'watch' });
    expect((await achieved()).achieved).toBeCloseTo(11, 9);
    await db.execute('delete from window_15m where point_id = $1', [idOf('east/heat.energyTotal')]);
    expect((await achieved()).achieved).toBeNull();
  });

  it('does not judge a network of which a part is not metered or not covered', async () => {
    await day({ audi: 0.2 });
    await db.execute('delete from window_15m where point_id = $1', [idOf('east/heat.energyTotal')]);
    await checkDays(db, derived, NOW, true);
    expect(await findings()).toEqual([]);
    expect((await status()).data.unjudged).toContain('north/network-loss');
  });

  it('ends no alert by a day of which nothing can be said', async () => {
    await day({ audi: 0.5, east: 0.3 });
    await checkDays(db, derived, NOW, false);
    expect(await evaluated((await status()).data.findings!, NOW)).toBe(1);
    await db.execute('delete from window_15m where point_id = $1', [idOf('east/heat.energyTotal')]);
    await checkDays(db, derived, NOW, true);
    const { findings: found, unjudged } = (await status()).data;
    expect(found).toEqual([]);
    expect(await evaluated(found!, NOW + HOUR_MS, unjudged!)).toBe(1);
    expect(await alerts()).toEqual(['data.balance north/network-loss']);
    const [alert] = await readAlerts(db, { states: null, sites: ['north'] });
    expect(alert!.body).toMatchObject({ active: true, noDataSince: new Date(NOW + HOUR_MS).toISOString() });
  });

  it('finds a clock that is five minutes slow, and no fault in messages that were kept and sent later', async () => {
    const device = derived.points.get('audi-ppe/water.flow')!;
    const put = (delayS: (i: number) => number) =>
      putReadings(
        db,
        device.deviceId,
        [{ id: device.pointId, unit: 'm3.h-1' }],
        Array.from({ length: 60 }, (_, i) => ({ t: midnight + i * MINUTE_MS, v: [1] })),
      ).then(() =>
        Promise.all(
          Array.from({ length: 60 }, (_, i) =>
            db.execute(
              `update reading set received_at = ts + $2 * interval '1 second' where device_id = $1 and ts = to_timestamp($3::float8 / 1000)`,
              [device.deviceId, delayS(i), midnight + i * MINUTE_MS],
            ),
          ),
        ),
      );
    await put((i) => 300 + (i % 3));
    await checkDays(db, derived, NOW, true);
    expect(await findings()).toMatchObject([{ code: 'SKEW', subject: 'audi-ppe', measured: 301 }]);
    expect(await evaluated((await status()).data.findings!, NOW)).toBe(1);
    expect(await alerts()).toEqual(['device.skew audi-ppe']);
    await db.execute('delete from reading');
    await put((i) => 7_200 - i * 60);
    await checkDays(db, derived, NOW, true);
    expect(await findings()).toEqual([]);
  });
});
