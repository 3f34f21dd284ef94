import { deriveFigures, derivedSites, type DerivedSite } from '#derivation';
import {
  addDays,
  factorSet,
  HOUR_MS,
  localHourStart,
  localMidnightMs,
  QUARTER_HOUR_MS,
  type Factor,
  type HourFigures,
  type Site,
} from '#domain';
import { addHourMarks, Names, readFigures, type Database } from '#postgres';
import { markFollowers } from '../../../libs/derivation/src/windows/mark-followers.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';
import { deviceOf, heatFactor, pointOf, siteOf } from '../../support/plants/plant-of-tests.js';

const ZONE = 'Asia/Shanghai';
const HEAT = 'plant-meter/heat.energyTotal';
const POWER = 'aux-power/elec.energyTotal';

const factor = (id: string, value: number, unit: string): Factor => ({
  ...heatFactor,
  id,
  value,
  unit,
  validFrom: null,
  u95: { minus: 0, plus: 0 },
});
const factors = factorSet([
  heatFactor,
  factor('grid.jl', 0.5, 'kg/(kW.h)'),
  factor('ch4', 30, 'kg.TJ-1'),
  factor('n2o', 4, 'kg.TJ-1'),
  factor('gwp.ar6.ch4', 27, '1'),
  factor('gwp.ar6.n2o', 273, '1'),
]);

/** The days of a winter by file: 20 K d on even days of the month, 30 on odd ones. */
const hddOf = (date: string): number => (Number(date.slice(8)) % 2 === 0 ? 20 : 30);
const winter = Object.fromEntries(
  Array.from({ length: 140 }, (_, i) => addDays('2025-11-01', i)).map((d) => [d, hddOf(d)]),
);

const site: Site = {
  ...siteOf('north', ZONE, [
    deviceOf('plant-meter', 'heat-meter', [pointOf('plant-meter', 'heat.energyTotal', { kind: 'total', unit: 'GJ' })]),
    deviceOf('aux-power', 'electricity-meter', [
      pointOf('aux-power', 'elec.energyTotal', { kind: 'total', unit: 'kW.h', intervalMs: QUARTER_HOUR_MS }),
    ]),
    deviceOf('fuel-gate', 'fuel-scale', [
      pointOf('fuel-gate', 'fuel.received', { kind: 'delta', unit: 't', intervalMs: null }),
      pointOf('fuel-gate', 'fuel.ncv', { kind: 'gauge', unit: 'GJ.t-1', intervalMs: null }),
    ]),
  ]),
  weatherSources: [{ kind: 'file', file: 'winter.csv', baseC: 18, days: winter, from: null }],
  emissions: {
    credited: [{ point: HEAT, fromMs: -Infinity }],
    baseline: [{ method: 'heat-factor', factor: 'heat.cn.default', fromMs: -Infinity }],
    electricity: [{ point: POWER, factor: 'grid.jl', gridLossShare: 0, fromMs: -Infinity }],
    fossilFuels: [],
    biomass: [
      {
        efficiency: 0.8,
        ch4: 'ch4',
        n2o: 'n2o',
        gwp: 'ar6',
        fuel: { point: 'fuel-gate/fuel.received', moisturePoint: null, ncvPoint: 'fuel-gate/fuel.ncv' },
        fromMs: -Infinity,
      },
    ],
    haulage: [],
  },
};

/** Heat of a day, GJ: 240 + 24 × degree-days, so 30 or 40 GJ an hour. */
const perHour = (date: string): number => 10 + hddOf(date);
const midnight = (date: string): number => localMidnightMs(date, ZONE);
const NOW = midnight('2026-03-20');

describe('what stands in for lost readings', () => {
  let db: Database;
  let derived: DerivedSite;

  beforeEach(async () => {
    db = await freshDatabase('stand-ins');
    const names = await Names.open(db);
    await names.declare([site]);
    derived = derivedSites({ sites: [site], factors, normals: new Map() }, names)[0]!;
    // 50 whole days of heat and power
    for (let date = '2025-12-01'; date < '2026-01-20'; date = addDays(date, 1)) await putDay(date);
    await derive(midnight('2025-12-01'), midnight('2026-01-20'));
  });
  afterEach(() => db.close());

  const idOf = (address: string): number => derived.points.get(address)!.pointId;

  /** Windows as the engines leave them. */
  async function put(address: string, fromMs: number, toMs: number, amount: number | null, lostMs = 0): Promise<void> {
    await db.execute(
      `insert into window_15m (point_id, start, amount, covered_ms, lost_ms, state)
       select $1, g, $4::float8, $5::int, $6::int, '' from generate_series(to_timestamp($2::float8 / 1000), to_timestamp($3::float8 / 1000) - interval '1 s', interval '15 minutes') g
       on conflict on constraint window_15m_pkey do update
       set amount = excluded.amount, covered_ms = excluded.covered_ms, lost_ms = excluded.lost_ms`,
      [idOf(address), fromMs, toMs, amount, amount === null ? 0 : QUARTER_HOUR_MS, lostMs],
    );
  }
  async function putDay(date: string): Promise<void> {
    const [fromMs, toMs] = [midnight(date), midnight(addDays(date, 1))];
    await put(HEAT, fromMs, toMs, perHour(date) / 4);
    await put(POWER, fromMs, toMs, 25);
  }
  async function derive(fromMs: number, toMs: number): Promise<void> {
    const hours = new Set<number>();
    for (let t = fromMs; t < toMs; t += QUARTER_HOUR_MS) hours.add(localHourStart(t, ZONE));
    await addHourMarks(db, derived.siteId, [...hours], 'readings');
    await settle();
  }
  async function settle(): Promise<void> {
    for (let passes = 0; passes < 50; passes += 1) {
      const { hours, more } = await deriveFigures(db, derived, NOW);
      if (hours === 0 && !more) return;
    }
    throw new Error('marks are made again and again');
  }
  const figures = async (grain: 'hour' | 'day' | 'month', fromMs: number, toMs: number): Promise<HourFigures[]> =>
    (await readFigures(db, derived.siteId, grain, fromMs, toMs)).map((row) => row.figures);
  const dayOf = async (date: string): Promise<HourFigures> =>
    (await figures('day', midnight(date), midnight(addDays(date, 1))))[0]!;
  /** Everything made again from the same windows is the same. */
  async function expectStable(fromMs: number, toMs: number): Promise<void> {
    const before = await figures('hour', fromMs, toMs);
    await derive(fromMs, toMs);
    expect(await figures('hour', fromMs, toMs)).toEqual(before);
  }

  it('is the lesser neighbour for two hours of heat, and the month tells it with its effect', async () => {
    const at = midnight('2026-01-10') + 10 * HOUR_MS;
    await put(HEAT, at, at + 2 * HOUR_MS, null, QUARTER_HOUR_MS);
    await put(HEAT, at - HOUR_MS, at, 30 / 4);
    await put(HEAT, at + 2 * HOUR_MS, at + 3 * HOUR_MS, 26 / 4);
    await derive(at - HOUR_MS, at + 3 * HOUR_MS);
    const hours = await figures('hour', at, at + 2 * HOUR_MS);
    expect(hours.map(({ heatGj, substitutedGj, codes }) => [heatGj, substitutedGj, codes])).toEqual([
      [26, 26, ['SUBSTITUTED']],
      [26, 26, ['SUBSTITUTED']],
    ]);
    const [month] = await figures('month', midnight('2026-01-01'), midnight('2026-01-02'));
    expect(month!.substitutedGj).toBe(52);
    expect(month!.dataEffect.heatGj).toBeCloseTo(-4, 9);
    expect(month!.codes).toContain('SUBSTITUTED');
    expect(month!.coveragePct).toBeLessThan(100);
  });

  it('is the bound of the degree-day model for two days, follows the days before, and is the same when made again', async () => {
    // the plant wanders by ±24 GJ a day in the days before, so that the model has a spread
    for (let i = 1; i <= 40; i += 1) {
      const date = addDays('2026-01-14', -i);
      await put(HEAT, midnight(date), midnight(addDays(date, 1)), (perHour(date) + (i % 4 < 2 ? 1 : -1)) / 4);
    }
    const [from, to] = [midnight('2026-01-14'), midnight('2026-01-16')];
    await put(HEAT, from, to, null, QUARTER_HOUR_MS);
    await derive(midnight('2025-12-01'), midnight('2026-01-20'));
    const [even, odd] = [await dayOf('2026-01-14'), await dayOf('2026-01-15')];
    const lost = even.heatGj! + odd.heatGj!;
    const best = lost - even.dataEffect.heatGj - odd.dataEffect.heatGj;
    expect(best).toBeCloseTo(24 * (30 + 40), 0);
    // 1.645 × 24.6 × sqrt(2) and a little more, for residuals that are alike from day to day
    expect(best - lost).toBeGreaterThan(50);
    expect(best - lost).toBeLessThan(90);
    expect(odd.heatGj! / even.heatGj!).toBeCloseTo(4 / 3, 1);
    await expectStable(from, to);

    // a day before the gap is corrected: what stands in was made from it
    await put(HEAT, midnight('2026-01-02'), midnight('2026-01-03'), (perHour('2026-01-02') + 6) / 4);
    await derive(midnight('2026-01-02'), midnight('2026-01-03'));
    const after = (await dayOf('2026-01-14')).heatGj! + (await dayOf('2026-01-15')).heatGj!;
    expect(after).not.toBe(lost);
    await expectStable(from, to);
  });

  it('is nothing for eight days, and for what is lost beside them in the same month', async () => {
    await put(HEAT, midnight('2026-01-05'), midnight('2026-01-05') + HOUR_MS, null, QUARTER_HOUR_MS);
    await derive(midnight('2026-01-05'), midnight('2026-01-06'));
    expect((await dayOf('2026-01-05')).substitutedGj).toBeGreaterThan(0);
    await put(HEAT, midnight('2026-01-10'), midnight('2026-01-18'), null, QUARTER_HOUR_MS);
    await derive(midnight('2026-01-10'), midnight('2026-01-18'));
    expect(await dayOf('2026-01-12')).toMatchObject({ heatGj: 0, substitutedGj: 0, codes: ['SUBSTITUTED'] });
    expect((await dayOf('2026-01-12')).dataEffect.heatGj).toBeCloseTo(-24 * 30, 0);
    expect((await dayOf('2026-01-05')).substitutedGj).toBe(0);
    // the eight days come back by evidence: the other hour counts again
    for (let date = '2026-01-10'; date < '2026-01-18'; date = addDays(date, 1)) {
      await put(HEAT, midnight(date), midnight(addDays(date, 1)), perHour(date) / 4);
    }
    await derive(midnight('2026-01-10'), midnight('2026-01-18'));
    expect((await dayOf('2026-01-05')).substitutedGj).toBeGreaterThan(0);
  });

  it('is what power took in the hour before while its readings may be on their way, then the greater bound; never a net without it', async () => {
    const start = midnight('2026-01-20');
    await put(HEAT, start, start + HOUR_MS / 2, 10);
    await derive(start, start + HOUR_MS);
    const [fresh] = await figures('hour', start, start + HOUR_MS);
    expect(fresh!.terms.electricity).toBeCloseTo(0.5 * 0.1 * 0.5, 12);
    expect(fresh!.codes).toEqual([]);
    expect(fresh!.netT).toBe(fresh!.grossT! - fresh!.projectT! - fresh!.leakageT!);

    // the meter stays silent for two days while heat goes on
    for (const date of ['2026-01-20', '2026-01-21']) {
      await put(HEAT, midnight(date), midnight(addDays(date, 1)), perHour(date) / 4);
    }
    await derive(start, start + 48 * HOUR_MS);
    const hours = await figures('hour', start, start + 48 * HOUR_MS);
    expect(hours.every(({ codes }) => codes.includes('SUBSTITUTED'))).toBe(true);
    expect(hours[0]!.terms.electricity).toBeCloseTo(0.05, 12);
    expect(hours.every(({ terms }) => terms.electricity! >= 0.05 - 1e-12)).toBe(true);
    const day = await dayOf('2026-01-21');
    expect(day.netT).toBe(day.grossT! - day.projectT! - day.leakageT!);
    await expectStable(start, start + 48 * HOUR_MS);

    // it comes back and bridges the gap: what it says counts
    await put(POWER, start, start + 48 * HOUR_MS, 20);
    await derive(start, start + 48 * HOUR_MS);
    expect((await dayOf('2026-01-21')).terms.electricity).toBeCloseTo(24 * 0.04, 9);
    expect((await dayOf('2026-01-21')).codes).toEqual([]);
  });

  it('is the greatest hour of the months before where power is silent for long, and follows one that is measured later', async () => {
    const dates = Array.from({ length: 9 }, (_, i) => addDays('2026-01-20', i));
    const [start, end] = [midnight('2026-01-20'), midnight('2026-01-29')];
    for (const date of dates) await put(HEAT, midnight(date), midnight(addDays(date, 1)), perHour(date) / 4);
    await derive(start, end);
    const last = async (): Promise<number> => (await figures('hour', end - HOUR_MS, end))[0]!.terms.electricity!;
    expect(await last()).toBeCloseTo(0.05, 12);
    const noon = midnight('2025-12-20') + 12 * HOUR_MS;
    await put(POWER, noon, noon + HOUR_MS, 45);
    await derive(noon, noon + HOUR_MS);
    expect(await last()).toBeCloseTo(0.5 * 0.18, 12);
    await expectStable(start, end);
    // of an hour that is not whole it is not known what an hour brings
    await put(POWER, noon, noon + HOUR_MS / 4, null);
    await derive(noon, noon + HOUR_MS);
    // no other hour was greater than 0.05; what the days let expect is a little more
    expect(await last()).toBeCloseTo(0.05, 3);
  });

  it('is made again when the weather of a day before it is measured otherwise', async () => {
    const at = midnight('2026-01-14');
    await put(HEAT, at, at + 12 * HOUR_MS, null, QUARTER_HOUR_MS);
    await derive(at, at + 12 * HOUR_MS);
    const marked = async (): Promise<number> =>
      (await db.query('select from hour_mark where site_id = $1', [derived.siteId])).length;
    expect(await marked()).toBe(0);
    const measured = {
      ...derived.site,
      weatherSources: [{ kind: 'point', point: 'fuel-gate/fuel.ncv', from: null }] as const,
    };
    const changed = [{ pointId: idOf('fuel-gate/fuel.ncv'), startMs: midnight('2026-01-02') }];
    await markFollowers(
      db,
      { ...derived, site: { ...measured, emissions: { ...site.emissions!, biomass: [] } } },
      changed,
      'readings',
    );
    expect(await marked()).toBe(12);
  });

  it('says unknown of a sum in which heat has earned and power was never told', async () => {
    await db.execute('delete from window_15m where point_id = $1', [idOf(POWER)]);
    await derive(midnight('2026-01-15'), midnight('2026-01-17'));
    expect(await dayOf('2026-01-15')).toMatchObject({ projectT: null, netT: null });
    expect((await dayOf('2026-01-15')).grossT).toBeGreaterThan(0);
  });

  it('debits fuel by the heat, however much is weighed, also once a month is over', async () => {
    const [from, to] = [midnight('2025-12-01'), midnight('2026-01-01')];
    const [before] = await figures('month', from, to);
    await db.execute(
      `insert into window_15m (point_id, start, amount, last, held_ms, state)
       values ($1, to_timestamp($3::float8 / 1000), $4, null, 0, ''), ($2, to_timestamp($3::float8 / 1000), null, 15, 0, '')`,
      [idOf('fuel-gate/fuel.received'), idOf('fuel-gate/fuel.ncv'), from + 10 * HOUR_MS, (1.2 * before!.fuelGj!) / 15],
    );
    await derive(from + 10 * HOUR_MS, from + 11 * HOUR_MS);
    const [month] = await figures('month', from, to);
    expect(month!.fuelGj).toBeCloseTo(before!.fuelGj!, 9);
    expect(month!.terms.weighedFuel).toBeUndefined();
    expect(month!.coveragePct).toBeGreaterThanOrEqual(before!.coveragePct);
    const days = await figures('day', from, to);
    expect(days.reduce((sum, f) => sum + f.projectT!, 0)).toBe(month!.projectT!);
  });
});
