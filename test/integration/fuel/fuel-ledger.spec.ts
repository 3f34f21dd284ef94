/** Fuel by use: a scale that dies and comes back, stock that is counted, trucks that are told of late, as worked example K02 has them. */
import { buildEvidence } from '#derivation';
import { verifyPack } from '#evidence';
import { DAY_MS, HOUR_MS, MINUTE_MS, periodOf, type Factor, type Site } from '#domain';
import { KnownPlant, knownCatalogue, knownSite, type ApiAnswers } from '../../support/plants/known-plant.js';
import { heatFactor, pointOf } from '../../support/plants/plant-of-tests.js';

const START = Date.parse('2026-01-15T00:00:00+08:00');
const GJ_A_DAY = 2_600;
const factor = (id: string, value: number, unit: string): Factor => ({
  ...heatFactor,
  id,
  value,
  unit,
  validFrom: null,
});
const always = { fromMs: -Infinity };
const emissions = knownSite.emissions!;
const site: Site = {
  ...knownSite,
  hash: 'burning',
  devices: knownSite.devices.map((device) =>
    device.id === 'fuel-gate'
      ? { ...device, points: [...device.points, pointOf('fuel-gate', 'fuel.ncv', { unit: 'GJ.t-1' })] }
      : device,
  ),
  emissions: {
    ...emissions,
    electricity: [],
    biomass: [
      {
        efficiency: 0.85,
        ch4: 'biomass.ch4',
        n2o: 'biomass.n2o',
        gwp: 'ar6',
        fuel: { point: 'fuel-gate/fuel.received', moisturePoint: null, ncvPoint: 'fuel-gate/fuel.ncv' },
        ...always,
      },
    ],
    haulage: [{ point: 'fuel-gate/fuel.received', distanceKm: 120, factor: 'freight.heavy', ...always }],
  },
};
const added = [
  factor('ncv.straw.pellet', 15, 'GJ.t-1'),
  factor('biomass.ch4', 30, 'kg.TJ-1'),
  factor('biomass.n2o', 4, 'kg.TJ-1'),
  factor('gwp.ar6.ch4', 27, '1'),
  factor('gwp.ar6.n2o', 273, '1'),
];
const catalogue = {
  ...knownCatalogue,
  sites: [site],
  factors: new Map([...knownCatalogue.factors, ...added.map((one) => [one.id, [one]] as const)]),
};

type Row = Parameters<KnownPlant['receiveAll']>[0][number];
const heatRows = (fromMs: number, toMs: number): Row[] => {
  const rows: Row[] = [];
  for (let t = fromMs; t < toMs; t += 30 * MINUTE_MS) {
    const heat = 5_000 + (GJ_A_DAY * (t - START)) / DAY_MS;
    rows.push({ device: 'plant-meter', ts: t, values: { 'heat.energyTotal': heat } });
  }
  return rows;
};
/** Seven trucks of thirty tonnes on a day, which is counted from 1. */
const trucks = (day: number, perTruck = 30): Row[] =>
  Array.from({ length: 7 }, (_, i) => ({
    device: 'fuel-gate',
    ts: START + (day - 1) * DAY_MS + (7 + i) * HOUR_MS + 123,
    values: { 'fuel.received': { v: perTruck, id: `truck-${day}-${i}` } },
  }));

interface Day {
  readonly label: string;
  readonly haulage: number;
  readonly coverage: number;
  readonly codes: readonly string[];
}
const daysOf = (plant: KnownPlant, grain = 'day'): Promise<Day[]> =>
  plant.store.owner.query(
    `select label, (terms->>'haulage')::float8 as haulage, coverage_pct as coverage, codes from emission
     where grain = $1 and heat_gj is not null order by start`,
    [grain],
  );
const ledgerOf = async (plant: KnownPlant): Promise<{ stockT: number; unweighedT: number; surplusT: number }[]> =>
  (
    await plant.store.owner.query<{ body: { stockT: number; unweighedT: number; surplusT: number } }>(
      'select body from fuel_day order by day',
    )
  ).map(({ body }) => body);
const hauledT = (days: readonly Day[]): number => days.reduce((sum, { haulage }) => sum + haulage, 0);
const USE_T = GJ_A_DAY / 0.85 / 15;
const perT = 120 * 129 * 1e-6;

describe('a scale that dies on day 4 and comes back on day 9', () => {
  let plant: KnownPlant;
  const told: { what: string; at: number; answers: ApiAnswers }[] = [];
  beforeAll(async () => {
    plant = await KnownPlant.open('fuel-ledger', START - DAY_MS + 1, {
      catalogue,
      questions: [
        'emissions?interval=hour&from=2026-01-20&to=2026-01-22',
        'emissions?interval=day&from=2026-01-10',
        'emissions?interval=month&from=2025-12-01',
        'emissions?interval=season&from=2025-01-01',
        'status',
      ],
    });
  });
  afterAll(() => plant.close());

  /** All of it is derived, a recompute finds nothing, and it is told. */
  const take = async (what: string): Promise<Day[]> => {
    await plant.derive();
    expect({ what, ...(await plant.recomputed()) }).toEqual({ what, differences: 0, first: [] });
    told.push({ what, at: plant.clock, answers: await plant.answers() });
    await plant.pass(1);
    return daysOf(plant);
  };
  const until = async (toMs: number, rows: readonly Row[]): Promise<void> => {
    const heat = heatRows(Math.ceil((plant.clock - 1) / (30 * MINUTE_MS)) * 30 * MINUTE_MS, toMs);
    await plant.pass(toMs - plant.clock);
    await plant.receiveAll([...heat.filter(({ ts }) => ts >= START), ...rows]);
  };
  const stock = (day: number, value: number) =>
    plant.record('fuel-gate', {
      type: 'stock-taken',
      ts: START + (day - 1) * DAY_MS + 20 * HOUR_MS,
      point: 'fuel.received',
      value,
    });

  it('debits what the heat took, and says of which days nothing was weighed', async () => {
    await stock(0, 600);
    await until(
      START + 3 * DAY_MS + 1,
      [1, 2, 3].flatMap((day) => trucks(day)),
    );
    await take('three days');
    await until(START + 8 * DAY_MS + 1, []);
    const days = (await take('the scale is dead')).slice(0, 8);
    for (const day of days) expect(day.haulage).toBeCloseTo(USE_T * perT, 9);
    expect(days.slice(0, 6).map(({ coverage }) => coverage)).toEqual([100, 100, 100, 100, 100, 100]);
    expect(days[6]!.coverage).toBeCloseTo(3.4904, 3);
    expect(days[7]!.coverage).toBe(0);
    expect(days.map(({ codes }) => codes.includes('FUEL_UNWEIGHED'))).toEqual([...Array(6).fill(false), true, true]); // prettier-ignore
  });

  it('K02: lays what a stock-taking finds missing to the days since the one before', async () => {
    await until(
      START + 10 * DAY_MS + 1,
      [9, 10].flatMap((day) => trucks(day)),
    );
    await stock(10, 5);
    const days = (await take('stock is taken')).slice(0, 10);
    expect(hauledT(days)).toBeCloseTo(31.677847, 5);
    for (const { haulage } of days) expect(haulage).toBeCloseTo((USE_T + 0.715686) * perT, 8);
    const ledger = (await ledgerOf(plant)).slice(1, 11);
    expect(ledger.map(({ stockT }) => Math.round(stockT * 1e3) / 1e3)).toEqual([
      606.078, 612.157, 618.235, 414.314, 210.392, 6.471, 0, 0, 6.078, 5,
    ]);
  });

  it('carries on from the day of a truck that is told of late, and computes the hours again that it changes', async () => {
    const before = await plant.store.owner.query('select start, computed_at from emission where grain = $1', ['hour']);
    await plant.pass(HOUR_MS);
    await plant.receiveAll(trucks(7));
    const days = (await take('trucks of day 7')).slice(0, 10);
    // 6.47 t + 210 t last for day 7, and for a part of day 8
    expect(days[6]!.coverage).toBe(100);
    expect(days[7]!.coverage).toBeCloseTo((110 * (6.470588 + 6.078431)) / USE_T, 3);
    const moved = await plant.store.owner.query('select start, computed_at from emission where grain = $1', ['hour']);
    const was = new Map(before.map((row) => [JSON.stringify(row.start), JSON.stringify(row.computed_at)]));
    const again = moved.filter((row) => was.get(JSON.stringify(row.start)) !== JSON.stringify(row.computed_at));
    expect(again.length).toBeLessThanOrEqual(48);
  });

  it('takes a stock-taking back', async () => {
    await plant.record('fuel-gate', { type: 'withdrawn', ts: plant.clock - 1, event: 'event-2' });
    const days = (await take('the second one is withdrawn')).slice(0, 10);
    expect(hauledT(days)).toBeCloseTo(10 * USE_T * perT, 9);
  });

  it('goes by a calorific value that was measured, for sixty days', async () => {
    await plant.pass(HOUR_MS);
    await plant.receiveAll([{ device: 'fuel-gate', ts: START + 4 * DAY_MS + 456, values: { 'fuel.ncv': 12 } }]);
    const days = await take('a dry summer');
    expect(days[3]!.haulage).toBeCloseTo(USE_T * perT, 9);
    expect(days[4]!.haulage).toBeCloseTo(((USE_T * 15) / 12) * perT, 9);
    expect(days[9]!.haulage).toBeCloseTo(((USE_T * 15) / 12) * perT, 9);
  });

  it('adds up to months and the season', async () => {
    const [days, [month], [season]] = await Promise.all([
      daysOf(plant),
      daysOf(plant, 'month'),
      daysOf(plant, 'season'),
    ]);
    expect(month!.haulage).toBe(hauledT(days));
    expect(season!.haulage).toBe(month!.haulage);
  });

  it('is answered as of every earlier moment as it was then', async () => {
    for (const { what, at, answers } of told) {
      expect({ what, at, ...(await plant.answers(at)) }).toEqual({ what, at, ...answers });
    }
  });

  it.each(['2026-01-17', '2026-01-22', '2026-01', 'season-2025'])('is proved by the pack of %s', async (name) => {
    const outcome = await buildEvidence(plant.store.owner, plant.derived, {
      period: periodOf(site, name)!,
      methodology: '# Methodology\n',
      productVersion: '1.0.0',
      who: 'test',
      nowMs: plant.clock,
    });
    if (outcome.kind !== 'built') throw new Error(outcome.kind);
    const report = verifyPack(outcome.evidence.bytes, { root: outcome.evidence.root });
    expect({ name, problem: report.problem }).toEqual({ name, problem: null });
  });
});
