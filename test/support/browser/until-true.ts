import type { Page } from 'playwright-core';
import { until } from '../processes/until.js';

/**
 * Asks until it is true. `waitForFunction` evaluates a text in the page itself from its second look on, which the page's
 * Content-Security-Policy refuses: it works only where the first look finds it true.
 */
export const untilTrue = (page: Page, expression: string): Promise<void> =>
  until(async () => Boolean(await page.evaluate(expression)), expression.slice(0, 200), 30_000);
