import type { Page } from 'playwright-core';
import { CHROMIUM, openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { addToLedger, Names, writeStatus, writeTarget, type Database } from '#postgres';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { freshDatabase } from '../support/processes/fresh-database.js';
import { deviceOf, factorsOfTests, pointOf, putReadings, siteOf } from '../support/plants/plant-of-tests.js';

const site = siteOf('south', 'Asia/Shanghai', [
  deviceOf('boiler-1', 'boiler', [pointOf('boiler-1', 'heat.power', { unit: 'MW' })]),
  deviceOf('network', 'network', [pointOf('network', 'water.supplyTemp', { unit: 'Cel' })]),
]);

withBrowser(`the page of the operators (${CHROMIUM})`, () => {
  let db: Database;
  let names: Names;
  let api: ApiUnderTest;
  let opened: PageUnderTest;
  let page: Page;

  const text = (selector: string): Promise<string> => opened.text(selector);
  const shows = (words: string | RegExp, selector?: string): Promise<void> => opened.shows(words, selector);

  const finding = {
    date: '2026-01-09',
    code: 'BALANCE',
    message: 'substations tell 7 % more than the plant',
  };
  const status = (seasonT: number | null) => ({
    asOf: new Date().toISOString(),
    heat: { powerMw: 31.4, todayGj: 1_000, seasonGj: 60_000 },
    avoided: { todayT: 110, monthT: 2_000, seasonT, seasonNetT: seasonT },
    targets: [
      {
        id: 'annual-avoided',
        unit: 't',
        amount: 47_700,
        amountForArea: 47_700,
        achieved: seasonT,
        toDateAsOf: '2026-01-09',
        planToDate: 7_000,
        expectedToDate: 6_900,
        performanceDriftPct: -6.1,
        performanceDriftSeasonPct: -1,
        forecast: 47_000,
        forecastP10: 44_000,
        forecastP90: 50_000,
        probabilityToMeet: 0.41,
        state: 'watch',
      },
    ],
    devices: [
      {
        id: 'boiler-1',
        kind: 'boiler',
        name: 'Boiler 1',
        state: 'held',
        lastSeen: new Date().toISOString(),
        held: [
          {
            point: 'heat.energyTotal',
            unit: 'MW.h',
            since: '2026-01-08T04:00:00.000Z',
            until: '2026-01-10T04:00:00.000Z',
            agree: true,
            atStake: 1_000,
            atStakeGj: 3_600,
          },
        ],
      },
      { id: 'network', kind: 'network', name: 'Network', state: 'silent', lastSeen: null },
    ],
    data: { coveragePct: 99.4, lateCount: 3, deadLetterCount: 0, lagSeconds: 0, findings: [finding] },
    alerts: { warning: 1, critical: 0 },
  });

  beforeAll(async () => {
    db = await freshDatabase('page');
    names = await Names.open(db);
    await names.declare([site]);
    api = await startApi(db, { sites: [site], factors: factorsOfTests }, { now: Date.now() });
    opened = await openPage(api.url);
    ({ page } = opened);
    await page.goto(`${api.url}/classic`);
  }, 60_000);
  afterAll(async () => {
    await opened?.close();
    await api?.stop();
    await db?.close();
  });

  it('says plainly that there is no data yet', async () => {
    await shows('No data yet', '#notice');
    await shows('never seen', '#devices');
    expect(await text('#avoided')).toBe('–');
    expect(await text('#readings')).toContain('No reading has been stored yet');
    expect(await text('#curve')).toContain('no figures yet');
  });

  it('shows the tonnes against the target as soon as they are told, without a reload', async () => {
    const counts = { received: 10, stored: 10, duplicate: 0, conflict: 0, deadLettered: 0, late: 0, replayed: 0 };
    await addToLedger(db, [{ site: 'south', device: 'boiler-1', ...counts, lastSeenMs: Date.now() }]);
    const point = names.point('south', 'boiler-1', 'heat.power')!;
    await putReadings(db, point.deviceId, [{ id: point.pointId, unit: 'MW' }], [{ t: Date.now() - 5_000, v: [15.72] }]);
    const days = ['2026-01-08', '2026-01-09', '2026-01-10'];
    await writeTarget(
      db,
      names.siteId('south')!,
      'annual-avoided',
      {
        status: status(7_296).targets[0],
        gap: { weather: -29, performance: 41, area: 0, data: 0 },
        planCurve: days.map((date, i) => ({ date, plan: 3_500 * (i + 1) })),
        achievedCurve: days
          .slice(0, 2)
          .map((date, i) => ({ date, achieved: 3_600 * (i + 1), expected: 3_550 * (i + 1) })),
        forecastBand: [],
        cusum: [],
      },
      Date.now(),
    );
    await writeStatus(db, names.siteId('south')!, 1, status(7_296), Date.now());
    await shows('7,296', '#avoided');
    expect(await text('#avoided-of')).toContain('47,700 t');
    expect(await text('#progress-words')).toContain('15.3 %');
    await writeStatus(db, names.siteId('south')!, 2, status(7_301), Date.now());
    await shows('7,301', '#avoided');
    await shows('15.72 MW', '#readings');
    expect(await text('#tiles')).toContain('−6.1 %');
    expect(await text('#findings')).toBe('BALANCE substations tell 7 % more than the plant');
    expect(await text('#devices')).toMatch(/Network[\s\S]*silent/);
    expect(await text('#devices')).toMatch(
      /Boiler 1[\s\S]*held[\s\S]*heat\.energyTotal waits for a decision since .*: 3,600 GJ count nowhere until then/,
    );
    await page.reload();
    await shows('planned (+200 t)', '#curve-words');
    expect(await text('#gap')).toMatch(/Weather\s+−29 t/);
    expect(await page.locator('#curve canvas').count()).toBe(1);
  });

  it('fits a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.waitForFunction('document.querySelector("#curve .uplot").clientWidth <= innerWidth');
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1_280, height: 900 });
  });

  it('asked no other host, had no error, and says so when the server is gone', async () => {
    expect(opened.wrong).toEqual([]);
    await api.stop();
    await shows('No connection', '#connection');
    expect(await text('#notice')).toContain('has not answered since');
  });
});
