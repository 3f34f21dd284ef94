import type { Page } from 'playwright-core';
import { publishStatus } from '#derivation';
import { DAY_MS, HOUR_MS } from '#domain';
import { addToLedger, raiseAlert } from '#postgres';
import { LANGUAGES } from '#words';
import { faultsOf, tooWide, viewStands } from '../support/browser/axe.js';
import { CHROMIUM, openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { accountedFactors, accountedSite, LATER, openAccountedPlant } from '../support/plants/accounted-plant.js';
import type { AccountedPlant } from '../support/plants/accounted-plant.js';
import { message, RECORDED_FROM } from '../support/plants/dirty-plant.js';
import { deadLetter } from '../support/processes/aggregator-store.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';

const VIEWS = ['overview', 'plant', 'performance', 'points', 'alarms', 'data', 'reports', 'log'];
const REGISTER = 'heat.energyTotal';
const POINTS = `points=plant-meter/${REGISTER}&from=2026-01-15T16:00:00Z&to=2026-01-19T16:00:00Z`;
const PAST = new Date(RECORDED_FROM + 4 * DAY_MS).toISOString();
const queryOf = (view: string): string => (view === 'points' ? POINTS : 'q=');

/** Views over a plant with figures, gaps, alarms, dead letters, held readings, signatures and notes; at rest, for what breathes has many contrasts. */
withBrowser(`every view with data for those who see, hear or move otherwise (${CHROMIUM})`, () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  let opened: PageUnderTest;
  let page: Page;

  const post = async (path: string, body: object): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await api.call(path, { method: 'POST', headers, body: JSON.stringify(body) });
    expect([path, answer.status < 300]).toEqual([path, true]);
  };
  const raise = (rule: string, subject: string, severity: 'critical' | 'warning' | 'info', details = {}) =>
    plant.store.owner.transaction((tx) =>
      raiseAlert(tx, { site: 'north', rule, subject }, severity, { message: `${rule} ${subject}`, details }, LATER),
    );

  beforeAll(async () => {
    plant = await openAccountedPlant('axe_data');
    const { owner: db } = plant.store;
    await plant.store.deadLetters({ id: 'letter', data: deadLetter({ device: 'plant-meter', point: null }) });
    const counts = { received: 9, stored: 3, duplicate: 2, conflict: 1, deadLettered: 1, replayed: 0, late: 4 };
    await addToLedger(db, [{ site: 'north', device: 'weather', ...counts, lastSeenMs: LATER }]);
    api = await startApi(db, { sites: [accountedSite], factors: accountedFactors }, { now: LATER });
    await post('/api/v1/sites/north/periods/2026-01/close', { by: 'Li Wei' });
    await post('/api/v1/sites/north/periods/2026-01/approve', { by: 'Zhao Min' });
    const owner = { kind: 'park', name: 'Automobile park' };
    const claim = { period: '2026-01', purpose: 'offset', owner, amountT: 100, by: 'Wang Fang' };
    await post('/api/v1/sites/north/claims', claim);
    await post('/api/v1/sites/north/log', {
      text: 'Soot blower stands still',
      point: `plant-meter/${REGISTER}`,
      by: 'Li',
    });
    const jumped = [0, 1, 2].map((i) =>
      message('plant-meter', RECORDED_FROM + (121 + i) * HOUR_MS, { [REGISTER]: 90_000 + 30 * i }, 70_000 + i),
    );
    await plant.store.readings(...jumped);
    await plant.derive();
    await publishStatus(db, plant.derived, LATER);
    await raise('register.held', `plant-meter/${REGISTER}`, 'critical', { value: 90_000, unit: 'GJ' });
    await raise('device.silent', 'weather', 'warning');
    await raise('factor.expiring', 'heat.cn.default', 'info');
    opened = await openPage(api.url, { width: 1_440 });
    ({ page } = opened);
    await page.clock.setSystemTime(LATER);
    await page.emulateMedia({ reducedMotion: 'reduce' });
  }, 180_000);
  afterAll(async () => {
    await opened?.close();
    await api?.stop();
    await plant?.store.close();
  });

  it('looks at a plant that is full', async () => {
    await page.goto(`${api.url}/north/data?lang=en`);
    await opened.shows(`plant-meter/${REGISTER}`, '.held');
    await page.getByRole('button', { name: '92 days' }).click();
    await opened.shows('register counted on', '.gaps');
    await page.goto(`${api.url}/north/alarms?lang=en`);
    await page.locator('[data-alarm]').nth(2).waitFor();
    await page.goto(`${api.url}/north/log?lang=en`);
    await opened.shows('Soot blower stands still', '[data-note]');
    await page.goto(`${api.url}/north/reports?lang=en`);
    await opened.shows('Automobile park', '.reports-view');
  });

  it.each(['light', 'dark'] as const)(
    'has no serious fault, %s, in three languages, now and in the past',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const found: string[] = [];
      for (const view of VIEWS) {
        for (const lang of LANGUAGES) {
          await page.goto(`${api.url}/north/${view}?lang=${lang}&${queryOf(view)}`);
          found.push(...(await faultsOf(page, `${view} ${lang}`)), ...(await tooWide(page, `${view} ${lang}`)));
        }
        await page.goto(`${api.url}/north/${view}?lang=en&asOf=${PAST}&${queryOf(view)}`);
        found.push(...(await faultsOf(page, `${view} in the past`)));
      }
      expect(found).toEqual([]);
    },
    300_000,
  );

  it('has none where each chart is shown as its table, nor in what is opened above a view', async () => {
    const found: string[] = [];
    for (const view of ['overview', 'plant', 'performance', 'data']) {
      await page.goto(`${api.url}/north/${view}?lang=en`);
      await viewStands(page);
      await page.keyboard.press('v');
      await page.locator('main table').first().waitFor();
      found.push(...(await faultsOf(page, `${view} as tables`)));
      await page.keyboard.press('v');
    }
    await page.goto(`${api.url}/north/overview?lang=en`);
    await page.locator('.tonnes .trace').first().click();
    await page.locator('dialog .lineage-value').waitFor();
    found.push(...(await faultsOf(page, 'lineage')));
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.locator('dialog').first().waitFor();
    found.push(...(await faultsOf(page, 'keys')));
    expect(found).toEqual([]);
  }, 120_000);

  it('has none on a phone, nor any sideways scroll, in three languages', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const found: string[] = [];
    for (const view of VIEWS) {
      for (const lang of LANGUAGES) {
        await page.goto(`${api.url}/north/${view}?lang=${lang}&${queryOf(view)}`);
        found.push(...(await faultsOf(page, `${view} ${lang}`)), ...(await tooWide(page, `${view} ${lang}`)));
      }
    }
    expect(found).toEqual([]);
  }, 240_000);
});
