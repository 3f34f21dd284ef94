/**
 * The recording in test/pipeline/recordings is what libs/simulation makes of its plan; its oracle is known from the making.
 * After a change of the model: UPDATE_RECORDING=1 npm test -- --selectProjects unit recording.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { HOUR_MS } from '#domain';
import { oracleOf, writeRecording } from '../../../libs/testing/src/simulation/substation-recording.js';
import { recordAgain, recordedGateways, RECORDING_PLAN } from '../../support/plants/recorded-substation.js';

const folder = new URL('../../pipeline/recordings/', import.meta.url).pathname;
const recording = join(folder, 'substation.csv.gz');
const oracleFile = join(folder, 'substation-oracle.json');

describe('the recording of our own', () => {
  const rows = recordAgain();
  const oracle = oracleOf(recordedGateways(), RECORDING_PLAN, rows);

  beforeAll(() => {
    if (process.env['UPDATE_RECORDING'] !== '1') return;
    writeFileSync(recording, gzipSync(writeRecording(rows), { level: 9 }));
    writeFileSync(oracleFile, `${JSON.stringify(oracle, null, 2)}\n`);
  });

  it('is what the model makes', () => {
    expect(gunzipSync(readFileSync(recording)).toString()).toBe(writeRecording(rows));
    expect(JSON.parse(readFileSync(oracleFile, 'utf8'))).toEqual(oracle);
  });

  it('has an oracle that agrees with what really flowed', () => {
    const months = Object.values(oracle.monthlyMwh).reduce((sum, mwh) => sum + mwh, 0);
    expect(Math.abs(months - oracle.energyMwh)).toBeLessThan(0.01);
    expect(Math.abs(oracle.trueMwh - oracle.energyMwh)).toBeLessThan(0.002);
  });

  it('has the dirt that recordings have', () => {
    expect(oracle.naiveMwh).toBeGreaterThan(oracle.energyMwh * 20);
    expect(oracle.zeroReadings).toBeGreaterThan(400);
    expect(oracle.doubled).toBe(4);
    const widest = Math.max(...rows.slice(1).map((row, i) => row.t - rows[i]!.t));
    expect(widest / HOUR_MS).toBeGreaterThan(395);
    const locals = rows.map(({ local }) => local);
    expect(locals.some((local) => local.startsWith('2024-03-31 02'))).toBe(false);
    expect(locals.filter((local) => local === '2024-10-27 02:15:00')).toHaveLength(2);
  });

  it('never steps further than its meter can', () => {
    const good = rows.filter(({ isZero }) => !isZero);
    for (let i = 1; i < good.length; i++) {
      const hours = (good[i]!.t - good[i - 1]!.t) / HOUR_MS;
      expect(good[i]!.e - good[i - 1]!.e).toBeLessThanOrEqual(2 * 1.1 * hours + 0.002);
    }
  });
});
