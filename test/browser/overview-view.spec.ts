import type { Page } from 'playwright-core';
import { Names, writeStatus, writeTarget, type Database } from '#postgres';
import { CIRCULARITY } from '#words';
import { fitsAcross } from '../support/browser/axe.js';
import { CHROMIUM, openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { untilTrue } from '../support/browser/until-true.js';
import { factorsOfTests } from '../support/plants/plant-of-tests.js';
import {
  putSeason,
  SEASON_NOW,
  seasonSite,
  seasonStatus,
  seasonTarget,
  seasonTargetBody,
} from '../support/plants/season-in-rows.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { freshDatabase } from '../support/processes/fresh-database.js';

withBrowser(`Overview (${CHROMIUM})`, () => {
  let db: Database;
  let names: Names;
  let api: ApiUnderTest;
  let opened: PageUnderTest;
  let page: Page;
  let version = 1;

  const text = async (selector: string): Promise<string> =>
    (await page.locator(selector).first().innerText()).replaceAll(/[\s\u00a0]+/g, ' ');
  const shows = (words: string | RegExp, selector: string): Promise<void> => opened.shows(words, selector);
  const tell = async (more: object): Promise<void> =>
    writeStatus(db, names.siteId('south')!, ++version, seasonStatus(more), SEASON_NOW);
  const tellTarget = async (more: object): Promise<void> => {
    await writeTarget(db, names.siteId('south')!, 'annual-avoided', { ...seasonTargetBody, ...more }, SEASON_NOW);
    await tell({ targets: [{ ...seasonTarget, ...more }] });
  };

  beforeAll(async () => {
    db = await freshDatabase('overview');
    names = await Names.open(db);
    await names.declare([seasonSite]);
    await putSeason(db, names);
    api = await startApi(db, { sites: [seasonSite], factors: factorsOfTests }, { now: SEASON_NOW });
    opened = await openPage(api.url, { width: 1_440, height: 900 });
    ({ page } = opened);
    await page.goto(`${api.url}/south/overview?lang=en`);
    await shows('23,542', '.hero');
  }, 120_000);
  afterAll(async () => {
    await opened?.close();
    await api?.stop();
    await db?.close();
  });

  it('says first whether the season reaches its amount, with the figures of the target', async () => {
    await shows('ahead of plan', 'h1');
    expect(await text('h1')).toBe(
      '373 t ahead of plan, but only because it was cold. Since 22 December the plant gives less heat than its reference. At normal weather the season ends near 47,300 t.',
    );
    expect(await text('.season .of')).toBe('49.4 % of this season’s 47,700 t, to the end of 13 January');
    expect(await text('.why .said')).toContain('12 of the past 32 winters');
    // What is drawn waits for the size of its box.
    await page.locator('.why circle').nth(31).waitFor();
    expect(await page.locator('.why circle').count()).toBe(32);
    expect(await page.locator('.why circle[fill="var(--achieved)"]').count()).toBe(12);
    await shows('376 t lost to performance', '.season .draw');
    const picture = await text('.season .draw');
    for (const words of ['target 47,700 t', '46,000 to 48,700', '46,019', '+758', '376 t lost to performance'])
      expect(picture).toContain(words);
    await shows('−9', '.why');
    expect(await text('.why')).toMatch(/Why 373 t ahead of plan.*\+758.*−376.*−9/);
  });

  it('shows heat and tonnes at four lengths of time, in the digits that they mean', async () => {
    // Days, month, season and ledger come by a request each: any of them may be the last.
    await shows('45.2', '.tonnes tbody tr:nth-child(1)');
    await shows('4,539', '.tonnes tbody tr:nth-child(3)');
    await shows('23,587', '.tonnes tbody tr:nth-child(4)');
    await page.locator('.trust .balance').waitFor();
    const rows = await page.locator('.tonnes tbody tr').allInnerTexts();
    expect(rows.map((row) => row.replaceAll(/\s+/g, ' ').trim())).toEqual([
      'Today 411 45.2 42.4',
      'Yesterday 2,500 275 260',
      'Jan 41,264 4,539 4,253',
      'Season 214,425 23,587 22,101',
    ]);
    expect(await text('.tonnes-note')).toContain('± 4,800 t (95 %)');
    expect(await text('.now [data-figure="power"]')).toBe('42.6MW');
    expect(await text('.balance')).toMatch(/Values received 5,612.*unaccounted for 0/);
    expect(await text('.trust')).toContain('12 of 2,064 hours are estimated');
  });

  it('says what gross and net are, and how the number of the target is to be read', async () => {
    await page.locator('.tonnes-note button').click();
    expect(await text('[data-meaning="gross"]')).toContain('Gross is the CO2 that the same heat would have emitted');
    expect(await text('[data-meaning="net"]')).toContain('less what the plant itself emits');
    expect(await text('[data-meaning="note"]')).toContain('read as tonnes of CO2');
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
  });

  it('leads from a figure down to what it is made of, and back', async () => {
    await page.locator('[data-figure="season-2026:grossT"] button').click();
    await shows('Where this figure comes from', 'dialog');
    await shows('Season 2026/27, gross', 'dialog .trail');
    await shows(/\S/, 'dialog .lineage-value');
    const below = page.locator('dialog .rows button').first();
    await below.click();
    await page.locator('dialog .trail li').nth(1).waitFor();
    await page.locator('dialog .trail button').first().click();
    await page.locator('dialog .trail li').nth(1).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
  });

  it('follows the figures without a reload', async () => {
    await tellTarget({
      achievedCurve: seasonTargetBody.achievedCurve.map((row) => ({ ...row, achieved: row.achieved * 1.001 })),
    });
    await shows('23,566', '.hero');
    await tell({ heat: { powerMw: 41.1, todayGj: 411, seasonGj: 214_425 } });
    await shows('41.1', '.now [data-figure="power"]');
  });

  it('says between seasons what the season brought and when the next one begins', async () => {
    await tellTarget({ state: 'off-season' });
    await shows('The season is over', 'h1');
    await shows('Target and result', '.why');
    await tell({ targets: [{ ...seasonTarget, state: 'off-season' }], heat: { powerMw: 0, todayGj: 0, seasonGj: 1 } });
    await shows('Off since', '.now');
    await tellTarget({});
    await shows('ahead of plan', 'h1');
  });

  it('says without figures that there are none, and draws nothing', async () => {
    const nothing = { achieved: null, planToDate: null, toDateAsOf: null, forecast: null, state: 'no-data' };
    await tellTarget({ ...nothing, gap: null, planCurve: [], achievedCurve: [], forecastBand: [], ensemble: null });
    await shows('There are no figures yet', 'h1');
    await shows('–', '.hero');
    await page.locator('.season svg').waitFor({ state: 'detached' });
    await tellTarget({});
    await shows('ahead of plan', 'h1');
  });

  it('says above all figures that a simulator made them, and why reaching the amount proves nothing', async () => {
    await tell({ simulated: true, circularity: CIRCULARITY });
    await shows('Simulated data: no tonne here is real', '.simulated');
    await shows(CIRCULARITY, '.simulated');
    await tell({ simulatedReadings: { counted: false, devices: [] } });
    await shows('Simulated readings are kept aside', '.simulated');
    await tell({});
  });

  it.each([
    ['zh', '比计划多'],
    ['de', 'vor dem Plan'],
  ])('speaks %s', async (lang, words) => {
    await page.goto(`${api.url}/south/overview?lang=${lang}`);
    await shows(words, 'h1');
  });

  it('shows each chart as its table', async () => {
    await page.goto(`${api.url}/south/overview?lang=en`);
    await shows('ahead of plan', 'h1');
    await page.locator('.season .chart-switch').focus();
    await page.keyboard.press('Enter');
    await shows('23,542', '.season .chart-table');
    await page.locator('.season .chart-switch').click();
  });

  it('fits a wall of 1440 by 900 without scrolling, and a phone without scrolling sideways', async () => {
    await page.goto(`${api.url}/south/overview?lang=en`);
    await shows('ahead of plan', 'h1');
    const over = 'document.querySelector(".main").scrollHeight - document.querySelector(".main").clientHeight';
    expect(await page.evaluate(over)).toBeLessThanOrEqual(1);
    await page.setViewportSize({ width: 390, height: 844 });
    await untilTrue(page, 'document.querySelector(".season svg")?.clientWidth < 390');
    await fitsAcross(page);
    expect(opened.wrong).toEqual([]);
  });
});
