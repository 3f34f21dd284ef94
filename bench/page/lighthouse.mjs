// Lighthouse over every view of the page, on a desktop and on a phone (its presets: slow 4G, a processor four times slower).
//   npm run bench:lighthouse [-- URL [VIEW…]]
// Without a URL it starts a plant of its own first. Lighthouse comes by npx, in the version below; the browser is that of the tests.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startFilledPlant } from './filled-plant.mjs';

const LIGHTHOUSE = 'lighthouse@13.5.0';
const VIEWS = ['overview', 'plant', 'performance', 'points', 'alarms', 'data', 'reports', 'log'];
/** What is asked for; below it the run fails. */
const LEAST = 95;
const RUN_DEADLINE_MS = 300_000;

const [given, ...chosen] = process.argv.slice(2);
const plant = given === undefined ? await startFilledPlant() : { url: given, stop: async () => undefined };
const folder = mkdtempSync(join(tmpdir(), 'greenpark-lighthouse-'));
try {
  const [{ id: site }] = (await (await fetch(`${plant.url}/api/v1/sites`)).json()).items;
  const rows = [];
  for (const view of chosen.length > 0 ? chosen : VIEWS) {
    for (const device of ['desktop', 'phone']) {
      const row = await measured(`${plant.url}/${site}/${view}?lang=en`, view, device);
      rows.push(row);
      process.stderr.write(`${Object.values(row).join('  ')}\n`);
    }
  }
  process.stdout.write(table(rows));
  process.exitCode = rows.every(({ performance, accessibility }) => Math.min(performance, accessibility) >= LEAST)
    ? 0
    : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
  await plant.stop();
}

async function measured(url, view, device) {
  const path = join(folder, 'report.json');
  await promisify(execFile)(
    'npx',
    [
      '--yes',
      LIGHTHOUSE,
      url,
      ...(device === 'desktop' ? ['--preset=desktop'] : []),
      '--only-categories=performance,accessibility,best-practices,seo',
      '--output=json',
      `--output-path=${path}`,
      '--quiet',
      '--no-enable-error-reporting',
      '--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run',
    ],
    {
      env: { ...process.env, CHROME_PATH: process.env.CHROMIUM ?? '/usr/bin/chromium' },
      timeout: RUN_DEADLINE_MS,
      maxBuffer: 64 * 1_024 * 1_024,
    },
  );
  const { categories, audits } = JSON.parse(readFileSync(path, 'utf8'));
  const score = (name) => Math.round(100 * (categories[name]?.score ?? 0));
  const ms = (name) => Math.round(audits[name].numericValue);
  const failed = Object.values(categories).flatMap(({ auditRefs }) =>
    auditRefs
      .filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 0.9)
      .map(({ id }) => id),
  );
  return {
    view,
    device,
    performance: score('performance'),
    accessibility: score('accessibility'),
    'best practices': score('best-practices'),
    seo: score('seo'),
    'first paint': `${ms('first-contentful-paint')} ms`,
    'largest paint': `${ms('largest-contentful-paint')} ms`,
    blocked: `${ms('total-blocking-time')} ms`,
    shift: audits['cumulative-layout-shift'].numericValue.toFixed(3),
    loaded: `${Math.round(audits['total-byte-weight'].numericValue / 1_000)} kB`,
    below: failed.join(' '),
  };
}

function table(rows) {
  const heads = Object.keys(rows[0]);
  const line = (cells) => `| ${cells.join(' | ')} |\n`;
  return line(heads) + line(heads.map(() => '---')) + rows.map((row) => line(Object.values(row))).join('');
}
