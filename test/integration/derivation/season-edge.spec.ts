/** A register that is silent over the edge of a season: shared out by what it reads beside the gap, in whatever order that arrives. */
import { buildEvidence } from '#derivation';
import { verifyPack } from '#evidence';
import { DAY_MS, HOUR_MS, MINUTE_MS, periodOf } from '#domain';
import { KnownPlant, type ApiAnswers } from '../../support/plants/known-plant.js';

const START = Date.parse('2026-04-02T00:00:00+08:00');
const SILENT = START + 2 * DAY_MS;
const STOP = Date.parse('2026-04-07T00:00:00+08:00');
const BACK = STOP + 3 * DAY_MS;
const END = BACK + 4 * DAY_MS;
const STEP = 30 * MINUTE_MS;
/** Hot water in summer, GJ/h: 3 after the gap, for a day 6. */
const ratesAt = (t: number): number => (t < STOP ? 60 : t < BACK + DAY_MS ? 3 : t < BACK + 2 * DAY_MS ? 6 : 3);

type Row = Parameters<KnownPlant['receiveAll']>[0][number];
const ROWS: Row[] = [];
for (let t = START, heat = 5_000; t <= END; t += STEP) {
  if (t <= SILENT || t >= BACK)
    ROWS.push({ device: 'plant-meter', ts: t, values: { 'heat.energyTotal': Math.round(heat * 10) / 10 } });
  if (t < START + 4 * DAY_MS)
    ROWS.push({ device: 'weather', ts: t, values: { 'air.temp': 4 + (Math.round(t / DAY_MS) % 3) } });
  heat += (ratesAt(t) * STEP) / HOUR_MS;
}

async function heatByDay(plant: KnownPlant): Promise<Record<string, number>> {
  const rows = await plant.store.db.query<{ label: string; heat: number }>(
    `select label, heat_gj as heat from emission where grain = 'day' and heat_gj is not null order by label`,
  );
  return Object.fromEntries(rows.map(({ label, heat }) => [label, heat]));
}

const windowsOf = (plant: KnownPlant): Promise<unknown[]> =>
  plant.store.db.query(
    `select p.code, w.start::text, w.amount, w.covered_ms, w.state from window_15m w join point p using (point_id) order by 1, 2`,
  );

describe('a gap over the end of a season', () => {
  let plant: KnownPlant;
  let other: KnownPlant | undefined;
  const told: { at: number; answers: ApiAnswers }[] = [];
  beforeAll(async () => {
    plant = await KnownPlant.open('edge', START + 1);
  });
  afterAll(async () => {
    await plant.close();
    await other?.close();
  });

  const until = async (toMs: number): Promise<Record<string, number>> => {
    const rows = ROWS.filter(({ ts }) => ts >= plant.clock - 1 && ts < toMs);
    await plant.pass(toMs - plant.clock);
    await plant.receiveAll(rows);
    await plant.derive();
    expect(await plant.recomputed()).toMatchObject({ differences: 0, first: [] });
    told.push({ at: plant.clock, answers: await plant.answers() });
    await plant.pass(1);
    return heatByDay(plant);
  };

  it('lies before the stop while nothing is read outside the season', async () => {
    await until(SILENT + HOUR_MS);
    const silent = await until(BACK + STEP - 1);
    expect(silent['2026-04-08']).toBe(0);
  });

  it('has outside the season what is read beside it, also where that comes later', async () => {
    const first = await until(BACK + 20 * HOUR_MS);
    expect(first['2026-04-08']).toBeCloseTo(72, 6);
    const known = await until(END + 1);
    // The mean of 72 hours: a day of 3, one of 6, one of 3 GJ/h.
    for (const date of ['2026-04-07', '2026-04-08', '2026-04-09']) expect(known[date]).toBeCloseTo(96, 6);
    const gap = ['2026-04-04', '2026-04-05', '2026-04-06', '2026-04-07', '2026-04-08', '2026-04-09'];
    expect(gap.reduce((sum, date) => sum + known[date]!, 0)).toBeCloseTo(3 * 24 * 60 + 3 * 24 * 3, 6);
  });

  it('is answered as of every earlier moment as it was then', async () => {
    for (const { at, answers } of told) expect({ at, ...(await plant.answers(at)) }).toEqual({ at, ...answers });
  });

  it('is the same whatever came first', async () => {
    other = await KnownPlant.open('edge-other', START + 1);
    await other.pass(plant.clock - other.clock);
    const pieces = [BACK + DAY_MS, START, BACK + 2 * DAY_MS, SILENT - DAY_MS, BACK];
    for (const [i, from] of pieces.entries()) {
      const next = pieces.filter((piece) => piece > from).sort((a, b) => a - b)[0] ?? Infinity;
      const own = ROWS.filter(({ ts }) => ts >= from && ts < next);
      expect({ i, isAny: own.length > 0 }).toEqual({ i, isAny: true });
      await other.receiveAll(own.toReversed());
      await other.derive();
    }
    expect(await heatByDay(other)).toEqual(await heatByDay(plant));
    expect(await windowsOf(other)).toEqual(await windowsOf(plant));
  });

  it.each(['2026-04-03', '2026-04-05', '2026-04-08', '2026-04-11', '2026-04'])(
    'is proved by the pack of %s',
    async (name) => {
      const outcome = await buildEvidence(plant.store.owner, plant.derived, {
        period: periodOf(plant.derived.site, name)!,
        methodology: '# Methodology\n',
        productVersion: '1.0.0',
        who: 'test',
        nowMs: plant.clock,
      });
      if (outcome.kind !== 'built') throw new Error(outcome.kind);
      const report = verifyPack(outcome.evidence.bytes, { root: outcome.evidence.root });
      expect({ name, problem: report.problem }).toEqual({ name, problem: null });
    },
  );

  it('moves with the season, and days that no source knows weigh their normal', async () => {
    const before = await heatByDay(plant);
    const { site } = plant.derived;
    await plant.accept({
      ...plant.catalogue,
      sites: [{ ...site, season: { ...site.season, end: '04-08' }, hash: 'longer' }],
    });
    await plant.derive();
    expect(await plant.recomputed()).toMatchObject({ differences: 0, first: [] });
    const after = await heatByDay(plant);
    expect(after['2026-04-08']).toBeGreaterThan(200);
    expect(after['2026-04-09']).toBeCloseTo(96, 6);
    expect(after['2026-04-05']).toBeLessThan(before['2026-04-05']!);
  });
});
