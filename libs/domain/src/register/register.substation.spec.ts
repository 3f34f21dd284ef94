import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { good, pointVersion, runAll, totalOf } from '../../../../test/support/golden/run-point.js';
import { QUARTER_HOUR_MS } from '../calendar/durations.js';
import { localDateOf, monthOf } from '../calendar/local-date.js';
import { momentOfLocal } from '../calendar/zone.js';

/** A recording of a real substation, made by others and not ours to copy: read where it lies, skipped where it does not. */
const FOLDER = new URL('../../../../../shared/data/substation/', import.meta.url);
const ZONE = 'Europe/Belgrade';

const isThere = existsSync(FOLDER);
if (!isThere) process.stdout.write(`no recording of substation L12 in ${FOLDER.pathname}: its replay is skipped\n`);

(isThere ? describe : describe.skip)('three years of a real substation', () => {
  it.each([2, 20])('bring the energy of the oracle, in total and per month, at %d MW at most', (maxRatePerHour) => {
    const rows = gunzipSync(readFileSync(new URL('substation-L12.csv.gz', FOLDER)))
      .toString()
      .trim()
      .split('\n')
      .slice(1);
    const oracle = (
      JSON.parse(readFileSync(new URL('oracle-L12.json', FOLDER), 'utf8')) as {
        L12: { energy_MWh: number; zero_readings: number; monthly_MWh: Record<string, number> };
      }
    ).L12;
    const readings = rows
      .map((row) => row.split(','))
      .map((cells) => good(momentOfLocal(Date.parse(`${cells[0]!.replace(' ', 'T')}Z`), ZONE), Number(cells[7])))
      .sort((a, b) => a.t - b.t);
    const register = pointVersion('total', 'MW.h', { intervalMs: QUARTER_HOUR_MS, maxRatePerHour, resolution: 0.001 });
    const run = runAll(register, readings, [], { timeZone: ZONE });
    expect(totalOf(run)).toBeCloseTo(oracle.energy_MWh, 6);
    expect(run.codes.filter((c) => c.code === 'ZERO_FAULT')).toHaveLength(oracle.zero_readings);
    const months: Record<string, number> = {};
    for (const w of run.windows) {
      const month = monthOf(localDateOf(w.start, ZONE));
      months[month] = (months[month] ?? 0) + (w.amount ?? 0);
    }
    for (const [month, energy] of Object.entries(oracle.monthly_MWh)) {
      expect(Math.abs((months[month] ?? 0) - energy)).toBeLessThanOrEqual(0.000_51);
    }
  });
});
