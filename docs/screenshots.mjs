// Pictures of every view of the page, for docs/pages: `npm run docs:screenshots [-- URL]`. Without a URL it starts a plant of its own,
// with the simulated history of its season (FILLED_SEASONS=2: and of the one before), which takes minutes. Needs a Chromium.
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { startFilledPlant } from '../bench/page/filled-plant.mjs';

const VIEWS = ['overview', 'plant', 'performance', 'points', 'alarms', 'data', 'reports', 'log'];
const MOST_BYTES = 300_000;
const WALL = { width: 1_440, height: 900 };
const PHONE = { width: 390, height: 844 };
const DRAWN_WITHIN_MS = 60_000;
/** Nothing was asked for so long: all is there. */
const QUIET_TENTHS = 30;
const folder = join(import.meta.dirname, 'pages');

/** Every picture: its name, view, size and theme. */
const PICTURES = [
  ...VIEWS.map((view) => ({ name: view, view, viewport: WALL, colorScheme: 'light' })),
  ...['overview', 'plant'].map((view) => ({ name: `${view}-dark`, view, viewport: WALL, colorScheme: 'dark' })),
  ...['overview', 'alarms'].map((view) => ({ name: `${view}-phone`, view, viewport: PHONE, colorScheme: 'light' })),
];
/** What a view shows beyond its first sight: two values over two days, not an empty choice. */
const QUERIES = { points: { points: 'plant-meter/heat.power,weather-station/air.temp' } };

/** The page loads no font; a machine that has none of Chinese would show boxes. */
const font = readFileSync(
  join(
    import.meta.dirname,
    '../node_modules/@fontsource/noto-sans-sc/files/noto-sans-sc-chinese-simplified-400-normal.woff2',
  ),
);
const CHINESE = `@font-face { font-family: 'Noto Sans SC'; src: url(data:font/woff2;base64,${font.toString('base64')}); unicode-range: U+2E80-9FFF; }`;

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
  const page = await browser.newPage({
    viewport,
    colorScheme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    bypassCSP: true, // for the font below
  });
  const waits = new Set();
  page.on('request', (request) => !request.url().endsWith('/stream') && waits.add(request));
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => waits.delete(request));
  const query = new URLSearchParams({ lang: 'en', ...QUERIES[view] });
  await page.goto(`${origin}/${view}?${query.toString()}`);
  await page.locator('main > *').first().waitFor();
  // What is asked for is there, and has been drawn.
  await page.waitForLoadState('load');
  await page.addStyleTag({ content: CHINESE });
  for (let quiet = 0, end = Date.now() + DRAWN_WITHIN_MS; quiet < QUIET_TENTHS && Date.now() < end; quiet++) {
    if (waits.size > 0) quiet = 0;
    await page.waitForTimeout(100);
  }
  await page.locator('.waiting').first().waitFor({ state: 'detached', timeout: DRAWN_WITHIN_MS });
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path });
  await page.close();
  const { size } = statSync(path);
  process.stdout.write(`${name}.png ${Math.round(size / 1_000)} kB\n`);
  if (size > MOST_BYTES) throw new Error(`${name}.png is larger than ${MOST_BYTES / 1_000} kB`);
}
