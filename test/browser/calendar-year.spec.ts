import type { Page } from 'playwright-core';
import { publishStatus } from '#derivation';
import { openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import type { AccountedPlant } from '../support/plants/accounted-plant.js';
import { GAS_DAY, GAS_NOW, GAS_WEEK_DAYS, gasFactors, gasSite, openGasPlant } from '../support/plants/gas-plant.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';

/** As the page shows tonnes and energy: one digit behind the point below 100. */
const shown = (value: number): string => (value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));

withBrowser('Overview of a plant whose targets are of a calendar year', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  let opened: PageUnderTest;
  let page: Page;
  const text = async (selector: string): Promise<string> =>
    (await page.locator(selector).first().innerText()).replaceAll(/\s+/g, ' ');
  const shows = (words: string | RegExp, selector: string): Promise<void> => opened.shows(words, selector);
  const choose = async (id: string, title: string): Promise<void> => {
    await page.getByLabel('Target', { exact: true }).selectOption(id);
    await page.getByRole('region', { name: title }).waitFor();
  };

  beforeAll(async () => {
    plant = await openGasPlant('calendar_year');
    await publishStatus(plant.store.db, plant.derived, GAS_NOW);
    api = await startApi(plant.store.owner, { sites: [gasSite], factors: gasFactors }, { now: GAS_NOW });
    opened = await openPage(api.url);
    ({ page } = opened);
    await page.goto(`${api.url}/north/overview?lang=en`);
  }, 90_000);
  afterAll(async () => {
    await opened?.close();
    await api?.stop();
    await plant?.store.close();
  });

  it('shows the net of the year against the net target of the year, never the gross of a season', async () => {
    const title = 'Emissions avoided, net, in the year 2026 (heating days)';
    await page.getByRole('region', { name: title }).waitFor();
    await page.getByRole('heading', { name: title }).waitFor();
    const net = GAS_WEEK_DAYS * GAS_DAY.netT;
    await shows(shown(net), '.hero');
    expect(await text('.hero')).toBe(`${shown(net)}t CO₂e avoided, net`);
    await shows(/% of this year’s 2,000\st/, '.season .of');
    expect(await text('.season')).toContain(
      `Days outside the heating season brought ${shown(net)} t, which do not count.`,
    );
    await page.locator('.season .chart-switch').focus();
    await page.keyboard.press('Enter');
    await shows(shown(net), '.season .chart-table');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('main').innerText()).not.toMatch(/this season’s/);
  });

  it('says what gross is by the baseline of its own file', async () => {
    await page.locator('.tonnes-note button').click();
    expect(await text('[data-meaning="gross"]')).toContain(
      'a boiler of 90 % efficiency that burns the fuel of the factor gas.natural',
    );
    expect(await page.content()).not.toMatch(/coal|straw/i);
    await page.keyboard.press('Escape');
  });

  it('shows each of several targets by its own period, metric and unit', async () => {
    const options = await page.getByLabel('Target', { exact: true }).locator('option').allInnerTexts();
    expect(options).toEqual([
      'net-of-the-year · Year 2026',
      'heat-of-the-year · Year 2026',
      'gross-of-the-season · Heating season 2025/26',
    ]);
    await choose('heat-of-the-year', 'Heat in the year 2026');
    await shows(shown(2 * GAS_WEEK_DAYS * GAS_DAY.heatMwh), '.hero');
    expect(await text('.hero')).toMatch(/MWh heat$/);
    await shows(/% of this year’s 10,000\sMWh/, '.season .of');
    await shows(/Why [\d,]+\sMWh (ahead of|behind) plan/, '.why');
    await choose('gross-of-the-season', 'Emissions avoided, gross, in the heating season 2025/26');
    await shows(/% of this season’s 500\st/, '.season .of');
    await shows(shown(GAS_WEEK_DAYS * GAS_DAY.netT), '.tonnes tbody tr:last-child');
    const season = (await page.locator('.tonnes tbody tr').last().innerText()).split(/\s+/);
    expect(season.at(-1)).toBe(shown(GAS_WEEK_DAYS * GAS_DAY.netT));
    expect(opened.wrong).toEqual([]);
  });
});
