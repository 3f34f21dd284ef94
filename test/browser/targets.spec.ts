import type { Page } from 'playwright-core';
import { openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { publishStatus } from '#derivation';
import type { AccountedPlant } from '../support/plants/accounted-plant.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { GAS_DAY, GAS_NOW, GAS_WEEK_DAYS, gasFactors, gasSite, openGasPlant } from '../support/plants/gas-plant.js';

const whole = (value: number): string => Math.round(value).toLocaleString('en');

withBrowser('the page of a plant whose targets are of a calendar year', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  let opened: PageUnderTest;
  let page: Page;
  const text = (selector: string): Promise<string> => opened.text(selector);
  const shows = (words: string | RegExp, selector?: string): Promise<void> => opened.shows(words, selector);

  beforeAll(async () => {
    plant = await openGasPlant('targetspage');
    await publishStatus(plant.store.db, plant.derived, GAS_NOW);
    api = await startApi(plant.store.db, { sites: [gasSite], factors: gasFactors }, { now: GAS_NOW });
    opened = await openPage(api.url);
    ({ page } = opened);
    await page.goto(`${api.url}/classic`);
  }, 90_000);
  afterAll(async () => {
    await opened?.close();
    await api?.stop();
    await plant?.store.db.close();
  });

  it('shows the net of the year against the net target of the year, never the gross of a season', async () => {
    await shows('Emissions avoided, net, in the year 2026 (heating days)', '#hero-title');
    const net = GAS_WEEK_DAYS * GAS_DAY.netT;
    expect(await text('#avoided')).toBe(whole(net));
    expect(await text('#avoided-unit')).toBe('t CO₂e');
    expect(await text('#avoided-of')).toBe('of 2,000 t');
    expect(await text('#progress-words')).toContain(
      `Days outside the heating season brought ${whole(net)} t, which do not count.`,
    );
    expect(await text('#tiles')).toContain('Forecast for the year 2026');
    await shows('Plan and achieved: emissions avoided, net, in the year 2026 (heating days)', '#curve-title');
    await shows(`${whole(net)} t achieved`, '#curve-words');
  });

  it('says what gross is by the baseline of its own file', async () => {
    expect(await text('.meaning')).toContain(
      'a boiler of 90 % efficiency that burns the fuel of the factor gas.natural',
    );
    expect(await page.content()).not.toMatch(/coal|straw/i);
  });

  it('shows each of several targets by its own period, metric and unit', async () => {
    const options = await page.locator('#target-select option').allInnerTexts();
    expect(options).toEqual([
      'net-of-the-year · Year 2026',
      'heat-of-the-year · Year 2026',
      'gross-of-the-season · Heating season 2025/26',
    ]);
    await page.selectOption('#target-select', 'heat-of-the-year');
    await shows('Heat in the year 2026', '#hero-title');
    expect(await text('#avoided')).toBe(whole(2 * GAS_WEEK_DAYS * GAS_DAY.heatMwh));
    expect(await text('#avoided-unit')).toBe('MWh');
    expect(await text('#avoided-of')).toBe('of 10,000 MWh');
    await shows('MWh', '#gap');
    await page.selectOption('#target-select', 'gross-of-the-season');
    await shows('Emissions avoided, gross, in the heating season 2025/26', '#hero-title');
    expect(await text('#avoided-of')).toBe('of 500 t');
    await shows('Net of the season', '.meaning');
  });
});
