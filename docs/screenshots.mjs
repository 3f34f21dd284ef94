// Pictures of every view of the page, for docs/pages: `npm run docs:screenshots [-- URL]`. Without a URL it starts a plant of its own,
// with the simulated history of its season (FILLED_SEASONS=2: and of the one before), which takes minutes. Needs a Chromium.
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { startFilledPlant } from '../bench/page/filled-plant.mjs';

const VIEWS = ['overview', 'plant', 'performance', 'points', 'alarms', 'data', 'reports', 'log'];
const MOST_BYTES = 300_000;
const WALL = { width: 1_440, height: 900 };
const PHONE = { width: 390, height: 844 };
const DRAWN_WITHIN_MS = 60_000;
const folder = join(import.meta.dirname, 'pages');

/** Every picture: its name, view, size and theme. */
const PICTURES = [
  ...VIEWS.map((view) => ({ name: view, view, viewport: WALL, colorScheme: 'light' })),
  ...['overview', 'plant'].map((view) => ({ name: `${view}-dark`, view, viewport: WALL, colorScheme: 'dark' })),
  ...['overview', 'alarms'].map((view) => ({ name: `${view}-phone`, view, viewport: PHONE, colorScheme: 'light' })),
];
/** What a view shows beyond its first sight: two values over two days, not an empty choice. */
const QUERIES = { points: { points: 'plant-meter/heat.power,weather-station/air.temp' } };

const [given] = process.argv.slice(2);
const plant = given === undefined ? await startFilledPlant() : { url: given, stop: async () => undefined };
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
});
try {
  mkdirSync(folder, { recursive: true });
  const [{ id: site }] = (await (await fetch(`${plant.url}/api/v1/sites`)).json()).items;
  for (const picture of PICTURES) await take(`${plant.url}/${site}`, picture);
} finally {
  await browser.close();
  await plant.stop();
}

async function take(origin, { name, view, viewport, colorScheme }) {
  const page = await browser.newPage({ viewport, colorScheme, reducedMotion: 'reduce', locale: 'en-GB' });
  const query = new URLSearchParams({ lang: 'en', ...QUERIES[view] });
  await page.goto(`${origin}/${view}?${query.toString()}`);
  await page.locator('main h1, main h2').first().waitFor();
  // What is asked for is there, and has been drawn.
  await page.waitForLoadState('load');
  await page.waitForLoadState('networkidle', { timeout: 5_000 }).catch(() => undefined); // the stream never ends
  await page.locator('.waiting').first().waitFor({ state: 'detached', timeout: DRAWN_WITHIN_MS });
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path });
  await page.close();
  const { size } = statSync(path);
  process.stdout.write(`${name}.png ${Math.round(size / 1_000)} kB\n`);
  if (size > MOST_BYTES) throw new Error(`${name}.png is larger than ${MOST_BYTES / 1_000} kB`);
}
