import type { EntryType } from 'node:perf_hooks';
import type { Page } from 'playwright-core';
import { publishStatus } from '#derivation';
import { viewStands } from '../support/browser/axe.js';
import { CHROMIUM, openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { accountedFactors, accountedSite, LATER, openAccountedPlant } from '../support/plants/accounted-plant.js';
import type { AccountedPlant } from '../support/plants/accounted-plant.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';

/** Each answer comes that much later than the page is there: what waits for it is seen waiting, ms. */
const LATER_MS = 150;
/**
 * Cumulative layout shift up to which a view may move (0.1 is called good by Core Web Vitals). A phone breaks sentences into a number of
 * lines that is not known before, and of Data with few devices many panels lie on the first screen, each as tall as what it has to say.
 */
const MOST_SHIFT = { desktop: 0.08, phone: 0.15 } as const;
const MOST_SHIFT_OF_DATA = 0.2;

withBrowser(`what a view shows first (${CHROMIUM})`, () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  let opened: PageUnderTest;
  let page: Page;

  beforeAll(async () => {
    plant = await openAccountedPlant('inplace');
    await publishStatus(plant.store.db, plant.derived, LATER);
    api = await startApi(plant.store.owner, { sites: [accountedSite], factors: accountedFactors }, { now: LATER });
    opened = await openPage(api.url);
    ({ page } = opened);
    await page.clock.setSystemTime(LATER);
    await page.route('**/api/v1/sites/**', async (route) => {
      if (route.request().url().includes('/stream')) return route.continue();
      const response = await route.fetch();
      await new Promise((over) => setTimeout(over, LATER_MS));
      return route.fulfill({ response });
    });
    await page.addInitScript(watchShifts);
  }, 120_000);
  afterAll(async () => {
    await page?.unrouteAll({ behavior: 'ignoreErrors' });
    await opened?.close();
    await api?.stop();
    await plant?.store.close();
  });

  const VIEWS = ['overview', 'plant', 'performance', 'points', 'alarms', 'data', 'reports', 'log'];
  const SCREENS = [
    { screen: 'desktop', width: 1_350, height: 940 },
    { screen: 'phone', width: 412, height: 823 },
  ] as const;
  it.each(VIEWS.flatMap((view) => SCREENS.map((screen) => ({ view, ...screen }))))(
    'stays where it is when the answers come ($view, $screen)',
    async ({ view, screen, width, height }) => {
      await page.setViewportSize({ width, height });
      await page.goto(`${api.url}/north/${view}?lang=en`);
      await page.locator('h1:not(.is-awaited)').first().waitFor({ state: 'attached' });
      await viewStands(page);
      const shifts = await page.evaluate(seenShifts);
      const sum = shifts.reduce((all, { value }) => all + value, 0);
      const most = view === 'data' ? MOST_SHIFT_OF_DATA : MOST_SHIFT[screen];
      if (sum > most) throw new Error(`moved by ${sum.toFixed(3)}: ${JSON.stringify(shifts, null, 1)}`);
    },
  );
});

interface Shift {
  readonly value: number;
  readonly of: string[];
}
interface Watched {
  shifts?: Shift[];
}

/** In the page, before anything of it: keeps what moves without a hand. */
function watchShifts(): void {
  const kept: Shift[] = [];
  (globalThis as Watched).shifts = kept;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value, hadRecentInput, sources } = entry as unknown as {
        value: number;
        hadRecentInput: boolean;
        sources: { node: { nodeName: string; className: unknown } | null }[];
      };
      if (!hadRecentInput)
        kept.push({ value, of: sources.map(({ node }) => `${node?.nodeName} ${String(node?.className)}`) });
    }
  }).observe({ type: 'layout-shift' as EntryType, buffered: true });
}

const seenShifts = (): Shift[] => (globalThis as Watched).shifts ?? [];
