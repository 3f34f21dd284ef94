import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { publishStatus } from '#derivation';
import { fitsAcross } from '../support/browser/axe.js';
import { CHROMIUM, openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { untilTrue } from '../support/browser/until-true.js';
import { accountedFactors, accountedSite, LATER, openAccountedPlant } from '../support/plants/accounted-plant.js';
import type { AccountedPlant } from '../support/plants/accounted-plant.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';

const run = promisify(execFile);
/** Of poppler-utils: reads what a person would read on the paper; without it the paper is made and only the page is looked at. */
const PDFTOTEXT = '/usr/bin/pdftotext';
/** A4 less margins of 10 mm, in CSS pixels. */
const PAPER = { width: 718, height: 1_047 };
const MARGIN = { top: '10mm', bottom: '10mm', left: '10mm', right: '10mm' };

withBrowser(`the page on a wall and on paper (${CHROMIUM})`, () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  let opened: PageUnderTest;
  let page: Page;
  let folder: string;

  beforeAll(async () => {
    plant = await openAccountedPlant('wall');
    await publishStatus(plant.store.db, plant.derived, LATER);
    api = await startApi(plant.store.owner, { sites: [accountedSite], factors: accountedFactors }, { now: LATER });
    folder = await mkdtemp(join(tmpdir(), 'greenpark-paper-'));
    opened = await openPage(api.url, { width: 1_440 });
    ({ page } = opened);
  }, 120_000);
  afterAll(async () => {
    await opened?.close();
    await api?.stop();
    await plant?.store.close();
    await rm(folder, { recursive: true, force: true });
  });

  describe('on paper', () => {
    it.each([
      ['overview', '.tonnes [data-figure]'],
      ['reports', '[data-period] td.num'],
    ])(
      '%s has its figures and no control, and is no wider than the paper, also from a dark page',
      async (view, figure) => {
        await page.emulateMedia({ colorScheme: 'dark' });
        await page.goto(`${api.url}/north/${view}?lang=en`);
        await page.locator(figure).first().waitFor();
        const shown = await page.locator(figure).first().innerText();
        await page.setViewportSize(PAPER);
        await page.emulateMedia({ media: 'print' });
        for (const control of ['.rail', '.dock', '.tabbar', '.btn', '.seg']) {
          expect({ control, count: await page.locator(`${control}:visible`).count() }).toEqual({ control, count: 0 });
        }
        await fitsAcross(page);
        await untilTrue(page, 'document.documentElement.dataset.theme === "light"');
        const file = join(folder, `${view}.pdf`);
        await writeFile(file, await page.pdf({ format: 'A4', margin: MARGIN }));
        if (existsSync(PDFTOTEXT)) {
          const { stdout: text } = await run(PDFTOTEXT, ['-layout', file, '-']);
          expect(text).toContain(shown.trim().split('\n')[0]);
          expect(text).not.toMatch(/Performance\s+3|Back to now/);
        }
        await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
        await page.setViewportSize({ width: 1_440, height: 900 });
      },
    );
  });

  describe('on a wall', () => {
    beforeAll(async () => {
      await page.clock.install({ time: LATER });
      await page.goto(`${api.url}/north/overview?lang=en&kiosk`);
      await page.locator('.app.kiosk .hero').waitFor();
    });

    it('shows no rail, dock, button or ledger, says first what the plant is, and hides no alarm bar', async () => {
      for (const control of ['.rail', '.dock', '.tabbar', '.trust', '.btn']) {
        expect({ control, count: await page.locator(`${control}:visible`).count() }).toEqual({ control, count: 0 });
      }
      expect(await page.locator('.bar:visible').count()).toBe(1);
      const { sentences } = (await api.call('/api/v1/sites/north/sentences?view=kiosk&lang=en')).body;
      const said = sentences.find(({ about }: { about: string }) => about === 'kiosk').text as string;
      await page.locator('h1 [data-sentence]').first().waitFor();
      expect((await page.locator('h1').first().innerText()).replaceAll(/\s+/g, ' ')).toMatch(
        new RegExp(`^${said.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/\s+/g, ' ')}`),
      );
    });

    it('turns from view to view, stops for two minutes at a key, and goes on', async () => {
      const at = (view: string): Promise<void> => page.waitForURL(`**/north/${view}?lang=en&kiosk=`);
      await page.clock.runFor(41_000);
      await at('plant');
      await page.clock.runFor(21_000);
      await at('performance');
      await page.clock.runFor(21_000);
      await at('overview');
      await page.keyboard.press('Shift');
      await page.clock.runFor(100_000);
      expect(page.url()).toContain('/north/overview');
      await page.clock.runFor(30_000);
      await at('plant');
      expect(opened.wrong).toEqual([]);
    });
  });
});
