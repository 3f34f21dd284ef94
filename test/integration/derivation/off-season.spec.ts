/** Pumps between two seasons: the next one owes what they took. */
import { buildEvidence } from '#derivation';
import { DAY_MS, HOUR_MS, periodOf, type HourFigures } from '#domain';
import { verifyPack } from '#evidence';
import { KnownPlant, type ApiAnswers } from '../../support/plants/known-plant.js';

const START = Date.parse('2026-10-16T00:00:00+08:00');
const FIRE = Date.parse('2026-10-20T00:00:00+08:00');
const KWH_AN_HOUR = 400;

type Row = Parameters<KnownPlant['receiveAll']>[0][number];
function rowsOf(fromMs: number, toMs: number): Row[] {
  const rows: Row[] = [];
  for (let t = fromMs; t < toMs; t += HOUR_MS) {
    const hours = (t - START) / HOUR_MS;
    rows.push({ device: 'aux-power', ts: t, values: { 'elec.energyTotal': 1_000 + KWH_AN_HOUR * hours } });
    const heat = 5_000 + Math.max(0, (t - FIRE) / HOUR_MS) * 60;
    rows.push({ device: 'plant-meter', ts: t, values: { 'heat.energyTotal': heat } });
  }
  return rows;
}

describe('a season behind days on which only pumps ran', () => {
  let plant: KnownPlant;
  const told: { at: number; answers: ApiAnswers }[] = [];
  beforeAll(async () => {
    plant = await KnownPlant.open('off-season', START - 1, {
      questions: ['emissions?interval=season&from=2026-01-01', 'targets/by-degree-days'],
    });
  });
  afterAll(() => plant.close());

  const until = async (toMs: number): Promise<void> => {
    const rows = rowsOf(Math.ceil((plant.clock - 1) / HOUR_MS) * HOUR_MS, toMs);
    await plant.pass(toMs - plant.clock);
    await plant.receiveAll(rows);
    await plant.derive();
    expect(await plant.recomputed()).toEqual({ differences: 0, first: [] });
    told.push({ at: plant.clock, answers: await plant.answers() });
    await plant.pass(1);
  };
  const figures = async (grain: string): Promise<Pick<HourFigures, 'netT' | 'terms'>[]> =>
    plant.store.db.query('select net_t as "netT", terms from emission where grain = $1 order by start', [grain]);
  /** 4 days, 5 % of the grid lost. */
  const OWED = (4 * 24 * KWH_AN_HOUR * 0.45 * 1.05) / 1_000;

  it('owes them, once, beside its own days', async () => {
    await until(FIRE);
    expect(await figures('season')).toEqual([]);
    await until(FIRE + 3 * DAY_MS);
    const [season] = await figures('season');
    expect(season!.terms.offSeason).toBeCloseTo(OWED, 6);
    const days = (await figures('day')).slice(4);
    const sum = days.reduce((total, { netT }) => total + netT!, 0);
    expect(season!.netT).toBeCloseTo(sum - season!.terms.offSeason!, 9);
    const [month] = await figures('month');
    expect(month!.terms.offSeason).toBeUndefined();
    expect(season!.netT).toBeCloseTo(month!.netT!, 6);
  });

  it('is told of late readings of the summer', async () => {
    await plant.receiveAll([{ device: 'aux-power', ts: START - DAY_MS, values: { 'elec.energyTotal': 200 } }]);
    await plant.derive();
    expect(await plant.recomputed()).toEqual({ differences: 0, first: [] });
    const [season] = await figures('season');
    expect(season!.terms.offSeason).toBeCloseTo(OWED + 0.8 * 0.45 * 1.05, 6);
  });

  it('shows in the target of the net, and as of every earlier moment', async () => {
    const [, before] = told;
    expect(before).toBeDefined();
    for (const { at, answers } of told) expect({ at, ...(await plant.answers(at)) }).toEqual({ at, ...answers });
  });

  it('is proved by its pack', async () => {
    const outcome = await buildEvidence(plant.store.owner, plant.derived, {
      period: periodOf(plant.derived.site, 'season-2026')!,
      methodology: '# Methodology\n',
      productVersion: '1.0.0',
      who: 'test',
      nowMs: plant.clock,
    });
    if (outcome.kind !== 'built') throw new Error(outcome.kind);
    expect(verifyPack(outcome.evidence.bytes, { root: outcome.evidence.root }).problem).toBeNull();
  });
});
