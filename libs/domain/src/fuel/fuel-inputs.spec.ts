import { buildDevice, buildSite } from '#testing';
import type { Site } from '../plant/plant.js';
import { carriedFuel, fuelInput, stockByDay } from './fuel-inputs.js';
import { EMPTY_YARD } from './fuel-ledger.js';

const always = { fromMs: -Infinity };
const MIDNIGHT = Date.parse('2026-01-09T16:00:00Z');
const at = (hour: number, says: { amount?: number; last?: number }) => ({
  startMs: MIDNIGHT + hour * 3_600_000,
  amount: says.amount ?? null,
  last: says.last ?? null,
});

function siteWith(ncvBasis: 'received' | 'dry'): Site {
  return buildSite({
    timeZone: 'Asia/Shanghai',
    devices: [
      buildDevice('gate', {
        in: { kind: 'delta', unit: 'kg', intervalMs: null },
        water: { kind: 'gauge', unit: '%' },
        ncv: { kind: 'gauge', unit: 'MJ.kg-1' },
      }),
    ],
    emissions: {
      credited: [],
      baseline: [],
      electricity: [],
      fossilFuels: [],
      biomass: [
        {
          efficiency: 0.85,
          ch4: 'ch4',
          n2o: 'n2o',
          gwp: 'ar6',
          fuel: { point: 'gate/in', moisturePoint: 'gate/water', ncvPoint: 'gate/ncv' },
          ...always,
        },
      ],
      haulage: [],
      fuel: [{ storeT: 0, ncvBasis, ...always }],
    },
  });
}
const windows: Record<string, ReturnType<typeof at>[]> = {
  'gate/in': [at(9, { amount: 30_000 }), at(8, { amount: 20_000 })],
  'gate/water': [at(8, { last: 12 }), at(11, { last: 40 })],
  'gate/ncv': [at(8, { last: 17 }), at(9, { last: 16.5 }), at(10, { last: 0 })],
};
const inputOf = (site: Site, of: Record<string, ReturnType<typeof at>[]> = windows) =>
  fuelInput(site, '2026-01-10', [1.5, 2], (address) => of[address] ?? []);

describe('what is known of the fuel of a day', () => {
  it('is its heat, what came in tonnes, and the calorific value measured last', () => {
    expect(inputOf(siteWith('received'))).toEqual({ date: '2026-01-10', heatGj: 3.5, receivedT: 50, ncvGjPerT: 16.5 });
    expect(inputOf(siteWith('received'), {})).toEqual({
      date: '2026-01-10',
      heatGj: 3.5,
      receivedT: 0,
      ncvGjPerT: null,
    });
  });

  it('takes the water off a dry value, as it was measured last before it on that day', () => {
    expect(inputOf(siteWith('dry')).ncvGjPerT).toBeCloseTo(16.5 * 0.88 - 2.442 * 0.12, 12);
    const late = { ...windows, 'gate/water': [at(11, { last: 40 })] };
    expect(inputOf(siteWith('dry'), late).ncvGjPerT).toBeNull();
  });

  it('takes the last of several stock-takings of a local day, in tonnes', () => {
    const taken = (hour: number, value: number) => ({
      ts: MIDNIGHT + hour * 3_600_000,
      id: 'x',
      point: 'gate/in',
      value,
    });
    const site = siteWith('received');
    expect([...stockByDay(site, [taken(20, 5_000), taken(8, 9_000), taken(25, 1_000)])]).toEqual([
      ['2026-01-10', 5],
      ['2026-01-11', 1],
    ]);
  });

  it('before it has a place in the ledger is made with what was measured before', () => {
    const before = { ...EMPTY_YARD, measured: { gjPerT: 14, on: '2026-01-01' } };
    expect(carriedFuel(before, '2026-01-10').ncv).toEqual({ gjPerT: 14, isFresh: true });
    expect(carriedFuel(before, '2026-03-10').ncv).toEqual({ gjPerT: 14, isFresh: false });
    expect(carriedFuel(undefined, '2026-01-10').ncv).toBeNull();
  });
});
