import type { Page } from 'playwright-core';
import { CHROMIUM, openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { publishStatus } from '#derivation';
import { CIRCULARITY } from '#words';
import {
  accountedFactors,
  accountedReadings,
  accountedSite,
  openEmptyPlant,
} from '../support/plants/accounted-plant.js';
import type { AccountedPlant } from '../support/plants/accounted-plant.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';

withBrowser(`the page of a simulated plant (${CHROMIUM})`, () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  let opened: PageUnderTest;
  let page: Page;

  beforeAll(async () => {
    plant = await openEmptyPlant('page_simulated');
    const readings = accountedReadings().map((data) => ({
      ...data,
      readings: data.readings.map((row) => ({ ...row, simulated: true as const })),
    }));
    await plant.store.readings(...readings);
    await plant.derive();
    const now = Date.now();
    await publishStatus(plant.store.db, plant.derived, now);
    api = await startApi(plant.store.owner, { sites: [accountedSite], factors: accountedFactors }, { now });
    opened = await openPage(api.url);
    ({ page } = opened);
  }, 120_000);
  afterAll(async () => {
    await opened?.close();
    await api?.stop();
    await plant?.store.close();
  });

  it('says above all figures that no tonne is real', async () => {
    await page.goto(`${api.url}/north/overview?lang=en`);
    const banner = page.locator('.simulated').filter({ hasText: 'Simulated data: no tonne here is real' });
    await banner.waitFor({ state: 'visible', timeout: 15_000 });
    expect(await banner.innerText()).toContain(CIRCULARITY);
    const [above, figures] = await Promise.all([banner.boundingBox(), page.locator('.hero').boundingBox()]);
    expect(above!.y + above!.height).toBeLessThanOrEqual(figures!.y);
  });

  it('says so across its statement, on the screen and in print', async () => {
    await page.goto(`${api.url}/api/v1/sites/north/statements/2026-01?format=html`);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.simulated-mark').innerText()).toBe('SIMULATED');
    expect(await page.locator('.simulated-words').isVisible()).toBe(true);
    expect(await page.locator('.simulated-mark').isVisible()).toBe(true);
  });

  it('says, once the plant is real, that what was simulated is kept aside', async () => {
    await plant.store.readings(...accountedReadings().slice(0, 3));
    await plant.derive();
    await publishStatus(plant.store.db, plant.derived, Date.now());
    await page.goto(`${api.url}/north/overview?lang=en`);
    const banner = page.locator('.simulated').filter({ hasText: 'Simulated readings are kept aside' });
    await banner.waitFor({ state: 'visible', timeout: 15_000 });
  });
});
