/**
 * How evenly the view of points moves through a season.
 *
 *   node dist/bench/page/pan-season.js http://127.0.0.1:PORT SITE DEVICE/POINT 2025-10-20T00:00:00Z 2026-04-06T00:00:00Z
 *
 * The system runs already and holds the data; the browser is the one of the tests.
 */
import { chromium } from 'playwright-core';
import { measurePan } from './measure-pan.js';

const [url, site, point, from, to] = process.argv.slice(2);
if (!url || !site || !point || !from || !to) {
  process.stderr.write('usage: pan-season URL SITE DEVICE/POINT FROM TO\n');
  process.exit(2);
}
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1_440, height: 900 } });
  const query = new URLSearchParams({ points: point, from, to }).toString();
  await page.goto(`${url}/${site}/points?${query}`);
  await page.locator('.trend-plot canvas').first().waitFor();
  await page.waitForLoadState('networkidle').catch(() => undefined);
  const frames = await measurePan(page);
  const shown = Object.entries(frames).map(([name, value]) => `${name} ${Number(value).toFixed(1)}`);
  process.stdout.write(`${point}, ${from} to ${to}: ${shown.join(', ')}\n`);
} finally {
  await browser.close();
}
