/** A register that comes back after three dark days with more than they let expect: held until somebody decides, in whatever order it arrives. */
import { jest } from '@jest/globals';
import { buildEvidence } from '#derivation';
import { verifyPack } from '#evidence';
import { readToldPct } from '../../../libs/derivation/src/periods/told-share.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, periodOf } from '#domain';
import { KnownPlant, knownCatalogue, knownSite, type ApiAnswers } from '../../support/plants/known-plant.js';

jest.setTimeout(180_000);
const START = Date.parse('2025-12-28T00:00:00+08:00');
const SILENT = START + 8 * DAY_MS + 5 * HOUR_MS;
const BACK = SILENT + 3 * DAY_MS;
const END = BACK + 2 * DAY_MS;
const STEP = 30 * MINUTE_MS;
/** It says that it brought so much more than the days before let expect. */
const EXCESS = 1.6;

const dayOf = (t: number): number => Math.floor((t - START) / DAY_MS);
const tempOf = (t: number): number => -6 - ((dayOf(t) * 5) % 11);
/** GJ/h, by the degrees below 18 °C; from day to day a little more or less. */
const rateAt = (t: number): number => 20 + 1.5 * (18 - tempOf(t)) + ((dayOf(t) * 7) % 5) / 2;
const isDark = (t: number): boolean => t > SILENT && t < BACK;

/** All that counts is the meter. */
const PLANT = {
  catalogue: {
    ...knownCatalogue,
    sites: [{ ...knownSite, emissions: { ...knownSite.emissions!, electricity: [], haulage: [] } }],
  },
  questions: ['emissions?interval=hour&from=2026-01-03', 'emissions?interval=month&from=2025-12-01', 'status'],
};

type Row = Parameters<KnownPlant['receiveAll']>[0][number];
const ROWS: Row[] = [];
let expectedGj = 0;
for (let t = START, heat = 5_000; t <= END; t += STEP) {
  if (!isDark(t))
    ROWS.push({ device: 'plant-meter', ts: t, values: { 'heat.energyTotal': Math.round(heat * 10) / 10 } });
  ROWS.push({ device: 'weather', ts: t, values: { 'air.temp': tempOf(t) } });
  const own = (rateAt(t) * STEP) / HOUR_MS;
  if (t >= SILENT && t < BACK) expectedGj += own;
  heat += t >= SILENT && t < BACK ? EXCESS * own : own;
}

interface HourRow {
  readonly startMs: number;
  readonly heat: number | null;
  readonly excluded: number;
  readonly toldPct: number;
  readonly codes: readonly string[];
}
const hoursOf = (plant: KnownPlant): Promise<HourRow[]> =>
  plant.store.db.query<HourRow>(
    `select (extract(epoch from start) * 1000)::float8 as "startMs", heat_gj as heat, excluded_gj as excluded, coalesce((told_ms->>'plant-meter/heat.energyTotal')::float8 / 36000, 0) as "toldPct", codes
     from emission where grain = 'hour' order by start`,
  );
const sum = (rows: readonly HourRow[], of: (row: HourRow) => number | null): number =>
  rows.reduce((total, row) => total + (of(row) ?? 0), 0);
const darkHours = (rows: readonly HourRow[]): HourRow[] =>
  rows.filter(({ startMs }) => startMs >= SILENT && startMs < BACK);

describe('a bridge that is more than the days before let expect', () => {
  let plant: KnownPlant;
  let other: KnownPlant | undefined;
  let held: readonly HourRow[];
  let decision: string;
  let toldWhileHeld: number | null;
  const told: { at: number; answers: ApiAnswers }[] = [];
  beforeAll(async () => {
    plant = await KnownPlant.open('bridges', START + 1, PLANT);
    await plant.pass(END + 1 - plant.clock);
    await plant.receiveAll(ROWS);
    await settle();
    held = await hoursOf(plant);
  });
  afterAll(async () => {
    await plant.close();
    await other?.close();
  });

  async function settle(): Promise<void> {
    await plant.derive();
    expect(await plant.recomputed()).toMatchObject({ differences: 0, first: [] });
    told.push({ at: plant.clock, answers: await plant.answers() });
    await plant.pass(1);
  }
  async function verify(name: string): Promise<void> {
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
  }
  const NAMES = ['2026-01-04', '2026-01-05', '2026-01-06', '2026-01-08', '2026-01'];

  it('counts nowhere, only what it brought is held, and the days beside it count as they were', async () => {
    const dark = darkHours(held);
    expect(dark).toHaveLength(72);
    expect(dark.every(({ heat, codes }) => heat === null && codes.includes('BRIDGE_SUSPECT'))).toBe(true);
    expect(sum(dark, ({ excluded }) => excluded)).toBeCloseTo(EXCESS * expectedGj, 0);
    expect(dark.every(({ toldPct }) => toldPct === 0)).toBe(true);
    const beside = held.filter((row) => !dark.includes(row));
    expect(sum(beside, ({ excluded }) => excluded)).toBe(0);
    expect(beside.some(({ codes }) => codes.includes('BRIDGE_SUSPECT'))).toBe(false);
    expect(beside.filter(({ heat }) => heat !== null)).toHaveLength(10 * 24 + 5);
  });

  it('waits in the list with what was expected, what is believed, and what either decision makes of the figures', async () => {
    plant.api.clock.now = plant.clock;
    const { items } = (await plant.api.call('/api/v1/sites/north/held')).body;
    const near = (gj: number): unknown => expect.closeTo(gj, -1);
    expect(items).toEqual([
      expect.objectContaining({
        address: 'plant-meter/heat.energyTotal',
        ifAccepted: near(EXCESS * expectedGj),
        ifRefused: 0,
        excluded: near(EXCESS * expectedGj),
        decideAt: new Date(BACK).toISOString().replace('.000Z', 'Z'),
        bridge: {
          expected: expect.any(Number),
          high: expect.any(Number),
          dark: [{ from: expect.any(String), to: expect.any(String) }],
          substations: [],
        },
      }),
    ]);
    const [{ bridge, outcomes }] = items;
    expect(bridge.expected / expectedGj).toBeCloseTo(1, 1);
    expect(bridge.high).toBeLessThan(EXCESS * expectedGj);
    const month = outcomes.accepted.figures.find(({ label }: { label: string }) => label === '2026-01');
    expect(month.after.heatGj - month.before.heatGj).toBeCloseTo(EXCESS * expectedGj, 0);
    expect(outcomes.refused.lost).toEqual(bridge.dark[0]);
  });

  const toldPct = (): Promise<number | null> =>
    readToldPct(plant.store.db, plant.derived, periodOf(plant.derived.site, '2026-01')!);

  it('is in the series as the register says it', async () => {
    const rows = await plant.store.db.query<{ gj: number }>(
      `select sum(amount) as gj from window_15m w join point p using (point_id)
       where p.code = 'heat.energyTotal' and w.start >= to_timestamp($1::float8 / 1000) and w.start < to_timestamp($2::float8 / 1000)`,
      [SILENT, BACK],
    );
    expect(rows[0]!.gj).toBeCloseTo(EXCESS * expectedGj, 0);
  });

  it('is not known while it is held, whatever its windows say', async () => {
    toldWhileHeld = await toldPct();
    // of January four days and five hours before, two days behind
    expect(toldWhileHeld).toBeCloseTo((100 * (4 * 24 + 5 + 48)) / (31 * 24), 6);
  });

  it('is proved by packs while it is held', async () => {
    for (const name of NAMES) await verify(name);
  });

  it('counts when it is accepted, and waits again when that is withdrawn', async () => {
    decision = await plant.record('plant-meter', {
      type: 'jump-accepted',
      ts: BACK,
      point: 'heat.energyTotal',
      reason: 'log of the boiler',
    });
    await settle();
    expect(await toldPct()).toBeCloseTo(toldWhileHeld! + (100 * 3) / 31, 6);
    const accepted = darkHours(await hoursOf(plant));
    expect(sum(accepted, ({ heat }) => heat)).toBeCloseTo(EXCESS * expectedGj, 0);
    expect(accepted.every(({ codes, toldPct }) => codes.includes('BRIDGE_SUSPECT') && toldPct === 100)).toBe(true);
    for (const name of ['2026-01-06', '2026-01']) await verify(name);
    await plant.record('plant-meter', { type: 'withdrawn', ts: BACK, event: decision } as never);
    await settle();
    expect(await hoursOf(plant)).toEqual(held);
  });

  it('is lost when it is refused: nothing stands in for more than a tenth of a month', async () => {
    await plant.record('plant-meter', {
      type: 'jump-refused',
      ts: BACK,
      point: 'heat.energyTotal',
      reason: 'the meter was opened',
    });
    await settle();
    expect(await toldPct()).toBeCloseTo(toldWhileHeld!, 6);
    const refused = darkHours(await hoursOf(plant));
    expect(sum(refused, ({ heat }) => heat)).toBe(0);
    expect(refused.every(({ codes }) => codes.includes('SUBSTITUTED') && codes.includes('BRIDGE_SUSPECT'))).toBe(true);
    expect(sum(refused, ({ excluded }) => excluded)).toBeCloseTo(EXCESS * expectedGj, 0);
    for (const name of NAMES) await verify(name);
  });

  it('is answered as of every earlier moment as it was then', async () => {
    // held, accepted, held again
    for (const { at, answers } of told.slice(0, 3))
      expect({ at, ...(await plant.answers(at)) }).toEqual({ at, ...answers });
  });

  it('is the same whatever came first', async () => {
    other = await KnownPlant.open('bridges-other', START + 1, PLANT);
    await other.pass(plant.clock - other.clock);
    const refusal = {
      type: 'jump-refused',
      ts: BACK,
      point: 'heat.energyTotal',
      reason: 'the meter was opened',
    } as const;
    const pieces = [BACK + DAY_MS, START + 5 * DAY_MS, BACK, START, SILENT];
    for (const [i, from] of pieces.entries()) {
      const next = pieces.filter((piece) => piece > from).sort((a, b) => a - b)[0] ?? Infinity;
      await other.receiveAll(ROWS.filter(({ ts }) => ts >= from && ts < next).toReversed());
      if (i === 1) await other.record('plant-meter', refusal);
      await other.derive();
    }
    expect(await hoursOf(other)).toEqual(await hoursOf(plant));
    expect(await other.recomputed()).toMatchObject({ differences: 0, first: [] });
  });

  it('is shorter once readings of it come late, and counts where they bear it out', async () => {
    const late: Row[] = [];
    for (let t = START, heat = 5_000; t < BACK; t += STEP) {
      if (t > SILENT)
        late.push({ device: 'plant-meter', ts: t, values: { 'heat.energyTotal': Math.round(heat * 10) / 10 } });
      heat += ((t >= SILENT ? EXCESS : 1) * rateAt(t) * STEP) / HOUR_MS;
    }
    await plant.receiveAll(late);
    await settle();
    const rows = darkHours(await hoursOf(plant));
    expect(sum(rows, ({ heat }) => heat)).toBeCloseTo(EXCESS * expectedGj, 0);
    expect(rows.some(({ codes }) => codes.some((code) => code.startsWith('BRIDGE')))).toBe(false);
  });
});

describe('silences that add up to more than a day in a week', () => {
  let plant: KnownPlant;
  beforeAll(async () => {
    plant = await KnownPlant.open('bridges-nightly', START + 1, PLANT);
  });
  afterAll(() => plant.close());

  /** Five hours of five nights in a row, in which the register says too much. */
  const isSilent = (t: number): boolean => {
    const h = ((t - START) / HOUR_MS) % 24;
    return dayOf(t) >= 8 && dayOf(t) < 13 && h > 1 && h < 6;
  };
  const rows: Row[] = [];
  const late: Row[] = [];
  for (let t = START, heat = 5_000; t <= START + 14 * DAY_MS; t += STEP) {
    const row = { device: 'plant-meter', ts: t, values: { 'heat.energyTotal': Math.round(heat * 10) / 10 } };
    if (!isSilent(t)) rows.push(row);
    else if (dayOf(t) === 10) late.push(row);
    rows.push({ device: 'weather', ts: t, values: { 'air.temp': tempOf(t) } });
    const h = ((t - START) / HOUR_MS) % 24;
    heat += ((dayOf(t) >= 8 && dayOf(t) < 13 && h >= 1 && h < 6 ? EXCESS : 1) * rateAt(t) * STEP) / HOUR_MS;
  }
  const suspects = async (): Promise<number> =>
    (await hoursOf(plant)).filter(({ codes }) => codes.includes('BRIDGE_SUSPECT')).length;

  it('are held as one, and count again when readings of one night come late', async () => {
    await plant.pass(14 * DAY_MS);
    await plant.receiveAll(rows);
    await plant.derive();
    expect(await suspects()).toBe(25);
    expect(await plant.recomputed()).toMatchObject({ differences: 0, first: [] });
    await plant.receiveAll(late);
    await plant.derive();
    expect(await suspects()).toBe(0);
    expect(await plant.recomputed()).toMatchObject({ differences: 0, first: [] });
  });
});
