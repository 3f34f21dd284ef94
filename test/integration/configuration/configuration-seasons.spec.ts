import { approvePeriod, closePeriod, readApprovals, refreshPeriods, publishStatus } from '#derivation';
import { type PeriodOrder } from '../../../libs/derivation/src/periods/signable.js';
import { HOUR_MS, localMidnightMs, periodOf, type AreaStep, type SeasonRule, type Site } from '#domain';
import { readRestatements, readStatus, readTargets } from '#postgres';
import { catalogueOf, ConfiguredPlant, twoMeters } from '../../support/plants/configured-plant.js';

const ZONE = twoMeters.timeZone;
const noon = (date: string): number => localMidnightMs(date, ZONE) + 12 * HOUR_MS;
const NOW = noon('2026-05-20');

const withSeason = (exceptions: SeasonRule['exceptions'], more: Partial<Site> = {}): Site => ({
  ...twoMeters,
  ...more,
  season: { ...twoMeters.season, exceptions },
  hash: JSON.stringify([exceptions, more]),
});

describe('season dates that change', () => {
  let plant: ConfiguredPlant;
  beforeEach(async () => {
    plant = await ConfiguredPlant.open('seasons', catalogueOf([twoMeters]), NOW);
    // 11 t in the first hour of each run, before, at the start of, inside, at the end of and after the season 20 October to 6 April
    for (const date of ['2025-10-18', '2025-10-20', '2025-12-01', '2026-04-06', '2026-04-08']) {
      await plant.run('meter-1', noon(date), noon(date) + HOUR_MS, 100);
    }
  });
  afterEach(() => plant.store.close());

  const seasonRows = () =>
    plant.store.owner.query<{ label: string; start: string; grossT: number; revision: number; closed: boolean }>(
      `select label, to_char(start at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as start, round(gross_t::numeric, 6)::float8 as "grossT",
              revision, closed from emission where grain = 'season' order by start`,
    );
  const hourOf = async (date: string): Promise<number> =>
    Number((await plant.figures('hour'))[new Date(noon(date)).toISOString().replace('.000Z', 'Z')]);

  it('are carried into a season that has been, without a single hour computed again', async () => {
    const days = await plant.figures('day');
    const total = (...dates: string[]): number =>
      Math.round(dates.reduce((sum, date) => sum + Number(days[date]), 0) * 1e6) / 1e6;
    const open = { revision: 0, closed: false, label: 'season-2025' };
    expect(await hourOf('2025-10-20')).toBe(11);
    const inside = total(...Object.keys(days).filter((date) => date >= '2025-10-20' && date <= '2026-04-06'));
    expect(await seasonRows()).toEqual([{ ...open, start: '2025-10-20', grossT: expect.closeTo(inside, 5) as number }]);

    // gaps of a day are shared out by the season: they are looked at, and none of them moves
    expect(await plant.accept(catalogueOf([withSeason({ '2025': { end: '04-08' } })]))).toEqual({
      devices: ['meter-1'],
      hours: [],
    });
    const longer = inside + total('2026-04-07', '2026-04-08');
    expect(await seasonRows()).toEqual([{ ...open, start: '2025-10-20', grossT: expect.closeTo(longer, 5) as number }]);

    await plant.accept(catalogueOf([withSeason({ '2025': { start: '10-18' } })]));
    const earlier = inside + total('2025-10-18', '2025-10-19');
    expect(await seasonRows()).toEqual([
      { ...open, start: '2025-10-18', grossT: expect.closeTo(earlier, 5) as number },
    ]);

    // nothing of the season is left: its row goes
    await plant.accept(catalogueOf([withSeason({ '2025': { start: '05-01', end: '05-10' } })]));
    expect((await seasonRows()).filter(({ label }) => label === 'season-2025')).toEqual([]);
    await plant.accept(catalogueOf([twoMeters]));
    expect(await seasonRows()).toEqual([{ ...open, start: '2025-10-20', grossT: expect.closeTo(inside, 5) as number }]);
  });

  it('restate a closed season in the open, wherever it begins now, and targets and status follow', async () => {
    await refreshPeriods(plant.store.db, plant.derived, NOW);
    const order = (label: string, who: string): PeriodOrder => ({
      period: periodOf(plant.derived.site, label) as PeriodOrder['period'],
      who,
      reason: 'season over',
      nowMs: NOW,
    });
    const months = ['2025-10', '2025-11', '2025-12', '2026-01', '2026-02', '2026-03', '2026-04'];
    expect(await closePeriod(plant.store.owner, plant.derived, order('season-2025', 'A'))).toMatchObject({
      kind: 'conditions',
      problems: months.map((month) => ({ check: 'month', subject: month })),
    });
    for (const label of [...months, 'season-2025']) {
      expect(await closePeriod(plant.store.owner, plant.derived, order(label, 'A'))).toMatchObject({ kind: 'done' });
      expect(await approvePeriod(plant.store.owner, plant.derived, order(label, 'B'))).toMatchObject({ kind: 'done' });
    }
    const [closed] = await seasonRows();
    expect(closed).toMatchObject({ start: '2025-10-20', revision: 1, closed: true });

    await plant.accept(catalogueOf([withSeason({ '2025': { start: '10-18', end: '04-10' } })]));
    const [restated, ...others] = await seasonRows();
    expect(others).toEqual([]);
    expect(restated).toMatchObject({ start: '2025-10-18', revision: 2, closed: true });
    expect([closed!.grossT, restated!.grossT]).toEqual([33, 55]);
    const all = { grain: 'season', fromMs: null, toMs: null, limit: 10, offset: 0 } as const;
    const [told, ...more] = await readRestatements(plant.store.owner, plant.derived.siteId, all);
    expect(more).toEqual([]);
    expect(told).toMatchObject({ period: 'season-2025', revision: 2, cause: 'configuration' });
    expect(told!.old.grossT).toBeCloseTo(closed!.grossT, 5);
    // signatures stand under the new start, and who asks for the old one finds them there
    const { siteId } = plant.derived;
    for (const date of ['2025-10-18', '2025-10-20']) {
      const fromMs = localMidnightMs(date, ZONE);
      const approvals = await readApprovals(plant.store.owner, siteId, 'season', {
        fromMs,
        toMs: fromMs + 1,
      });
      expect(approvals.get(fromMs)?.map(({ who, action }) => [who, action])).toEqual([
        ['A', 'close'],
        ['B', 'approve'],
      ]);
    }
    await publishStatus(plant.store.db, plant.derived, NOW);
    const status = await readStatus(plant.store.owner, siteId);
    expect(status?.body).toMatchObject({ avoided: { seasonT: expect.closeTo(restated!.grossT, 5) as number } });
    const [target] = await readTargets(plant.store.owner, siteId);
    expect(target?.body).toMatchObject({ state: 'off-season', toDateAsOf: '2026-04-10' });
    expect((target!.body as { achieved: number }).achieved).toBeCloseTo(restated!.grossT, 5);
  });

  it('move nothing when they change for a season of which nothing is known', async () => {
    const before = await seasonRows();
    await plant.accept(catalogueOf([withSeason({ '2023': { start: '11-01' } })]));
    expect(await seasonRows()).toEqual(before);
  });
});

describe('areas that are corrected backwards', () => {
  it('give the target another expectation from the step on, and no other figure', async () => {
    const now = noon('2026-01-20');
    const area = (steps: readonly AreaStep[]): Partial<Site> => ({
      area: { fullM2: 800_000, planned: [{ from: '0001-01-01', m2: 800_000 }], connected: steps },
    });
    const half = { from: '0001-01-01', m2: 400_000 };
    const plant = await ConfiguredPlant.open('areas', catalogueOf([withSeason({}, area([half]))]), now);
    await plant.run('meter-1', noon('2026-01-10'), noon('2026-01-19'), 100);
    const expected = async (): Promise<number> => {
      await publishStatus(plant.store.db, plant.derived, now);
      const [target] = await readTargets(plant.store.owner, plant.derived.siteId);
      return (target!.body as { expectedToDate: number }).expectedToDate;
    };
    const first = await expected();
    const stepped = withSeason({}, area([half, { from: '2026-01-15', m2: 800_000 }]));
    expect(await plant.accept(catalogueOf([stepped]))).toEqual({ devices: [], hours: [] });
    // 92 days from 20 October to 19 January: the last five count twice
    expect(await expected()).toBeCloseTo((first * 97) / 92, 6);
    await plant.accept(catalogueOf([withSeason({}, area([{ ...half, m2: 800_000 }]))]));
    expect(await expected()).toBeCloseTo(first * 2, 6);
    await plant.store.close();
  });
});
