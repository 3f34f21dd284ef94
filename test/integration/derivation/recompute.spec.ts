import { closeDue, markDifferences, recompute, type Span } from '#derivation';
import { DAY_MS, HOUR_MS } from '#domain';
import { addMarks, readRestatements, type ShadowComparison } from '#postgres';
import { LATER, openAccountedPlant, type AccountedPlant } from '../../support/plants/accounted-plant.js';
import { RECORDED_FROM } from '../../support/plants/dirty-plant.js';
import { reachedLook } from '../../support/plants/reached-look.js';

const ALL: Span = { fromMs: RECORDED_FROM - DAY_MS, toMs: LATER };

describe('recompute', () => {
  let plant: AccountedPlant;
  beforeAll(async () => {
    plant = await openAccountedPlant('recompute');
    await closeDue(plant.store.db, plant.derived, reachedLook(LATER + 48 * HOUR_MS));
  });
  afterAll(() => plant?.store.close());

  const made = async (span = ALL): Promise<ShadowComparison> => {
    const found = await recompute(plant.store.db, plant.derived, span);
    if (found === 'busy') throw new Error('busy');
    return found;
  };
  /** All that is derived, as one text. */
  const stored = async (): Promise<string> => {
    const [row] = await plant.store.db.query<{ all: string }>(
      `select concat((select md5(string_agg(w::text, ',' order by point_id, start)) from window_15m w),
                     (select md5(string_agg(c::text, ',' order by point_id, ts, code)) from reading_code c),
                     (select md5(string_agg(e::text, ',' order by grain, start)) from emission e),
                     (select count(*) from emission_revision), (select count(*) from mark), (select count(*) from hour_mark)) as all`,
    );
    return row!.all;
  };

  it('finds no difference on an untouched system, over any stretch of time, and changes nothing', async () => {
    const before = await stored();
    const whole = await made();
    expect(whole).toMatchObject({ differences: 0, first: [], devices: [], figures: [] });
    expect(whole.values).toBeGreaterThan(10_000);
    for (const [from, hours] of [
      [25.3, 1],
      [49, 30], // begins before and ends inside the gap of forty hours
      [60, 3],
      [100, 400],
    ] as const) {
      const fromMs = RECORDED_FROM + from * HOUR_MS;
      expect(await made({ fromMs, toMs: fromMs + hours * HOUR_MS })).toMatchObject({ differences: 0, first: [] });
    }
    expect(await stored()).toBe(before);
  });

  it('does not compare while something waits', async () => {
    const [deviceId] = [...plant.derived.points.values()].map((point) => point.deviceId);
    await addMarks(plant.store.db, [{ deviceId: deviceId!, fromMs: RECORDED_FROM, toMs: RECORDED_FROM }]);
    expect(await recompute(plant.store.db, plant.derived, ALL)).toBe('busy');
    await plant.derive();
    expect(await made()).toMatchObject({ differences: 0 });
  });

  it('finds every stored value that was touched, and has it made again with the cause', async () => {
    const { db } = plant.store;
    const pointId = plant.derived.points.get('plant-meter/heat.energyTotal')!.pointId;
    const at = (hours: number): string => new Date(RECORDED_FROM + hours * HOUR_MS).toISOString();
    await db.execute(
      `update window_15m set amount = amount + 1, codes = '{RANGE}' where point_id = $1 and start = $2`,
      [pointId, at(10)],
    );
    await db.execute(`update window_15m set state = '{}' where point_id = $1 and start = $2`, [pointId, at(30)]);
    await db.execute(`delete from window_15m where point_id = $1 and start = $2`, [pointId, at(12.25)]);
    await db.execute(
      `delete from reading_code where (point_id, ts) in (select point_id, ts from reading_code order by ts limit 1)`,
    );
    await db.execute(`update emission set u95_t = u95_t + 1 where grain = 'hour' and start = $1`, [at(15)]);
    await db.execute(
      `update emission set factor_versions = '["none"]', excluded_gj = 7 where grain = 'day' and label = '2026-01-16'`,
    );
    await db.execute(`update emission set gross_t = 0 where grain = 'month'`);

    const found = await made();
    const told = found.first.map(({ what, startMs }) => `${new Date(startMs).toISOString()} ${what}`);
    for (const one of [
      `${at(10)} window plant-meter/heat.energyTotal amount`,
      `${at(10)} window plant-meter/heat.energyTotal codes`,
      `${at(30)} window plant-meter/heat.energyTotal state`,
      `${at(12.25)} window plant-meter/heat.energyTotal amount`,
      `${at(15)} hour u95T`,
      '2026-01-15T16:00:00.000Z day factorVersions',
      '2026-01-15T16:00:00.000Z day excludedGj',
      '2025-12-31T16:00:00.000Z month grossT',
    ]) {
      expect(told).toContain(one);
    }
    expect(found.first.find(({ what }) => what === 'month grossT')!.before).toBe(0);
    expect(told.filter((what) => what.includes(' code '))).toHaveLength(1);

    const asked = { action: 'recompute-requested', site: 'park', who: 'test', subject: '', reason: '', detail: {} };
    await markDifferences(db, plant.derived, found, asked);
    await plant.derive();
    expect(await made()).toMatchObject({ differences: 0, first: [] });
    const all = { grain: null, fromMs: null, toMs: null, limit: 100, offset: 0 };
    const restated = await readRestatements(db, plant.derived.siteId, all);
    expect(new Set(restated.map(({ cause }) => cause))).toEqual(new Set(['recompute']));
    expect(restated.map(({ period }) => period)).toContain('2026-01-16');
  });
});
