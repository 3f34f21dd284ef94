import type { Database } from '#postgres';
import { Access } from '../../apps/api/src/access/access.js';
import { CHROMIUM, openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../support/plants/plant-of-tests.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { freshDatabase } from '../support/processes/fresh-database.js';
import { until } from '../support/processes/until.js';

/** Generous: it takes two seconds on a desk. */
const VISIBLE_WITHIN_MS = 30_000;
/** Of a folded operation with its share of the headings; the whole of the document would be twenty times as long. */
const FOLDED_PX = 90;

const site = siteOf('south', 'Asia/Shanghai', [
  deviceOf('boiler-1', 'boiler', [pointOf('boiler-1', 'heat.power', { unit: 'MW' })]),
]);

withBrowser(`the document of the API as a page (${CHROMIUM})`, () => {
  let db: Database;
  let api: ApiUnderTest;
  let docs: PageUnderTest;

  beforeAll(async () => {
    db = await freshDatabase('docspage');
    const access = new Access(false, []);
    api = await startApi(db, { sites: [site], factors: factorsOfTests }, { now: Date.now(), access });
    docs = await openPage(api.url, { showsWithinMs: VISIBLE_WITHIN_MS });
  }, 60_000);
  afterAll(async () => {
    await docs?.close();
    await api?.stop();
    await db?.close();
  });

  it('shows every operation with the least role that may call it, folded', async () => {
    await docs.page.goto(`${api.url}/docs`);
    await docs.shows('Emissions avoided', '#operations-Figures-getEmissions');
    const { paths } = (await api.call('/openapi.json')).body as { paths: Record<string, object> };
    const operations = Object.values(paths).flatMap((methods) => Object.keys(methods));
    await docs.page
      .locator('.opblock')
      .nth(operations.length - 1)
      .waitFor();
    expect(await docs.page.locator('.opblock').count()).toBe(operations.length);
    expect(await docs.text('#operations-Figures-getEmissions')).toContain('· viewer');
    expect(await docs.text('#operations-Figures-approvePeriod')).toContain('· auditor');
    expect(await docs.page.evaluate('document.documentElement.scrollHeight')).toBeLessThan(
      operations.length * FOLDED_PX,
    );
  });

  it('opens an operation by its name, and asks the server for what it reads', async () => {
    await docs.page.goto('about:blank');
    await docs.page.goto(`${api.url}/docs#listSites`);
    const operation = docs.page.locator('#operations-Sites-listSites.is-open');
    await operation.locator('.responses-table').first().waitFor({ timeout: VISIBLE_WITHIN_MS });
    await operation.getByRole('button', { name: 'Try it out' }).click();
    await operation.getByRole('button', { name: 'Execute' }).click();
    await docs.shows('"south"', '#operations-Sites-listSites .live-responses-table .microlight');
  });

  it('sends nothing that changes the plant', async () => {
    const close = docs.page.locator('#operations-Figures-closePeriod');
    await close.locator('.opblock-summary-control').click();
    await close.locator('.responses-table').first().waitFor({ timeout: VISIBLE_WITHIN_MS });
    expect(await close.getByRole('button', { name: /try it out|execute/i }).count()).toBe(0);
  });

  it('explains a problem where the answer says that it is explained', async () => {
    await docs.page.goto('about:blank');
    await docs.page.goto(`${api.url}/docs#range-too-large`);
    await docs.shows('range-too-large', '#range-too-large');
    const isInSight = `document.getElementById('range-too-large').getBoundingClientRect().bottom <= innerHeight`;
    await until(() => docs.page.evaluate<boolean>(isInSight), 'the row of the problem is in sight');
  });

  it('asked no other host and had no error, by the strict policy of the page', async () => {
    const policy = (await api.call('/docs')).headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(docs.wrong).toEqual([]);
  });
});
