import { closeDue, recompute, whatIf } from '#derivation';
import { DAY_MS, HOUR_MS, RULES_VERSION } from '#domain';
import { addHourMarks, markSite, readKeptRules, readRestatements } from '#postgres';
import { LATER, openAccountedPlant, type AccountedPlant } from '../../support/plants/accounted-plant.js';
import { RECORDED_FROM } from '../../support/plants/dirty-plant.js';
import { reachedLook } from '../../support/plants/reached-look.js';

const ALL = { fromMs: RECORDED_FROM - DAY_MS, toMs: LATER };
const HOUR = RECORDED_FROM + 15 * HOUR_MS;

/** What is closed keeps the rules that it was closed under: here an hour that older rules gave 5 t more. */
describe('figures that were closed under older rules', () => {
  let plant: AccountedPlant;
  const gross = async (grain: string): Promise<number> => {
    const [row] = await plant.store.db.query<{ t: number }>(
      `select sum(gross_t)::float8 as t from emission where grain = $1`,
      [grain],
    );
    return row!.t;
  };
  const revisions = async (): Promise<number> =>
    (await plant.store.db.query('select 1 from emission_revision where revision > 1')).length;

  beforeAll(async () => {
    plant = await openAccountedPlant('rules_of_then');
    const { db } = plant.store;
    await closeDue(db, plant.derived, reachedLook(LATER + 48 * HOUR_MS));
    await db.execute(`update emission set rules_versions = '["1.2"]' where closed`);
    const more = 'update emission set gross_t = gross_t + 5, baseline_t = baseline_t + 5, net_t = net_t + 5';
    await db.execute(`${more} where grain = 'hour' and start = $1`, [new Date(HOUR)]);
    await db.execute(`${more} where grain = 'day' and start <= $1 and start + interval '1 day' > $1`, [new Date(HOUR)]);
    await db.execute(`${more}, rules_versions = '["1.2"]' where grain in ('month', 'season', 'year')`);
  });
  afterAll(() => plant?.store.close());

  it('stay as they are when the rules rise, and when they are looked at; what is open says which rules it holds', async () => {
    const { db } = plant.store;
    const before = { hours: await gross('hour'), month: await gross('month') };
    await db.transaction((tx) => markSite(tx, plant.derived.siteId, 'rules'));
    await plant.derive();
    expect(await gross('hour')).toBe(before.hours);
    expect(await gross('month')).toBeCloseTo(before.month, 9);
    expect(await revisions()).toBe(0);
    expect(await recompute(db, plant.derived, ALL)).toMatchObject({ differences: 0 });
    const kept = await readKeptRules(db, plant.derived.siteId, ALL.fromMs, ALL.toMs);
    expect(kept.versions).toEqual(['1.2']);
    expect(kept.hours).toBeGreaterThan(100);
  });

  it('are shown as the rules of now would make them, and nothing is changed', async () => {
    const { db } = plant.store;
    const before = await gross('hour');
    const { site, factors } = plant.derived;
    const effect = await whatIf(db, plant.derived, { site, factors }, LATER, { withRules: true });
    expect(effect.changed.hour).toEqual({ figures: 1, closed: 1 });
    const month = effect.periods.find(({ grain }) => grain === 'month')!;
    expect(month.before!.grossT! - month.after!.grossT!).toBeCloseTo(5, 9);
    expect(await gross('hour')).toBe(before);
  });

  it('are made by the rules of now once their readings change, and the revision says by which it was made before', async () => {
    const { db } = plant.store;
    const before = await gross('hour');
    await addHourMarks(db, plant.derived.siteId, [HOUR], 'readings');
    await plant.derive();
    expect(await gross('hour')).toBeCloseTo(before - 5, 9);
    const [hour] = await readRestatements(db, plant.derived.siteId, {
      grain: 'hour',
      fromMs: HOUR,
      toMs: HOUR + 1,
      limit: 10,
      offset: 0,
    });
    expect(hour).toMatchObject({ revision: 2, cause: 'readings', new: { rulesVersions: [RULES_VERSION] } });
  });
});
