/**
 * How evenly the view of points moves through a season of ten-second readings, and what a frame of it costs.
 *
 *   npm run bench -- pan [--runs 3]
 *
 * Starts a PostgreSQL and an API of its own, stores 1.46 million readings, and drags the curve in the browser of the tests.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { DAY_MS, HOUR_MS, instantOf } from '#domain';
import { createDatabase, migrate, openDatabase } from '#postgres';
import { startPostgres } from '#servers';
import { ApiUnderBench } from '../accounting-api.js';
import { measurePan, type PanFrames } from './measure-pan.js';
import { PANNED, SEASON, storeReadings, writeSiteFile } from './season-of-readings.js';
import { median } from '../median.js';

const SILENT = { info: () => undefined, warn: () => undefined };
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const MIDDLE_MS = Date.parse('2025-01-12T04:00:00Z');
const around = (ms: number) => ({ fromMs: MIDDLE_MS - ms / 2, toMs: MIDDLE_MS + ms / 2 });
const SPANS = [
  ['season', SEASON],
  ['month', around(30 * DAY_MS)],
  ['day', around(DAY_MS)],
  ['hour', around(HOUR_MS)],
] as const;

interface Pan extends PanFrames {
  readonly requests: number;
  readonly kB: number;
}

/** Opens the curve over a span, and drags it. */
async function pan(browser: Browser, origin: string, { fromMs, toMs }: { fromMs: number; toMs: number }): Promise<Pan> {
  const page = await browser.newPage({ viewport: { width: 1_440, height: 900 } });
  const client = await page.context().newCDPSession(page);
  await client.send('Network.enable');
  const trends = new Set<string>();
  let bytes = 0;
  client.on(
    'Network.requestWillBeSent',
    ({ requestId, request }) => request.url.includes('/trend?') && trends.add(requestId),
  );
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (trends.has(requestId)) bytes += encodedDataLength;
  });
  const query = {
    points: `${PANNED.device}/${PANNED.point}`,
    from: instantOf(fromMs),
    to: instantOf(toMs),
    lang: 'en',
  };
  await page.goto(`${origin}/${PANNED.site}/points?${new URLSearchParams(query).toString()}`);
  await page.locator('.trend-draw[aria-label*="last "]').waitFor();
  await client.detach();
  const counting = await page.context().newCDPSession(page);
  await counting.send('Network.enable');
  const frames = await measurePan(page);
  await page.close();
  return { ...frames, requests: trends.size, kB: bytes / 1_000 };
}

function show(name: string, runs: readonly Pan[]): string {
  const of = (key: keyof Pan): string => median(runs.map((run) => run[key])).toFixed(1);
  return [
    name.padEnd(8),
    of('framesPerSecond').padStart(9),
    of('p5FramesPerSecond').padStart(7),
    of('mainMs').padStart(8),
    of('scriptMs').padStart(8),
    of('browserMs').padStart(8),
    of('requests').padStart(9),
    of('kB').padStart(8),
  ].join(' ');
}

/** Stores, drags, prints a table. @param runs of each span */
export async function benchPan(runs: number): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'greenpark-bench-'));
  const server = await startPostgres({ dir: join(root, 'postgres') });
  const url = server.databaseUrl('panned');
  let api: ApiUnderBench | null = null;
  let browser: Browser | null = null;
  try {
    await createDatabase(url);
    const db = await openDatabase({ url, log: SILENT, max: 2, name: 'bench' });
    await migrate(db);
    const sites = writeSiteFile(root);
    say(`${(await storeReadings(db, sites)).toLocaleString('en')} readings stored`);
    await db.close();
    api = await ApiUnderBench.start(url, sites);
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    });
    say(
      `load of the machine: ${loadavg()[0]!.toFixed(1)}; Chromium ${browser.version()} without a graphics card, 1440 x 900`,
    );
    say('span      frames/s      p5  main ms   script  browser  requests       kB');
    for (const [name, span] of SPANS) {
      const done: Pan[] = [];
      for (let run = 0; run < runs; run++) done.push(await pan(browser, api.origin, span));
      say(show(name, done));
    }
  } finally {
    await browser?.close();
    api?.stop();
    await server.stop();
    rmSync(root, { recursive: true, force: true });
  }
}
