import type { Page } from 'playwright-core';
import { addToLedger, Names, writeStatus, writeTarget, type Database } from '#postgres';
import { CHROMIUM, openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { deviceOf, factorsOfTests, pointOf, putReadings, siteOf } from '../support/plants/plant-of-tests.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { freshDatabase } from '../support/processes/fresh-database.js';

const site = siteOf('south', 'Asia/Shanghai', [
  deviceOf('boiler-1', 'boiler', [pointOf('boiler-1', 'heat.power', { unit: 'MW' })]),
  deviceOf('network', 'network', [pointOf('network', 'water.supplyTemp', { unit: 'Cel' })]),
]);

withBrowser(`the page from no data to its first figures (${CHROMIUM})`, () => {
  let db: Database;
  let names: Names;
  let api: ApiUnderTest;
  let opened: PageUnderTest;
  let page: Page;

  const text = async (selector: string): Promise<string> =>
    (await page.locator(selector).first().innerText()).replaceAll(/\s+/g, ' ');
  const shows = (words: string | RegExp, selector?: string): Promise<void> => opened.shows(words, selector);
  const goTo = (view: string) => page.goto(`${api.url}/south/${view}?lang=en`);

  const finding = {
    date: '2026-01-09',
    code: 'BALANCE',
    kind: 'heat-imbalance',
    subject: 'south',
    measured: 7,
    low: -3,
    high: 3,
    unit: '%',
    message: 'substations tell 7 % more than the plant',
  };
  const status = (seasonT: number | null) => ({
    asOf: new Date().toISOString(),
    heat: { powerMw: 31.4, todayGj: 1_000, seasonGj: 60_000 },
    avoided: { todayT: 110, monthT: 2_000, seasonT, seasonNetT: seasonT },
    targets: [
      {
        id: 'annual-avoided',
        metric: 'avoided.gross',
        period: 'season-2025',
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
      { id: 'network', kind: 'network', name: 'Network', state: 'silent', lastSeen: '2026-01-08T04:00:00.000Z' },
    ],
    data: { coveragePct: 99.4, lateCount: 3, deadLetterCount: 0, lagSeconds: 0, findings: [finding] },
    alerts: { warning: 1, critical: 0 },
  });
  const target = (achieved: number) => {
    const days = ['2026-01-08', '2026-01-09', '2026-01-10'];
    return {
      ...status(achieved).targets[0],
      gap: { weather: -29, performance: 41, area: 0, data: 0 },
      planCurve: days.map((date, i) => ({ date, plan: 3_500 * (i + 1) })),
      achievedCurve: [
        { date: days[0], achieved: 3_600, expected: 3_550 },
        { date: days[1], achieved, expected: achieved - 41 },
      ],
      forecastBand: [],
      cusum: [],
    };
  };
  const read = async (powerMw: number): Promise<void> => {
    const { deviceId, pointId } = names.point('south', 'boiler-1', 'heat.power')!;
    const now = Date.now();
    await putReadings(db, deviceId, [{ id: pointId, unit: 'MW' }], [{ t: now, v: [powerMw] }]);
    api.clock.now = now + 1_000;
  };
  const tell = async (version: number, achieved: number): Promise<void> => {
    const id = names.siteId('south')!;
    await writeTarget(db, id, 'annual-avoided', target(achieved), Date.now());
    await writeStatus(db, id, version, status(achieved), Date.now());
  };

  beforeAll(async () => {
    db = await freshDatabase('first_figures');
    names = await Names.open(db);
    await names.declare([site]);
    api = await startApi(db, { sites: [site], factors: factorsOfTests }, { now: Date.now() });
    opened = await openPage(api.url);
    ({ page } = opened);
  }, 60_000);
  afterAll(async () => {
    await opened?.close();
    await api?.stop();
    await db?.close();
  });

  it('says plainly in each view that there is no data yet', async () => {
    await goTo('plant');
    await shows('None of the 2 devices has sent anything yet.', 'h1');
    await shows('never heard of', '[data-device="network"]');
    await goTo('points');
    await shows('No reading of the 2 points has been stored yet.', 'h1');
    expect(await page.locator('.points-age').allInnerTexts()).toEqual(['never', 'never']);
    await goTo('data');
    await shows('Nothing has come in yet', '.data-view');
    await goTo('overview');
    await shows(/Values received 0[\s\S]*unaccounted for 0|received\s*0/, '.trust');
    expect(await text('.hero')).toContain('–');
    expect(await text('.now [data-figure="power"]')).toBe('–MW');
    await shows(/no figures yet|begins with the first whole day/i, '.season');
  });

  it('shows the tonnes against the target as soon as they are told, without a reload', async () => {
    const counts = { received: 10, stored: 10, duplicate: 0, conflict: 0, deadLettered: 0, late: 0, replayed: 0 };
    await addToLedger(db, [{ site: 'south', device: 'boiler-1', ...counts, lastSeenMs: Date.now() }]);
    await read(15.72);
    await tell(1, 7_296);
    await shows('7,296', '.hero');
    await shows(/15\.3\s% of this season’s 47,700\st/, '.season .of');
    await shows('31.4', '.now [data-figure="power"]');
    // The large number comes with the status too, what is drawn with the target alone.
    await shows('41.0 t gained by performance', '.season .draw');
    await shows(/Why 296\st ahead of plan/, '.why');
    await shows('+41', '.why');
    expect(await text('.season .draw')).toMatch(
      /plan achieved.*\+255: what the weather asked for 41\.0 t gained by performance/,
    );
    expect(await text('.why')).toMatch(/Why 296 t ahead of plan.*Weather −29.*Performance \+41/);
    await tell(2, 7_301);
    await shows('7,301', '.hero');
    await shows(/Why 301\st ahead of plan/, '.why');
  });

  it('says what each device told, and why it does not count', async () => {
    await goTo('plant');
    await shows('15.7', '[data-device="boiler-1"]');
    await shows(/3,600\sGJ wait for a decision/, '[data-device="boiler-1"]');
    expect(await page.locator('[data-device="boiler-1"] .device-state').getAttribute('title')).toMatch(
      /^heat\.energyTotal waits for a decision since 8 Jan, 12:00: 3,600\sGJ count nowhere until then$/,
    );
    await shows(/silent since 8 Jan, 12:00/, '[data-device="network"]');
    await goTo('points');
    await shows(/15\.72\sMW/, '.points-row');
    await goTo('data');
    await shows('BALANCE substations tell 7 % more than the plant', '#data-findings');
  });

  it('follows a value in sight without a reload', async () => {
    await goTo('points');
    await shows(/15\.72\sMW/, '.points-row');
    await read(16.04);
    await tell(3, 7_301);
    await shows(/16\.04\sMW/, '.points-row');
  });

  it('waits for a slow answer though the figures change meanwhile', async () => {
    const SLOW_MS = 2_500;
    await page.route(/\/energy-flow/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
      await route.continue().catch(() => undefined); // given up by the page
    });
    await goTo('plant');
    const shown = shows('Nothing is known of this time', '.plant-flow').then(() => true);
    let isShown = false;
    for (let version = 4; !isShown; version++) {
      await tell(version, 7_301);
      isShown = await Promise.race([shown, new Promise<false>((resolve) => setTimeout(() => resolve(false), 400))]);
    }
    await page.unroute(/\/energy-flow/);
  });

  it('asked no other host and had no error', () => expect(opened.wrong).toEqual([]));
});
