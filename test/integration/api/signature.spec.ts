/** The energy signature and the hours of a season, from rows of a real database. */
import { gzipSync } from 'node:zlib';
import type { Database } from '#postgres';
import type { SeasonHoursAnswer, SignatureAnswer } from '#contracts';
import { DAY_MS, datesBetween, HOUR_MS, localDateOf } from '#domain';
import { openAccountedPlant, accountedSite, accountedFactors } from '../../support/plants/accounted-plant.js';
import { RECORDED_FROM } from '../../support/plants/dirty-plant.js';
import {
  ESTIMATED_DAY,
  fillPerformingPlant,
  GAP_DAY,
  LOSS,
  PERFORMING_NOW,
  TONNES_PER_GJ,
  type PerformingDay,
  type PerformingPlant,
} from '../../support/plants/performing-plant.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';

const SITE = '/api/v1/sites/changchun-south';
const sum = (days: readonly PerformingDay[], of: (day: PerformingDay) => number): number =>
  days.reduce((total, day) => total + of(day), 0);

describe('the energy signature of a season', () => {
  let db: Database;
  let plant: PerformingPlant;
  let api: ApiUnderTest;
  const signature = async (query = ''): Promise<SignatureAnswer> =>
    (await api.call(`${SITE}/signature${query}`)).body as SignatureAnswer;

  beforeAll(async () => {
    db = await freshDatabase('signature');
    plant = await fillPerformingPlant(db);
    api = await startApi(db, plant.catalogue, { now: PERFORMING_NOW });
  }, 120_000);
  afterAll(async () => {
    await api?.stop();
    await db?.close();
  });

  it('finds since when the plant gives less, in per cent, a day, and to the end of the season', async () => {
    const found = await signature();
    expect(found).toMatchObject({ season: 'season-2025', from: '2025-10-20', to: '2026-04-06', simulated: false });
    expect(found.target).toEqual({ id: 'annual-avoided', metric: 'avoided.gross', unit: 't' });
    expect(found.seasons).toEqual(['season-2025', 'season-2024']);
    const { finding, line, change, alarmedOn } = found;
    expect(finding).toMatchObject({ kind: 'less', isChange: true, seasonEnd: '2026-04-06', degreeDaysNeeded: 300 });
    expect(change!.date).toBe(finding.since);
    expect(datesBetween('2025-12-20', '2025-12-24')).toContain(finding.since);
    expect(finding.pct!).toBeLessThan(-100 * LOSS.share + 1.5);
    expect(finding.pct!).toBeGreaterThan(-100 * LOSS.share - 1.5);
    expect(alarmedOn! > finding.since!).toBe(true);
    expect(line).toMatchObject({ from: 'season-before', season: 'season-2024' });
    const since = found.days.filter(({ date, judged }) => judged && date >= finding.since!);
    expect(since).toHaveLength(finding.days);
    const lost = since.reduce((total, { brought, expected }) => total + brought! - expected!, 0);
    expect(finding.perDay).toBeCloseTo(lost / since.length, 9);
    expect(finding.toSeasonEnd!).toBeLessThan(0);
  });

  it('says of each day its heat, weather, coverage and what of it is estimated', async () => {
    const { days, sums, areaShare } = await signature();
    expect(days.map(({ date }) => date)).toEqual(plant.days[2025].map(({ date }) => date));
    for (const [i, day] of days.entries()) {
      const made = plant.days[2025][i]!;
      expect(day.heatGj).toBeCloseTo(made.heatGj, 6);
      expect(day.celsius).toBeCloseTo(18 - made.hdd, 6);
      expect(day.hdd).toBeCloseTo(Math.max(0, made.hdd), 6);
      expect(day.brought).toBeCloseTo(made.heatGj * TONNES_PER_GJ, 6);
    }
    expect(areaShare).toBe(1);
    const gap = days.find(({ date }) => date === GAP_DAY)!;
    expect(gap).toMatchObject({ coveragePct: 50, toldShare: 0.5, judged: false });
    expect(gap.atArea).toBeCloseTo(gap.brought! * 2, 6);
    expect(days.find(({ date }) => date === ESTIMATED_DAY)!.estimatedPct).toBeCloseTo(10, 6);
    expect(sums).toHaveLength(days.filter(({ judged }) => judged).length);
  });

  it('knows what the boilers can give, and on which day they must', async () => {
    const { capacity } = await signature();
    expect(capacity.boilers).toEqual([
      { id: 'boiler-1', name: 'Boiler 1', ratedMw: 29 },
      { id: 'boiler-2', name: 'Boiler 2', ratedMw: 29 },
    ]);
    // GB 50736-2012 has -21.1 for Changchun, of other years
    expect(Math.abs(capacity.designC! + 21.1)).toBeLessThan(1.5);
    expect(capacity.mwPerUnitDay).toBeCloseTo(1 / TONNES_PER_GJ / 86.4, 9);
  });

  it('compares the same days with the season before, and with any other', async () => {
    const { sameDays } = await signature();
    const own = plant.days[2025].filter(({ date }) => date !== GAP_DAY);
    const other = plant.days[2024].filter(({ date }) => own.some((day) => day.date.slice(5) === date.slice(5)));
    expect(sameDays).toMatchObject({ season: 'season-2024', days: own.length, toDate: '2026-01-13' });
    expect(sameDays.own.heatGj).toBeCloseTo(
      sum(own, ({ heatGj }) => heatGj),
      4,
    );
    expect(sameDays.own.degreeDays).toBeCloseTo(
      sum(own, ({ hdd }) => hdd),
      4,
    );
    expect(sameDays.other.degreeDays).toBeCloseTo(
      sum(other, ({ hdd }) => hdd),
      4,
    );
    expect((await signature('?against=season-2019')).sameDays).toMatchObject({ season: 'season-2019', days: 0 });
  });

  it('fits a line to a season that has none before it, and says so', async () => {
    const first = await signature('?season=season-2024');
    expect(first.line).toMatchObject({ from: 'own-season', season: 'season-2024' });
    expect(first.days).toHaveLength(169);
    expect(first.finding.toSeasonEnd).toBeNull();
    const empty = await signature('?season=season-2019');
    expect(empty).toMatchObject({ line: null, sums: [], finding: { since: null, pct: null } });
  });

  it('refuses what has no signature', async () => {
    expect((await api.call(`${SITE}/signature?target=nothing`)).status).toBe(404);
    expect((await api.call(`${SITE}/signature?season=2026`)).body).toMatchObject({ errors: [{ field: 'season' }] });
    expect((await api.call(`${SITE}/signature?against=2026-01`)).body).toMatchObject({
      errors: [{ field: 'against' }],
    });
    expect((await api.call(`${SITE}/signature?asOf=2030-01-01`)).status).toBe(400);
    expect((await api.call(`${SITE}/season-hours?season=2026-01`)).status).toBe(400);
  });

  it('has every hour of a season in one answer of few bytes', async () => {
    const answer = await api.call(`${SITE}/season-hours?season=season-2024`);
    const { days } = answer.body as SeasonHoursAnswer;
    expect(days).toHaveLength(169);
    expect(gzipSync(answer.text).length).toBeLessThan(60_000);
    const now = (await api.call(`${SITE}/season-hours`)).body as SeasonHoursAnswer;
    expect(now).toMatchObject({ season: 'season-2025', from: '2025-10-20', to: '2026-04-06' });
    for (const [i, day] of now.days.slice(0, -1).entries()) {
      const made = plant.days[2025][i]!;
      expect(day.mw).toHaveLength(24);
      expect(Date.parse(day.startsAt)).toBe(Date.parse(`${made.date}T00:00:00+08:00`));
      day.mw.forEach((mw, h) => {
        const gj = made.hoursGj[h]!;
        if (gj === null) expect([mw, day.coveragePct[h]]).toEqual([null, 0]);
        else expect(mw).toBeCloseTo(gj / 3.6, 4);
      });
    }
    // the day in hand has the hours that have begun: 02:40 on the 14th
    expect(now.days.at(-1)).toMatchObject({ date: '2026-01-14', mw: [null, null, null] });
  });
});

describe('the signature of a moment that is past', () => {
  it('is made of what was known then, and changes nothing', async () => {
    const plant = await openAccountedPlant('signature_past');
    const now = RECORDED_FROM + 6 * DAY_MS;
    const then = RECORDED_FROM + 3 * DAY_MS + HOUR_MS;
    const api = await startApi(plant.store.owner, { sites: [accountedSite], factors: accountedFactors }, { now });
    try {
      const rows = () =>
        plant.store.owner.query(`select md5(string_agg(e::text, '' order by grain, start)) as all from emission e`);
      const before = await rows();
      const at = async (path: string, asOfMs: number) =>
        (await api.call(`/api/v1/sites/north/${path}${new Date(asOfMs).toISOString()}`)).body;
      const days = (answer: SignatureAnswer) => answer.days.filter(({ heatGj }) => heatGj !== null);
      const current = (await api.call('/api/v1/sites/north/signature')).body as SignatureAnswer;
      const past = (await at('signature?asOf=', now)) as SignatureAnswer;
      expect(days(current).length).toBeGreaterThan(2);
      expect(days(past).map(({ date, heatGj }) => [date, heatGj])).toEqual(
        days(current).map(({ date, heatGj }) => [date, heatGj]),
      );
      const lastDay = localDateOf(then, accountedSite.timeZone);
      const earlier = days((await at('signature?asOf=', then)) as SignatureAnswer);
      expect(earlier.length).toBeGreaterThan(0);
      expect(earlier.every(({ date }) => date < lastDay)).toBe(true);
      expect(earlier.length).toBeLessThan(days(current).length);
      const hours = (await at('season-hours?asOf=', then)) as SeasonHoursAnswer;
      expect(hours.days.at(-1)!.date).toBe(lastDay);
      expect(hours.days.some(({ mw }) => mw.some((power) => power !== null))).toBe(true);
      expect(await rows()).toEqual(before);
    } finally {
      await api.stop();
      await plant.store.close();
    }
  }, 120_000);
});
