/**
 * How soon the first view of the page is there, with nothing of it in the browser yet.
 *
 *   npm run bench -- first-view [--runs 5]
 *
 * Starts a PostgreSQL and an API of its own with the shipped plant in the middle of its season, and opens Overview in a browser that has
 * seen none of it before.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium, type Browser, type Page } from 'playwright-core';
import { publishStatus } from '#derivation';
import { createDatabase, migrate, openDatabase } from '#postgres';
import { startPostgres } from '#servers';
import { ApiUnderBench } from '../accounting-api.js';
import { deriveAll, storeSeason } from '../accounting-season.js';
import { median } from '../median.js';

const SILENT = { info: () => undefined, warn: () => undefined };
const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface FirstView {
  /** ms from the request on: the first words, the sentence of the view, and the last of the figures. */
  readonly contentfulMs: number;
  readonly sentenceMs: number;
  readonly figuresMs: number;
  readonly requests: number;
  /** As they came over the wire. */
  readonly kB: number;
}

/** What must be in sight: the sentence, the season and its curve, heat now, tonnes, customers and trust. */

const FIGURES = [
  'h1',
  '[data-figure=achieved]',
  '.curve-plan',
  '[data-figure=power]',
  '.tonnes td[data-figure]',
  '.customers td.num',
  '.trust svg',
] as const;

async function open(browser: Browser, url: string): Promise<FirstView> {
  const context = await browser.newContext({ viewport: { width: 1_440, height: 900 }, serviceWorkers: 'block' });
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  await client.send('Network.enable');
  let [requests, bytes] = [0, 0];
  client.on('Network.requestWillBeSent', () => requests++);
  client.on('Network.dataReceived', ({ encodedDataLength }) => (bytes += encodedDataLength));
  // The clock of the page itself: it notes when each figure has come, however late it is asked.
  await page.addInitScript(`(() => {
    const seen = (window.__seen = {});
    const look = () => {
      for (const one of ${JSON.stringify(FIGURES)}) {
        const found = one in seen ? null : document.querySelector(one);
        if (found && (found instanceof SVGElement || found.textContent.trim() !== '')) seen[one] = performance.now();
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })()`);
  await page.goto(url);
  const seen = await allSeen(page);
  const contentfulMs = await page.evaluate<number>(
    `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN`,
  );
  await context.close();
  return {
    contentfulMs,
    sentenceMs: seen['h1']!,
    figuresMs: Math.max(...Object.values(seen)),
    requests,
    kB: bytes / 1_000,
  };
}

const DEADLINE_MS = 30_000;
async function allSeen(page: Page): Promise<Readonly<Record<string, number>>> {
  const end = performance.now() + DEADLINE_MS;
  for (;;) {
    const seen = await page.evaluate<Record<string, number>>('window.__seen');
    const missing = FIGURES.filter((one) => !(one in seen));
    if (missing.length === 0) return seen;
    if (performance.now() > end) throw new Error(`the page does not show ${missing.join(', ')}`);
    await wait(50);
  }
}

/** The year in which the heating season that began last did: 20 October, in the shipped plant. */
const seasonOf = (now: Date): number =>
  now.toISOString().slice(5, 10) >= '10-20' ? now.getUTCFullYear() : now.getUTCFullYear() - 1;

/** Stores, opens, prints a table. */
export async function benchFirstView(runs: number): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'greenpark-bench-'));
  const server = await startPostgres({ dir: join(root, 'postgres') });
  const url = server.databaseUrl('first_view');
  let api: ApiUnderBench | null = null;
  let browser: Browser | null = null;
  try {
    await createDatabase(url);
    const db = await openDatabase({ url, log: SILENT, max: 4, name: 'bench' });
    await migrate(db);
    const now = Date.now();
    const { derived, site } = await storeSeason(db, seasonOf(new Date(now)));
    await deriveAll(db, derived, now);
    await publishStatus(db, derived, now);
    await db.close();
    api = await ApiUnderBench.start(url);
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    });
    say(`load of the machine: ${loadavg()[0]!.toFixed(1)}; Chromium ${browser.version()}, empty cache, loopback`);
    const address = `${api.origin}/${site.id}/overview?lang=en`;
    await open(browser, address); // what the API compiles and reads for the first time
    const done: FirstView[] = [];
    for (let run = 0; run < runs; run++) done.push(await open(browser, address));
    for (const key of ['contentfulMs', 'sentenceMs', 'figuresMs', 'requests', 'kB'] as const) {
      const values = done.map((one) => one[key]);
      say(
        `${key.padEnd(14)} median ${median(values).toFixed(0)}, ${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)}`,
      );
    }
  } finally {
    await browser?.close();
    api?.stop();
    await server.stop();
    rmSync(root, { recursive: true, force: true });
  }
}
