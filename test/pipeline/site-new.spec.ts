/** Another park from nothing: a site file by `site new`, looked through by `site check`, the whole system by it, figures by the API. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { addDays } from '#domain';
import { NpmStart } from '../support/processes/npm-start.js';
import { runGreenpark } from '../support/processes/run-greenpark.js';
import { until } from '../support/processes/until.js';

jest.setTimeout(400_000);

const SITE = 'leipzig-wood-chips';
/** t of CO2 for each GJ of heat: natural gas at 56.1 kg/GJ in boilers of 92 %. */
const GAS_T_PER_GJ = 0.0561 / 0.92;

interface Status {
  readonly avoided: { readonly seasonT: number | null; readonly seasonNetT: number | null };
  readonly data: { readonly waitingMarks: number; readonly deadLetterCount: number };
  readonly devices: readonly {
    readonly id: string;
    readonly lastSeen: string | null;
    readonly codes: readonly string[];
  }[];
}
interface Totals {
  readonly received: number;
  readonly stored: number;
  readonly inFlight: number;
  readonly deadLettered: number;
}

describe('another park', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-park-'));
  const file = join(dir, 'leipzig.yaml');
  const system = new NpmStart(join(dir, 'data'), { GREENPARK_SITES: file });
  const today = new Date().toISOString().slice(0, 10);
  // whenever the test runs, it is the tenth day of a heating season
  const day = (offset: number): string => addDays(today, offset).slice(5);
  const status = (): Promise<Status> => system.get<Status>(`/api/v1/sites/${SITE}/status`);

  afterAll(async () => {
    await system.interrupt();
    rmSync(dir, { recursive: true, force: true });
  });

  it('is written by site new from flags, and site check finds no error in it', async () => {
    const flags = {
      kind: 'wood-chips', place: 'Leipzig', 'time-zone': 'Europe/Berlin', power: '3 MW', machines: '2', unit: 'MWh', area: '60000',
      customers: 'School, Housing', season: `${day(-9)}..${day(180)}`, since: addDays(today, -12), target: '1200', out: file,
    }; // prettier-ignore
    const args = Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]);
    const made = await runGreenpark(dir, ['site', 'new', ...args, '--json']);
    expect({ code: made.code, err: made.err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(made.out)).toMatchObject({ file, site: SITE });

    const checked = await runGreenpark(dir, ['site', 'check', file, '--json']);
    expect(checked.code).toBe(0);
    expect(JSON.parse(checked.out)).toMatchObject({ good: true, problems: [], sites: [{ id: SITE }] });
  });

  it('is refused by site check with line and what was meant where it was mistyped, exit 1', async () => {
    const wrong = join(dir, 'wrong.yaml');
    writeFileSync(
      wrong,
      readFileSync(file, 'utf8').replace('gas.natural', 'gas.naturel').replace('kind: boiler', 'kind: boiller'),
    );
    const { code, out, err } = await runGreenpark(dir, ['site', 'check', wrong]);
    expect(code).toBe(1);
    expect(out).toMatch(/wrong\.yaml:\d+:\d+: error: devices\[0\]\.kind: found "boiller".*did you mean boiler\?/);
    expect(out).toMatch(/wrong\.yaml:\d+:\d+: error: emissions\.baseline\.factor: .*did you mean gas\.natural\?/);
    expect(err).toMatch(/^2 errors, /);
    expect((await runGreenpark(dir, ['site', 'new', '--kind', 'wood-chips'])).code).toBe(2);
  });

  it('starts at once with a simulated plant, every device speaks, and its tonnes are those of its baseline', async () => {
    await system.start();
    let seen = 'nothing';
    const isCounted = async (): Promise<boolean> => {
      const { totals } = await system.get<{ totals: Totals }>(`/api/v1/sites/${SITE}/ledger`);
      const { data, devices } = await status();
      seen = JSON.stringify({ totals, data, devices: devices.map(({ id, lastSeen }) => [id, lastSeen]) });
      const isComplete = devices.every(({ lastSeen }) => lastSeen !== null);
      return totals.stored > 10_000 && totals.inFlight === 0 && data.waitingMarks === 0 && isComplete;
    };
    await until(() => isCounted().catch(() => false), 'every device is in figures', 180_000).catch((error: Error) => {
      throw new Error(`${error.message}\n${seen}\n${system.output.slice(-2_000)}\n${system.logTails()}`);
    });
    const { avoided, data, devices } = await status();
    // the machine that rests is not taken for a sensor that sticks
    expect(devices.filter(({ codes }) => codes.length > 0)).toEqual([]);
    expect(data.deadLetterCount).toBe(0);
    expect(avoided.seasonT).toBeGreaterThan(1);
    expect(avoided.seasonNetT).toBeLessThan(avoided.seasonT!);

    const range = `from=${addDays(today, -8)}&to=${addDays(today, -1)}&interval=day`;
    const { items } = await system.get<{
      items: { heatGj: number; grossT: number; netT: number; coveragePct: number }[];
    }>(`/api/v1/sites/${SITE}/emissions?${range}`);
    expect(items).toHaveLength(7);
    for (const { heatGj, grossT, netT, coveragePct } of items) {
      expect(heatGj).toBeGreaterThan(10);
      expect(grossT / heatGj / GAS_T_PER_GJ).toBeCloseTo(1, 9);
      expect(netT).toBeLessThan(grossT);
      expect(coveragePct).toBeGreaterThan(99);
    }
  });
});
