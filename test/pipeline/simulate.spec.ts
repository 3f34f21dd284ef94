/** `greenpark simulate` through the whole system: with every fault that plants have, the figures are those of what really flowed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { DAY_MS, localMidnightMs } from '#domain';
import { loadCatalogue } from '#runtime';
import { Gateways, normalsOf } from '#simulation';
import { NpmStart } from '../support/processes/npm-start.js';
import { runGreenpark } from '../support/processes/run-greenpark.js';
import { until } from '../support/processes/until.js';

jest.setTimeout(300_000);

const SITES = 'config/sites/changchun-south.yaml';
const SITE = 'changchun-south';
const FAULTS = [
  'zeros:device=plant-meter',
  'spikes:device=plant-meter:share=0.003',
  'meter-exchange:device=plant-meter:at=2026-01-12T03:07:30Z',
  'duplicates:share=0.05',
  'disorder:window=40',
  'late:share=0.05:hours=5',
].join(',');

interface Ledger {
  readonly totals: Readonly<
    Record<'received' | 'stored' | 'duplicate' | 'deadLettered' | 'inFlight' | 'gapCount', number>
  >;
  readonly lagRecords: number | null;
}
interface Amounts {
  readonly items: readonly { readonly start: string; readonly amount: number | null }[];
}

describe('greenpark simulate', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-simulate-'));
  const dataDir = join(dir, 'data');
  const system = new NpmStart(dataDir, { GREENPARK_SITES: SITES, GREENPARK_SIMULATOR: 'off' });

  beforeAll(() => system.start());
  afterAll(async () => {
    await system.interrupt();
    rmSync(dir, { recursive: true, force: true });
  });

  const days = async (address: string): Promise<Map<string, number | null>> => {
    const path = `/api/v1/sites/${SITE}/points/${address}/series?from=2026-01-10&to=2026-01-14&interval=day`;
    return new Map((await system.get<Amounts>(path)).items.map(({ start, amount }) => [start, amount]));
  };

  it('with zeros, spikes, an exchange, duplicates, disorder and late messages counts the heat that flowed', async () => {
    const { code, out, err } = await runGreenpark(
      dataDir,
      ['simulate', '--from', '2026-01-10', '--to', '2026-01-14', '--seed', '7', '--faults', FAULTS, '--json'],
      { GREENPARK_SITES: SITES },
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { rows } = JSON.parse(out) as { rows: number };
    expect(rows).toBeGreaterThan(20_000);

    const settled = async (): Promise<boolean> => {
      const { totals, lagRecords } = await system.get<Ledger>(`/api/v1/sites/${SITE}/ledger`);
      return totals.received > rows && totals.inFlight === 0 && lagRecords === 0;
    };
    await until(settled, 'everything is stored', 90_000);
    const { totals } = await system.get<Ledger>(`/api/v1/sites/${SITE}/ledger`);
    expect(totals).toMatchObject({ deadLettered: 0, gapCount: 0 });
    expect(totals.duplicate).toBeGreaterThan(rows * 0.05);

    const { sites, normals } = await loadCatalogue({ sitesPath: SITES, factorsPath: null });
    const gateways = new Gateways(sites[0]!, { seed: 7, normals: normals.get(normalsOf(sites[0]!) ?? '') ?? null });
    const truth = (device: string, point: string, day: string): number => {
      const from = localMidnightMs(day, gateways.model.site.timeZone);
      return gateways.trueAmount(device, point, from, from + DAY_MS);
    };
    // Whole days between others: what is interpolated over a zero or a spike is straight to a part in 10,000.
    for (const [device, point, tolerance] of [
      ['plant-meter', 'heat.energyTotal', 0.6],
      ['boiler-1', 'heat.energyTotal', 0.4],
      ['audi-ppe', 'heat.energyTotal', 0.2],
      ['aux-power', 'elec.energyTotal', 10],
    ] as const) {
      for (const day of ['2026-01-11', '2026-01-12']) {
        const expected = truth(device, point, day);
        await until(
          async () => Math.abs(((await days(`${device}/${point}`)).get(day) ?? 0) - expected) <= tolerance,
          `${device}/${point} of ${day} is ${expected}`,
          60_000,
        ).catch(async (error: Error) => {
          throw new Error(`${error.message}: it is ${(await days(`${device}/${point}`)).get(day)}`);
        });
      }
    }
  });

  it('leaves figures that come out the same again, and who asked for them in the audit log', async () => {
    const { code, out } = await runGreenpark(dataDir, ['recompute', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ differences: 0 });
    const { items } = JSON.parse((await runGreenpark(dataDir, ['audit', '--limit', '1', '--json'])).out);
    const who = expect.stringMatching(/^cli:./) as string;
    expect(items).toMatchObject([{ action: 'recompute-requested', who, site: 'changchun-south' }]);
  });
});
