import {
  DAY_MS,
  HOUR_MS,
  localHourStart,
  localMidnightMs,
  MINUTE_MS,
  QUARTER_HOUR_MS,
  type HourFigures,
  type Site,
} from '#domain';
import { deriveFigures, derivedSites, refreshPeriods, publishStatus, type DerivedSite, closeDue } from '#derivation';
import { computeHours } from '../../../libs/derivation/src/derive-site.js';
import { addHourMarks, Names, readFigures, readStatus, type Database } from '#postgres';
import { freshDatabase } from '../../support/processes/fresh-database.js';
import { deviceOf, factorsOfTests, heatFactor, pointOf, siteOf } from '../../support/plants/plant-of-tests.js';
import { reachedLook } from '../../support/plants/reached-look.js';

const meter = deviceOf('plant-meter', 'heat-meter', [
  pointOf('plant-meter', 'heat.energyTotal', { kind: 'total', unit: 'MW.h' }),
]);
const aux = deviceOf('aux-power', 'electricity-meter', [
  pointOf('aux-power', 'elec.energyTotal', { kind: 'total', unit: 'kW.h', intervalMs: QUARTER_HOUR_MS }),
]);
const grid = {
  ...heatFactor,
  id: 'grid.jl',
  value: 0.5,
  unit: 'kg/(kW.h)',
  validFrom: null,
  u95: { minus: 0, plus: 0 },
};

function siteIn(zone: string, id: string): Site {
  return {
    ...siteOf(id, zone, [meter, aux]),
    emissions: {
      credited: [{ point: 'plant-meter/heat.energyTotal', fromMs: -Infinity }],
      baseline: [{ method: 'heat-factor', factor: 'heat.cn.default', fromMs: -Infinity }],
      electricity: [{ point: 'aux-power/elec.energyTotal', factor: 'grid.jl', gridLossShare: 0, fromMs: -Infinity }],
      fossilFuels: [],
      biomass: [],
      haulage: [],
    },
  };
}

/** Windows as the engines would have left them: the same amount in every quarter of an hour. */
async function putWindows(
  db: Database,
  pointId: number,
  fromMs: number,
  toMs: number,
  amount: number,
  coveredMs = QUARTER_HOUR_MS,
): Promise<void> {
  await db.execute(
    `insert into window_15m (point_id, start, amount, covered_ms, state)
     select $1, g, $4, $5, '{}' from generate_series(to_timestamp($2::float8 / 1000), to_timestamp($3::float8 / 1000) - interval '1 s', interval '15 minutes') g
     on conflict on constraint window_15m_pkey do update set amount = excluded.amount, covered_ms = excluded.covered_ms`,
    [pointId, fromMs, toMs, amount, coveredMs],
  );
}

const hoursBetween = (fromMs: number, toMs: number, zone: string): number[] => {
  const hours = new Set<number>();
  for (let t = fromMs; t < toMs; t += QUARTER_HOUR_MS) hours.add(localHourStart(t, zone));
  return [...hours];
};

describe('figures from windows', () => {
  let db: Database;
  let names: Names;
  beforeAll(async () => {
    db = await freshDatabase('figures');
    names = await Names.open(db);
  });
  afterAll(() => db.close());

  async function plant(site: Site): Promise<DerivedSite> {
    await names.declare([site]);
    const factors = new Map([...factorsOfTests, ['grid.jl', [grid] as const]]) as never;
    return derivedSites({ sites: [site], factors, normals: new Map() }, names)[0]!;
  }
  const idOf = (derived: DerivedSite, address: string): number => derived.points.get(address)!.pointId;

  it('computes hours, days, months and the season in the zone of the site, in GJ and t', async () => {
    const zone = 'Asia/Shanghai';
    const derived = await plant(siteIn(zone, 'shanghai'));
    const from = localMidnightMs('2026-01-31', zone);
    const to = localMidnightMs('2026-02-02', zone);
    // 2.5 MW.h a quarter = 10 MW = 36 GJ/h; 25 kW.h a quarter = 100 kW
    await putWindows(db, idOf(derived, 'plant-meter/heat.energyTotal'), from, to, 2.5);
    await putWindows(db, idOf(derived, 'aux-power/elec.energyTotal'), from, to, 25);
    const hours = hoursBetween(from, to, zone);
    await addHourMarks(db, derived.siteId, hours, 'readings');
    const now = to + 3 * HOUR_MS;
    expect(await deriveFigures(db, derived, now)).toEqual({ more: false, isFull: false, hours: 48 });
    expect(await deriveFigures(db, derived, now)).toEqual({ more: false, isFull: false, hours: 0 });

    const rows = await readFigures(db, derived.siteId, 'hour', from, to);
    expect(rows).toHaveLength(48);
    for (const { figures } of rows) {
      expect(figures.heatGj).toBeCloseTo(36, 9);
      expect(figures.grossT).toBeCloseTo(3.96, 9);
      expect(figures.projectT).toBeCloseTo(0.05, 9);
      expect(figures.netT).toBeCloseTo(3.91, 9);
      // 20 % of the factor, class 3 of a heat meter of unknown class (3.257299 %), 2 % of the electricity meter
      expect(figures.u95T).toBeCloseTo(Math.hypot(0.792, 3.96 * 0.03257299, 0.05 * 0.02), 6);
      expect(figures.coveragePct).toBe(100);
      expect(figures.factorVersions).toEqual(['grid.jl@open', 'heat.cn.default@2015-01-01']);
    }
    const whole = async (grain: 'day' | 'month' | 'season'): Promise<[number, HourFigures][]> =>
      (await readFigures(db, derived.siteId, grain, 0, 4e12)).map((row) => [row.startMs, row.figures]);
    const days = await whole('day');
    expect(days.map(([start, f]) => [start, Math.round(f.grossT! * 1e6) / 1e6])).toEqual([
      [from, 95.04],
      [from + DAY_MS, 95.04],
    ]);
    expect((await whole('month')).map(([start]) => start)).toEqual([
      localMidnightMs('2026-01-01', zone),
      localMidnightMs('2026-02-01', zone),
    ]);
    const [[start, season]] = (await whole('season')) as [[number, HourFigures]];
    expect(start).toBe(localMidnightMs('2025-10-20', zone));
    expect(season.grossT).toBeCloseTo(190.08, 9);
    expect(season.netT).toBeCloseTo(season.grossT! - season.projectT! - season.leakageT!, 12);
  });

  it('tells for how long all that counts is known: bridged gaps are, lost and silent ones are not', async () => {
    const zone = 'Europe/Belgrade';
    const derived = await plant(siteIn(zone, 'told'));
    const heat = idOf(derived, 'plant-meter/heat.energyTotal');
    const power = idOf(derived, 'aux-power/elec.energyTotal');
    const from = localMidnightMs('2026-03-29', zone);
    const to = localMidnightMs('2026-03-30', zone);
    await putWindows(db, heat, from, to, 2.5);
    await putWindows(db, heat, from + 2 * HOUR_MS, from + 12 * HOUR_MS, 2.5, 0);
    await putWindows(db, power, from, to, 25);
    await db.execute('delete from window_15m where point_id = $1 and start >= to_timestamp($2::float8 / 1000)', [
      power,
      to - HOUR_MS,
    ]);
    const lost = from + HOUR_MS;
    await db.execute(
      'update window_15m set lost_ms = 300000 where point_id = $1 and start = to_timestamp($2::float8 / 1000)',
      [heat, lost],
    );
    await addHourMarks(db, derived.siteId, hoursBetween(from, to, zone), 'readings');
    await deriveFigures(db, derived, to + DAY_MS);
    const hours = await readFigures(db, derived.siteId, 'hour', from, to);
    const told = hours.map(({ figures }) => figures.toldPct);
    expect(told).toEqual(
      hours.map(({ startMs }) => (startMs === lost ? (100 * 55) / 60 : startMs === to - HOUR_MS ? 0 : 100)),
    );
    expect(hours[3]!.figures).toMatchObject({ coveragePct: 0, toldPct: 100 });
    const [day] = await readFigures(db, derived.siteId, 'day', from, to);
    const { figures } = day!;
    expect(figures.toldPct).toBeCloseTo((100 * (22 - 5 / 60)) / 23, 9);
    expect(figures.toldMs).toEqual({
      'plant-meter/heat.energyTotal': 23 * HOUR_MS - 300_000,
      'aux-power/elec.energyTotal': 22 * HOUR_MS,
    });
    // the gross asks for heat alone
    expect(figures.told.grossT.ms).toBe(23 * HOUR_MS - 300_000);
    expect(figures.told.netT.ms).toBe(22 * HOUR_MS - 300_000);
  });

  it('has local days of 23 and 25 hours, and hours of a half-hour zone', async () => {
    for (const [zone, date, count] of [
      ['Europe/Belgrade', '2026-03-29', 23],
      ['Europe/Belgrade', '2025-10-26', 25],
      ['Asia/Kolkata', '2026-01-10', 24],
    ] as const) {
      const derived = await plant(siteIn(zone, `zone-${zone.toLowerCase().replace('/', '-')}-${count}`));
      const from = localMidnightMs(date, zone);
      const to = from + count * HOUR_MS;
      await putWindows(db, idOf(derived, 'plant-meter/heat.energyTotal'), from, to, 2.5);
      await addHourMarks(db, derived.siteId, hoursBetween(from, to, zone), 'readings');
      await deriveFigures(db, derived, to + DAY_MS);
      const hours = await readFigures(db, derived.siteId, 'hour', from, to);
      expect(hours).toHaveLength(count);
      expect(hours[0]!.startMs).toBe(from);
      const [day] = await readFigures(db, derived.siteId, 'day', from, to);
      expect(day!.figures.heatGj).toBeCloseTo(36 * count, 9);
      // electricity was never heard of: no net, and the coverage says so
      expect(day!.figures).toMatchObject({ netT: null, coveragePct: 0 });
    }
  });

  it('overwrites open figures, gives closed ones a revision with its cause, and closes only what is due', async () => {
    const zone = 'Asia/Shanghai';
    const derived = await plant(siteIn(zone, 'closing'));
    const heat = idOf(derived, 'plant-meter/heat.energyTotal');
    const from = localMidnightMs('2026-01-10', zone);
    const to = from + DAY_MS;
    await putWindows(db, heat, from, to, 2.5);
    await putWindows(db, idOf(derived, 'aux-power/elec.energyTotal'), from, to, 25);
    await addHourMarks(db, derived.siteId, hoursBetween(from, to, zone), 'readings');
    const firstSeen = to + HOUR_MS;
    expect(await closeDue(db, derived, reachedLook(firstSeen + 9 * DAY_MS))).toBe(0); // marks wait
    await deriveFigures(db, derived, firstSeen);
    expect(await closeDue(db, derived, reachedLook(firstSeen + DAY_MS - 1))).toBe(0); // not 24 h after its first data
    expect(await closeDue(db, derived, reachedLook(from))).toBe(0); // not all stored yet
    expect(await closeDue(db, derived, reachedLook(firstSeen + DAY_MS))).toBe(25); // 24 hours and the day
    const closedRow = async () => (await readFigures(db, derived.siteId, 'hour', from, from + HOUR_MS))[0]!;
    expect(await closedRow()).toMatchObject({ revision: 1, closed: true });

    await putWindows(db, heat, from, from + HOUR_MS, 3);
    await addHourMarks(db, derived.siteId, [from], 'readings');
    await addHourMarks(db, derived.siteId, [from], 'event');
    await deriveFigures(db, derived, firstSeen + 2 * DAY_MS);
    expect(await closedRow()).toMatchObject({ revision: 2, closed: true });
    const revisions = await db.query<{ grain: string; revision: number; cause: string; gross: number }>(
      `select grain, revision, cause, (figures->>'grossT')::float8 as gross from emission_revision
       where site_id = $1 and start = to_timestamp($2::float8 / 1000) order by grain, revision`,
      [derived.siteId, from],
    );
    expect(revisions.map(({ grain, revision, cause }) => [grain, revision, cause])).toEqual([
      ['day', 1, 'closed'],
      ['day', 2, 'event'],
      ['hour', 1, 'closed'],
      ['hour', 2, 'event'],
    ]);
    expect(revisions[2]!.gross).toBeCloseTo(3.96, 9);
    expect(revisions[3]!.gross).toBeCloseTo(4.752, 9);

    // the same windows again make no new revision
    await computeHours(db, derived, [{ startMs: from, cause: 'readings' }], firstSeen + 3 * DAY_MS);
    expect(await closedRow()).toMatchObject({ revision: 2 });
  });

  it('closes nothing of which readings have just come, be they of no use', async () => {
    const zone = 'Asia/Shanghai';
    const derived = await plant(siteIn(zone, 'faulty'));
    const from = localMidnightMs('2026-01-10', zone);
    await db.execute(
      `insert into window_15m (point_id, start, amount, covered_ms, codes, state) values ($1, to_timestamp($2::float8 / 1000), null, 0, '{ZERO_FAULT}', '{}')`,
      [idOf(derived, 'plant-meter/heat.energyTotal'), from],
    );
    await addHourMarks(db, derived.siteId, [from], 'readings');
    const firstSeen = from + 300 * DAY_MS;
    await deriveFigures(db, derived, firstSeen);
    expect(await closeDue(db, derived, reachedLook(firstSeen + DAY_MS - 1))).toBe(0);
    expect(await closeDue(db, derived, reachedLook(firstSeen + DAY_MS))).toBe(2); // the hour and the day
  });

  it('tells the status with rising versions, in the outbox of the same transaction', async () => {
    const zone = 'Asia/Shanghai';
    const derived = await plant(siteIn(zone, 'telling'));
    const now = localMidnightMs('2026-01-15', zone) + 10 * HOUR_MS + 20 * MINUTE_MS;
    const from = localMidnightMs('2026-01-15', zone);
    const lastQuarter = now - (now % QUARTER_HOUR_MS);
    await putWindows(db, idOf(derived, 'plant-meter/heat.energyTotal'), from, lastQuarter, 2.5);
    await putWindows(db, idOf(derived, 'aux-power/elec.energyTotal'), from, lastQuarter, 25);
    await addHourMarks(db, derived.siteId, hoursBetween(from, now, zone), 'readings');
    await deriveFigures(db, derived, now);
    await publishStatus(db, derived, now);
    await refreshPeriods(db, derived, now);
    await publishStatus(db, derived, now + 1000);

    const stored = await readStatus(db, derived.siteId);
    expect(stored!.body).toMatchObject({
      asOf: '2026-01-15T02:20:01.000Z',
      heat: { powerMw: 10 },
      targets: [{ id: 'annual-avoided', amount: 47_700, state: 'no-data' }],
      devices: [
        { id: 'plant-meter', kind: 'heat-meter', state: 'never-seen', lastSeen: null },
        { id: 'aux-power', state: 'never-seen' },
      ],
      data: { lateCount: 0, deadLetterCount: 0, lagSeconds: 0 },
    });
    const { avoided } = stored!.body as { avoided: Record<string, number> };
    expect(avoided.todayT).toBeCloseTo(3.96 * 10.25, 9);
    expect(avoided.seasonT).toBeCloseTo(avoided.todayT!, 9);
    const told = await db.query<{ key: string; version: number }>(
      `select key, (event->'data'->>'version')::bigint as version from outbox where key = 'telling' order by outbox_id`,
    );
    expect(told.map(({ key }) => key)).toEqual(['telling', 'telling']);
    expect(told[1]!.version).toBeGreaterThan(told[0]!.version);
    expect(stored!.version).toBe(told[1]!.version);
  });
});
