// Pictures of every view of the page, into `pages` beside this file: `npm start`, then `node docs/screenshots.mjs http://127.0.0.1:3000`. Needs a Chromium.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [origin = 'http://127.0.0.1:3000'] = process.argv.slice(2);
const VIEWS = ['overview', 'plant', 'performance', 'points', 'alarms', 'data', 'reports', 'log'];
const folder = join(import.meta.dirname, 'pages');
mkdirSync(folder, { recursive: true });

const [{ id: site }] = (await (await fetch(`${origin}/api/v1/sites`)).json()).items;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage({
  viewport: { width: 1_440, height: 900 },
  colorScheme: 'light',
  reducedMotion: 'reduce',
});
for (const view of VIEWS) {
  await page.goto(`${origin}/${site}/${view}?lang=en`);
  await page.locator('main > *').first().waitFor();
  // What is asked for is there, and has been drawn.
  await page.waitForLoadState('load');
  await page.locator('.waiting').first().waitFor({ state: 'detached', timeout: 60_000 });
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
  await page.screenshot({ path: join(folder, `${view}.png`) });
  process.stdout.write(`${view}\n`);
}
await browser.close();
