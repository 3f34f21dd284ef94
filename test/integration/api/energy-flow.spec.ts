import { DAY_MS, HOUR_MS } from '#domain';
import { Names, type Database } from '#postgres';
import { buildDevice, buildSite } from '#testing';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';
import { factorsOfTests } from '../../support/plants/plant-of-tests.js';

const gj = { kind: 'total', unit: 'GJ', maxRatePerHour: 200 } as const;
const feeder = { kind: 'gauge', unit: 't.h-1' } as const;
const SITE = {
  ...buildSite({ id: 'flow', name: 'Flow', timeZone: 'UTC' }),
  area: { fullM2: 1_000, planned: [], connected: [{ from: '2020-01-01', m2: 1_000 }] },
  devices: [
    buildDevice('boiler-1', { 'heat.energyTotal': gj, 'fuel.feedRate': feeder }),
    buildDevice('boiler-2', { 'heat.energyTotal': gj, 'fuel.feedRate': feeder }),
    buildDevice('meter', { 'heat.energyTotal': gj }, { kind: 'heat-meter' }),
    buildDevice('east', { 'heat.energyTotal': gj }, { kind: 'substation', customer: 'East', areaM2: 600 }),
    buildDevice('west', { 'heat.energyTotal': { ...gj, unit: 'MW.h' } }, { kind: 'substation', areaM2: 400 }),
    buildDevice('gate', { 'fuel.ncv': { kind: 'gauge', unit: 'GJ.t-1', intervalMs: null } }, { kind: 'fuel-scale' }),
  ],
  emissions: {
    credited: [{ point: 'meter/heat.energyTotal', fromMs: -Infinity }],
    baseline: [{ method: 'heat-factor', factor: 'heat.cn.default', fromMs: -Infinity } as const],
    electricity: [],
    fossilFuels: [],
    haulage: [],
    biomass: [
      {
        efficiency: 0.85,
        ch4: 'x',
        n2o: 'x',
        gwp: 'ar6',
        fuel: { point: 'gate/fuel.ncv', moisturePoint: null, ncvPoint: 'gate/fuel.ncv' },
        fromMs: -Infinity,
      } as const,
    ],
  },
};
const FROM = Date.parse('2026-01-01T00:00:00Z');
const DAYS = 20;
const NOW = FROM + DAYS * DAY_MS + 12 * HOUR_MS + 20 * 60_000;
/** Of a window; on the newest day the meter of the plant reads 4 % more than what left. */
const PLANT_GJ = 30;
const OVER = 1.04;

describe('GET /energy-flow', () => {
  let db: Database;
  let api: ApiUnderTest;
  let names: Names;

  const ask = async (query = '') => (await api.call(`/api/v1/sites/flow/energy-flow${query}`)).body;
  /** Windows of a point from day `from` on: `amount` and `mean` are SQL over the number `n` of a window. */
  const windows = async (device: string, point: string, amount: string, mean = 'null', from = 0): Promise<void> => {
    await db.execute(
      `insert into window_15m (point_id, start, min, max, mean, last, held_ms, amount, covered_ms, state)
       select $1, to_timestamp($2::float8 / 1000) + n * interval '15 minutes', null, null, ${mean}, ${mean}, 900000, ${amount}, 900000, '{}'
       from generate_series($3::int, $4::int) n`,
      [names.point('flow', device, point)!.pointId, FROM, from * 96, DAYS * 96 + 48],
    );
  };

  beforeAll(async () => {
    db = await freshDatabase('energy_flow');
    names = await Names.open(db);
    await names.declare([SITE]);
    // The load swings by the day: what is lost is 1.2 GJ a window and 2 % of what leaves.
    const left = `(${PLANT_GJ} + (n / 96) % 7)`;
    await windows('meter', 'heat.energyTotal', `${left} * case when n >= ${DAYS * 96} then ${OVER} else 1 end`);
    await windows('east', 'heat.energyTotal', `(${left} * 0.98 - 1.2) * 0.6`);
    await windows('west', 'heat.energyTotal', `(${left} * 0.98 - 1.2) * 0.4 / 3.6`);
    await windows('boiler-1', 'heat.energyTotal', `${left} * 0.51`);
    await windows('boiler-2', 'heat.energyTotal', `${left} * 0.50`);
    await windows('boiler-1', 'fuel.feedRate', 'null', '5');
    await windows('boiler-2', 'fuel.feedRate', 'null', '4.8');
    await windows('gate', 'fuel.ncv', 'null', '16', DAYS);
    api = await startApi(db, { sites: [SITE], factors: factorsOfTests }, { now: NOW });
  }, 60_000);
  afterAll(async () => {
    await api?.stop();
    await db?.close();
  });

  it('shows the newest hour that meters can have told of, and what the plant counted too much as unexplained', async () => {
    const flow = await ask();
    const left = 4 * (PLANT_GJ + (DAYS % 7));
    expect(flow).toMatchObject({ period: 'now', start: '2026-01-21T11:00:00Z', end: '2026-01-21T12:00:00Z' });
    expect(flow.outlet.gj).toBeCloseTo(left * OVER, 6);
    expect(flow.outlet.mw).toBeCloseTo((left * OVER) / 3.6, 6);
    expect(flow.networkLoss.gj).toBeCloseTo(4 * 1.2 + 0.02 * left * OVER, 3);
    expect(flow.unexplained.gj).toBeCloseTo(0.04 * left * 0.98, 3);
    expect(flow.customers.map((one: { device: string }) => one.device)).toEqual(['east', 'west']);
    expect(flow.customers[1].gj).toBeCloseTo((left * 0.98 - 4.8) * 0.4, 6);
    expect(flow.boilers[0]).toMatchObject({ device: 'boiler-1', fuelGj: 80, coveragePct: 100 });
    expect(flow.boilers[0].efficiencyPct).toBeCloseTo((100 * left * 0.51) / 80, 6);
    expect(flow.fuel.gj).toBeCloseTo(80 + 76.8, 6);
    const parts = [flow.networkLoss, flow.unexplained, flow.undivided, ...flow.customers];
    const sum = parts.reduce((all: number, { gj: one }: { gj: number }) => all + Math.round(one * 1e6), 0);
    expect(sum).toBe(Math.round(flow.outlet.gj * 1e6));
  });

  it('explains a day like those before it, and calls nothing usual before ten days are known', async () => {
    const day = await ask('?period=2026-01-15');
    expect(day.unexplained.gj).toBeCloseTo(0, 6);
    expect(day.networkLoss.gj).toBeCloseTo(96 * (1.2 + 0.02 * PLANT_GJ), 6);
    expect(day.fuel.gj).toBeNull();
    const early = await ask('?period=2026-01-03');
    expect(early).toMatchObject({ networkLoss: { gj: null }, unexplained: { gj: null }, explainedShare: 0 });
    expect(early.undivided.gj).toBeCloseTo(96 * (1.2 + 0.02 * (PLANT_GJ + 2)), 6);
  });

  it('takes months, today, and times that have not begun', async () => {
    const month = await ask('?period=2026-01');
    expect(month).toMatchObject({ start: '2026-01-01T00:00:00Z', end: '2026-01-21T12:00:00Z' });
    expect((await ask('?period=today')).period).toBe('2026-01-21');
    expect(await ask('?period=2027-01')).toMatchObject({ outlet: { gj: null, mw: null }, unexplained: { gj: null } });
    for (const period of ['2026-02-30', 'yesterday'])
      expect((await api.call(`/api/v1/sites/flow/energy-flow?period=${period}`)).status).toBe(400);
  });
});
