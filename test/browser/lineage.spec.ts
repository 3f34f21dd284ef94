import type { Page } from 'playwright-core';
import { publishStatus } from '#derivation';
import { fitsAcross } from '../support/browser/axe.js';
import { CHROMIUM, openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { accountedFactors, accountedSite, LATER, openAccountedPlant } from '../support/plants/accounted-plant.js';
import type { AccountedPlant } from '../support/plants/accounted-plant.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';

const REGISTER = 'heat.energyTotal';
const NOTE = 'Read as tonnes of CO2, not of carbon.';

withBrowser(`the way from a figure down to its readings (${CHROMIUM})`, () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  let opened: PageUnderTest;
  let page: Page;
  const shows = (words: string | RegExp, selector: string): Promise<void> => opened.shows(words, selector);
  const figure = '[data-figure="season-2025:grossT"] button';

  beforeAll(async () => {
    plant = await openAccountedPlant('lineage_page');
    const site = { ...accountedSite, targets: [{ ...accountedSite.targets[0]!, note: NOTE }] };
    await publishStatus(plant.store.db, { ...plant.derived, site }, LATER);
    api = await startApi(plant.store.owner, { sites: [site], factors: accountedFactors }, { now: LATER });
    opened = await openPage(api.url);
    ({ page } = opened);
    await page.goto(`${api.url}/north/overview?lang=en`);
  }, 90_000);
  afterAll(async () => {
    await opened?.close();
    await api?.stop();
    await plant?.store.close();
  });

  it('explains the number of the target where it is asked for', async () => {
    await page.locator('.tonnes-note button').waitFor();
    expect(await page.locator('[data-meaning="note"]').count()).toBe(0);
    await page.locator('.tonnes-note button').click();
    await shows(/are to be read/, 'dialog h3');
    await shows(NOTE, '[data-meaning="note"]');
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
  });

  it('leads from the tonnes of the season to the readings, by keyboard too, and back', async () => {
    await page.locator(figure).focus();
    await page.keyboard.press('Enter');
    await shows('Season 2025/26, gross', 'dialog .trail');
    await shows('heat.cn.default@2015-01-01', 'dialog');
    const point = `plant-meter/${REGISTER}, 15 Jan 2026, 00:00`;
    const quarter = '15 minutes from 15 Jan 2026, 00:00';
    for (const [i, name] of ['15 Jan, gross', '15 Jan 2026, 00:00, gross', point, quarter].entries()) {
      await page.locator('dialog .rows button').first().click();
      await page
        .locator('dialog .trail li')
        .nth(i + 1)
        .waitFor();
      await shows(name, 'dialog .trail [aria-current]');
    }
    await shows('Reading', 'dialog th');
    expect(await page.locator('dialog .trail li').count()).toBe(5);
    await page.locator('dialog .trail').getByRole('button', { name: '15 Jan, gross' }).click();
    await shows('15 Jan, gross', 'dialog .trail [aria-current]');
    expect(await page.locator('dialog .trail li').count()).toBe(2);
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
  });

  it('fits a phone, with the way down open too, and had no error', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await fitsAcross(page);
    await page.locator(figure).click();
    await shows(/Season/, 'dialog .trail');
    await page.locator('dialog .lineage-value').waitFor();
    const box = await page.locator('dialog').boundingBox();
    expect(box!.width).toBeLessThanOrEqual(390);
    await fitsAcross(page);
    expect(opened.wrong).toEqual([]);
  });
});
