import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { CHROMIUM, openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { LATER, type AccountedPlant } from '../support/plants/accounted-plant.js';
import { Access } from '../../apps/api/src/access/access.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { AUDI, openSuppliedPlant, suppliedFactors, suppliedSite } from '../support/plants/supplied-plant.js';

const run = promisify(execFile);
/** `pdftotext` of poppler-utils reads what a person would read on the paper; without it only the pages are counted. */
const PDFTOTEXT = '/usr/bin/pdftotext';
const A4_MM = { width: 210, height: 297 };
const MM_PER_POINT = 25.4 / 72;

withBrowser(`the statement as a document (${CHROMIUM})`, () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  let opened: PageUnderTest;
  let page: Page;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'greenpark-statement-'));
    plant = await openSuppliedPlant('statementpage');
    const declared = { sites: [suppliedSite], factors: suppliedFactors };
    api = await startApi(plant.store.owner, declared, { now: LATER });
    opened = await openPage(api.url, { width: 1_000, height: 1_200 });
    ({ page } = opened);
  }, 120_000);
  afterAll(async () => {
    await opened?.close();
    await api?.stop();
    await plant?.store.close();
    await rm(folder, { recursive: true, force: true });
  });

  const print = async (query: string): Promise<{ file: string; pages: number }> => {
    await page.goto(`${api.url}/api/v1/sites/north/statements/2026-01${query}`);
    const file = join(folder, `${query.length}.pdf`);
    await page.pdf({ path: file, preferCSSPageSize: true });
    const raw = (await readFile(file)).toString('latin1');
    const boxes = [...raw.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)];
    for (const [, width, height] of boxes) {
      expect(Number(width) * MM_PER_POINT).toBeCloseTo(A4_MM.width, 0);
      expect(Number(height) * MM_PER_POINT).toBeCloseTo(A4_MM.height, 0);
    }
    return { file, pages: boxes.length };
  };
  const textOf = async (file: string): Promise<string> =>
    existsSync(PDFTOTEXT) ? (await run(PDFTOTEXT, ['-layout', file, '-'])).stdout.replace(/\s+/g, ' ') : '';

  it('is printed on A4 by the browser, with every day and the sum, and its tables repeat their heads', async () => {
    const { file, pages } = await print('');
    expect(pages).toBeGreaterThanOrEqual(3);
    expect(pages).toBeLessThanOrEqual(5);
    const text = await textOf(file);
    if (text === '') return;
    expect(text).toContain('Statement of emissions avoided'.toUpperCase());
    expect(text).toContain('January 2026');
    expect(text).toContain('6,448 t CO₂'); // gross: 32,736 GJ at 0.11 and 28,472 at 0.10
    expect(text).not.toMatch(/\d\.\d{3} t/);
    expect(text).toMatch(/Net [\d,]+ t CO₂e ± [\d,]+ t CO₂e \(95 %\)/);
    for (let day = 1; day <= 31; day++) expect(text).toMatch(new RegExp(` ${day} Jan`));
    expect(text).toContain('Not registered under any crediting scheme');
    const margins = text.match(/north · 2026-01 · revision 0 · made 2026-03-15T16:00:00Z \d ?\/ ?\d/g);
    expect(margins).toHaveLength(pages);
  });

  it('of a customer holds its own lines only', async () => {
    const { file } = await print('?customer=audi-a');
    const text = await textOf(file);
    if (text === '') return;
    expect(text).toContain(AUDI);
    expect(text).not.toContain('Silent works');
  });

  it('fits the paper and the screen: nothing is cut, nothing is asked elsewhere', async () => {
    await page.goto(`${api.url}/api/v1/sites/north/statements/2026-01`);
    const beyond = () => page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(await beyond()).toBeLessThanOrEqual(0);
    // 180 mm between the margins of A4 at 96 dots an inch.
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 680, height: 1_000 });
    expect(await beyond()).toBeLessThanOrEqual(0);
    await page.emulateMedia({ media: 'screen' });
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await beyond()).toBeLessThanOrEqual(0);
    expect(opened.wrong).toEqual([]);
  });

  /** The tab that the view Reports of a page opens for the statement of March. */
  const tabOfMarch = async (reports: Page): Promise<Page> => {
    const march = reports.locator('tr[data-period="2026-03"]');
    const [tab] = await Promise.all([
      reports.context().waitForEvent('page'),
      march.getByRole('button', { name: 'Statement' }).click(),
    ]);
    await tab.locator('h1').waitFor();
    return tab;
  };
  const borderOfState = (tab: Page): Promise<string> =>
    tab.evaluate('getComputedStyle(document.querySelector(".state")).borderTopStyle');

  it('opens from the page of the operators, also where a key is needed', async () => {
    await plant.store.owner.execute(
      `update emission set label = '2026-03', start = '2026-02-28T16:00:00Z' where label = '2026-01'`,
    );
    await page.clock.setSystemTime(LATER);
    await page.setViewportSize({ width: 1_280, height: 900 });
    await page.goto(`${api.url}/north/reports?lang=en`);
    const plain = await tabOfMarch(page);
    expect(await plain.locator('h1').innerText()).toBe('March 2026');
    expect(await borderOfState(plain)).toBe('solid');
    await plain.close();
    expect(opened.wrong).toEqual([]);

    const key = 'a-key-of-the-tests';
    const sha256 = createHash('sha256').update(key).digest('hex');
    const access = new Access(true, [{ name: 'Ann', role: 'viewer', sha256 }]);
    const declared = { sites: [suppliedSite], factors: suppliedFactors };
    const guarded = await startApi(plant.store.owner, declared, { now: LATER, access });
    const asked = await openPage(guarded.url);
    try {
      await asked.page.clock.setSystemTime(LATER);
      await asked.page.goto(`${guarded.url}/north/reports?lang=en`);
      const dialog = asked.page.getByRole('dialog');
      await dialog.locator('input[type="password"]').fill(key);
      await dialog.getByRole('button').click();
      const wrong: string[] = [];
      asked.page.context().on('console', (line) => {
        if (line.type() === 'error') wrong.push(line.text());
      });
      const withKey = await tabOfMarch(asked.page);
      expect(await withKey.locator('h1').innerText()).toBe('March 2026');
      expect(await borderOfState(withKey)).toBe('solid');
      // What each printed page says in its margin, and nothing that the policy of the page refused.
      const rules =
        '[...document.styleSheets].flatMap((one) => [...one.cssRules].map(({ cssText }) => cssText)).join()';
      expect(await withKey.evaluate(rules)).toMatch(/@page[^@]*@bottom-left[^}]*north · 2026-03/);
      expect(wrong).toEqual([]);
      await withKey.close();
      // But for the calls that were refused before the key was given.
      expect(asked.wrong.filter((text) => !text.includes('401'))).toEqual([]);
    } finally {
      await asked.close();
      await guarded.stop();
    }
  });
});
