/** One device that cannot be derived, or a year of its backlog, keeps nobody else waiting. */
import { closeDue, derivedSites, type DerivedSite } from '#derivation';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#domain';
import { readFigures, readSetAside } from '#postgres';
import { SiteRounds } from '../../../apps/aggregator/src/deriving/site-rounds.js';
import { parallelSite } from '../../support/plants/parallel-plant.js';
import { factorsOfTests } from '../../support/plants/plant-of-tests.js';
import { reachedLook } from '../../support/plants/reached-look.js';
import { readings, TestStore } from '../../support/processes/aggregator-store.js';

/** The hour that has just ended. */
const NOW = Date.parse('2026-01-14T05:00:00Z');
const LAST_HOUR = NOW - HOUR_MS;

describe('the rounds of a site', () => {
  let store: TestStore;
  let derived: DerivedSite;
  let rounds: SiteRounds;

  beforeEach(async () => {
    const site = parallelSite();
    store = await TestStore.open('rounds', [site]);
    derived = derivedSites({ sites: [site], factors: factorsOfTests, normals: new Map() }, store.names)[0]!;
    rounds = new SiteRounds(derived);
  });
  afterEach(() => store.close());

  /** An hour of a meter that brings 60 GJ. */
  const hourOf = (device: string, fromMs: number, level = 0) =>
    readings({
      device,
      readings: Array.from({ length: 13 }, (_, i) => ({
        ts: fromMs + i * 5 * MINUTE_MS,
        values: { [device === 'tank' ? 'level' : 'heat.energyTotal']: 1_000 + level + i * 5 },
      })),
    });
  const settle = async (): Promise<void> => {
    for (let more = true; more;) {
      await rounds.recent(store.db, NOW);
      more = (await rounds.slice(store.db, NOW)).more;
    }
  };
  const heatGj = async (fromMs = LAST_HOUR): Promise<number | null> =>
    (await readFigures(store.db, derived.siteId, 'hour', fromMs, fromMs + HOUR_MS))[0]?.figures.heatGj ?? null;
  const marksOf = async (device: string): Promise<number> => {
    const [row] = await store.db.query<{ n: number }>(
      'select count(*)::int as n from mark join device using (device_id) where code = $1',
      [device],
    );
    return row!.n;
  };
  /** What was stored with the windows of a point cannot be read any more, or can again. */
  const state = async (device: string, text: string): Promise<void> => {
    await store.db.execute(
      `update window_15m set state = $2 from point join device using (device_id)
       where window_15m.point_id = point.point_id and device.code = $1`,
      [device, text],
    );
  };
  const close = (): Promise<number> => closeDue(store.db, derived, reachedLook(NOW + 3 * DAY_MS));
  const allow = (): Promise<number> =>
    store.db.execute(`update set_aside set next_try_at = clock_timestamp() - interval '1 s'`);

  it.each([
    ['meter-1', true],
    ['tank', false],
  ])('sets a device aside that cannot be derived: %s; it blocks closing: %s', async (device, counted) => {
    await store.readings(hourOf(device, LAST_HOUR - DAY_MS));
    await settle();
    await state(device, '{');
    await store.readings(hourOf(device, LAST_HOUR, 200), hourOf('meter-2', LAST_HOUR), hourOf('meter-3', LAST_HOUR));
    await settle();
    expect(await heatGj()).toBe(120);
    expect(await readSetAside(store.db, derived.siteId)).toEqual([
      expect.objectContaining({ device, tries: 1, counted, error: expect.stringContaining('JSON') as string }),
    ]);
    expect((await close()) > 0).toBe(!counted);

    // Later: tried again, and again set aside for longer.
    await allow();
    await settle();
    const [again] = await readSetAside(store.db, derived.siteId);
    expect(again!.tries).toBe(2);
    expect(again!.nextTryMs - Date.now()).toBeGreaterThan(1_000);
    expect(again!.isDue).toBe(false);

    await state(device, '');
    await allow();
    await settle();
    expect(await readSetAside(store.db, derived.siteId)).toEqual([]);
    expect(await marksOf(device)).toBe(0);
    expect((await close()) > 0).toBe(counted);
  });

  it('sets figures aside whose sum overflows, and says so; windows go on', async () => {
    await store.readings(hourOf('meter-1', LAST_HOUR));
    await settle();
    await store.db.execute('update window_15m set amount = 1.5e308');
    await store.readings(hourOf('meter-2', LAST_HOUR));
    await settle();
    expect(await readSetAside(store.db, derived.siteId)).toEqual([
      expect.objectContaining({
        deviceId: null,
        device: null,
        counted: true,
        error: expect.stringContaining('overflow') as string,
      }),
    ]);
    expect(await marksOf('meter-2')).toBe(0);
    expect(await close()).toBe(0);
  });

  it('takes two amounts that no double can add for what they are: out of range', async () => {
    const huge = [0, 1].map((i) => ({ ts: LAST_HOUR + (i + 1) * 30 * MINUTE_MS, values: { 'heat.energy': 1.5e308 } }));
    await store.readings(hourOf('meter-1', LAST_HOUR), readings({ device: 'counter', readings: huge }));
    await settle();
    expect(await readSetAside(store.db, derived.siteId)).toEqual([]);
    expect(await heatGj()).toBe(60);
    expect(await store.db.query('select distinct code from reading_code')).toEqual([{ code: 'RANGE' }]);
    expect(await close()).toBeGreaterThan(0);
  });

  it('makes what is recent before a backlog, and devices of a backlog in turn', async () => {
    const days = Array.from({ length: 40 }, (_, i) => NOW - (50 - i) * DAY_MS);
    const backlog = (device: string) =>
      days.flatMap((fromMs, i) => [
        hourOf(device, fromMs, i * 1_000),
        hourOf(device, fromMs + 12 * HOUR_MS, i * 1_000 + 500),
      ]);
    // The first day is known, so that all the rest is late.
    for (const device of ['meter-1', 'meter-2']) await store.readings(hourOf(device, NOW - 2 * DAY_MS, 100_000));
    await settle();
    for (const part of [...backlog('meter-1'), ...backlog('meter-2')].reverse()) await store.readings(part);
    const waiting = await marksOf('meter-1');
    expect(waiting).toBeGreaterThan(30);

    await store.readings(hourOf('meter-3', LAST_HOUR));
    await rounds.recent(store.db, NOW);
    expect(await heatGj()).toBe(60);
    expect(await marksOf('meter-1')).toBe(waiting);
    await settle();
    expect([await marksOf('meter-1'), await marksOf('meter-2')]).toEqual([0, 0]);
    expect(await heatGj(days[7])).toBeGreaterThan(100);
  });

  it('keeps the marks of a device that no file declares, few of them, and closes without it', async () => {
    await store.readings(hourOf('meter-1', LAST_HOUR), hourOf('meter-2', LAST_HOUR));
    await settle();
    const without = derivedSites(
      {
        sites: [{ ...parallelSite(), devices: parallelSite().devices.filter(({ id }) => id !== 'meter-2') }],
        factors: factorsOfTests,
        normals: new Map(),
      },
      store.names,
    )[0]!;
    const late = Array.from({ length: 300 }, (_, i) => hourOf('meter-2', NOW - 20 * DAY_MS + i * HOUR_MS, i * 60));
    for (const part of late) await store.readings(part);
    expect(await marksOf('meter-2')).toBe(300);
    rounds = new SiteRounds(without);
    await settle();
    expect(await closeDue(store.db, without, reachedLook(NOW + 3 * DAY_MS))).toBeGreaterThan(0);
    expect(await marksOf('meter-2')).toBe(1);
    rounds = new SiteRounds(derived);
    await settle();
    expect(await marksOf('meter-2')).toBe(0);
    expect(await heatGj(NOW - 20 * DAY_MS)).toBe(60);
  });
});
