import { Names, writeStatus, writeTarget, type Database } from '#postgres';
import { CHROMIUM, openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { factorsOfTests } from '../support/plants/plant-of-tests.js';
import { putSeason, SEASON_NOW, seasonSite, seasonStatus, seasonTargetBody } from '../support/plants/season-in-rows.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { freshDatabase } from '../support/processes/fresh-database.js';
import { until } from '../support/processes/until.js';

withBrowser(`the page opened on a phone (${CHROMIUM})`, () => {
  let db: Database;
  let api: ApiUnderTest;
  let opened: PageUnderTest;
  const asked: string[] = [];

  beforeAll(async () => {
    db = await freshDatabase('opened-on-a-phone');
    const names = await Names.open(db);
    await names.declare([seasonSite]);
    await putSeason(db, names);
    const id = names.siteId('south')!;
    await writeTarget(db, id, 'annual-avoided', seasonTargetBody, SEASON_NOW);
    await writeStatus(db, id, 1, seasonStatus({}), SEASON_NOW);
    api = await startApi(db, { sites: [seasonSite], factors: factorsOfTests }, { now: SEASON_NOW });
    opened = await openPage(api.url, { width: 390, height: 844 });
    opened.page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith('/api/')) asked.push(pathname + new URL(request.url()).search);
    });
    await opened.page.goto(`${api.url}/south/overview?lang=en`);
    await opened.shows('ahead of plan', 'h1');
  }, 120_000);
  afterAll(async () => {
    await opened?.close();
    await api?.stop();
    await db?.close();
  });

  it('makes what lies below its screen too, without a touch', async () => {
    for (const picture of ['.season', '.why', '.now', '.trust']) {
      await opened.page.locator(`${picture} .draw svg > *:not(defs)`).first().waitFor({ state: 'attached' });
    }
    await opened.shows('45.2', '.tonnes');
    await opened.shows('MW', '.customers');
    expect(await opened.page.evaluate('document.querySelector("main").scrollTop')).toBe(0);
    const place = await opened.page.locator('.trust').boundingBox();
    expect(place!.y).toBeGreaterThan(844);
  });

  it('asks each question once, and none for what it does not show', () => {
    const times = new Map<string, number>();
    for (const path of asked) times.set(path, (times.get(path) ?? 0) + 1);
    // Sites and status are read again once the stream is followed: what was told before would be missed.
    const again = [...times].filter(([path, n]) => n > (/\/sites$|\/status$/.test(path) ? 2 : 1));
    expect(again).toEqual([]);
    expect(asked.filter((path) => /\/(periods|restatements|log)\b/.test(path))).toEqual([]);
    expect(asked.length).toBeGreaterThan(8);
    expect(opened.wrong).toEqual([]);
  });

  it('makes every box of the plant and every row of the points, one after the other', async () => {
    const devices = new Set(seasonSite.devices.map(({ id }) => id));
    await opened.page.goto(`${api.url}/south/plant?lang=en`);
    for (const id of devices) await opened.page.locator(`.mimic [data-device="${id}"]`).waitFor({ state: 'attached' });
    await opened.page.goto(`${api.url}/south/points?lang=en`);
    for (const id of devices) await opened.page.locator(`.points-tree section[aria-label="${id}"]`).waitFor();
    await opened.page.locator('.points-notes').waitFor();
    expect(opened.wrong).toEqual([]);
  });

  it('makes the flow and the trend of the plant when somebody scrolls to them, or prints the page', async () => {
    const { page } = opened;
    // Of so small a plant both would lie less than a screen below what is seen.
    await page.setViewportSize({ width: 390, height: 320 });
    const isTrend = (path: string): boolean => /\/trend\?/.test(path);
    const openPlant = async (): Promise<void> => {
      asked.length = 0;
      await page.goto(`${api.url}/south/plant?lang=en`);
      for (const { id } of seasonSite.devices) {
        await page.locator(`.mimic [data-device="${id}"]`).waitFor({ state: 'attached' });
      }
      expect(await page.locator('.plant-flow, .plant-trend').count()).toBe(0);
    };

    await openPlant();
    await page.locator('.later-room').first().scrollIntoViewIfNeeded();
    await page.locator('.plant-flow').waitFor();
    await page.locator('.plant-flow').evaluate((flow) => flow.scrollIntoView({ block: 'end' }));
    await page.locator('.plant-trend').waitFor();
    await until(() => asked.some(isTrend), 'the trend has asked for its figures');

    await openPlant();
    expect(asked.filter(isTrend)).toEqual([]);
    await page.pdf();
    await page.locator('.plant-flow').waitFor({ state: 'attached' });
    await page.locator('.plant-trend').waitFor({ state: 'attached' });
    expect(opened.wrong).toEqual([]);
  });
});
