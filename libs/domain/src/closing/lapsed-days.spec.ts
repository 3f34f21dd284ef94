import fc from 'fast-check';
import { deviceOf, pointOf, siteOf } from '../../../../test/support/plants/plant-of-tests.js';
import { addDays } from '../calendar/local-date.js';
import { periodOf } from '../calendar/period/period.js';
import type { MeterPassport, Site } from '../plant/plant.js';
import { healedMeters } from './lapsed-days.js';
import { lapsedDays } from './lapsed-meters.js';

const certificate = (from: string, until: string, foundErrorPct?: number): MeterPassport => ({
  from,
  serial: 'KAM-1',
  accuracyClass: 2,
  verifiedFrom: from,
  verifiedUntil: until,
  location: null,
  ...(foundErrorPct !== undefined && { foundErrorPct }),
});

/** Both meters have the same certificates. */
function siteWith(...meter: MeterPassport[]): Site {
  const since = { fromMs: -Infinity };
  return {
    ...siteOf('north', 'Asia/Shanghai', [
      {
        ...deviceOf('heat', 'heat-meter', [pointOf('heat', 'heat.energyTotal', { kind: 'total', unit: 'GJ' })]),
        meter,
      },
      {
        ...deviceOf('pumps', 'heat-meter', [pointOf('pumps', 'elec.energyTotal', { kind: 'total', unit: 'kW.h' })]),
        meter,
      },
    ]),
    emissions: {
      credited: [{ point: 'heat/heat.energyTotal', ...since }],
      baseline: [],
      electricity: [{ point: 'pumps/elec.energyTotal', factor: 'grid', gridLossShare: 0, ...since }],
      fossilFuels: [],
      biomass: [],
      haulage: [],
    },
  };
}
const of = (site: Site) => lapsedDays(site, periodOf(site, '2026-01')!);
const FIRST = certificate('2021-01-01', '2026-01-14');

describe('days without a certificate', () => {
  it('are told of each counted meter with what is taken off or added', () => {
    const site = siteWith(FIRST, certificate('2026-01-18', '2031-01-17', 4.1));
    const days = { from: '2026-01-15', until: '2026-01-17' };
    expect(of(site)).toEqual([
      { device: 'heat', side: 'credit', ...days, pct: 4.1 },
      { device: 'pumps', side: 'debit', ...days, pct: 2 },
    ]);
  });

  it('are healed by a certificate that begins earlier, by a smaller error, and by none that comes later', () => {
    const before = of(siteWith(FIRST, certificate('2026-01-18', '2031-01-17', 4.1)));
    const healedBy = (...meter: MeterPassport[]): string[] => healedMeters(before, of(siteWith(...meter)));
    const late = certificate('2026-01-18', '2031-01-17', 4.1);
    expect(healedBy(FIRST, late)).toEqual([]);
    expect(healedBy(FIRST, late, certificate('2026-02-01', '2031-01-31'))).toEqual([]);
    expect(healedBy(FIRST, late, certificate('2026-01-17', '2031-01-16'))).toEqual(['heat', 'pumps']);
    expect(healedBy(FIRST, certificate('2026-01-18', '2031-01-17'))).toEqual(['heat']);
    expect(healedBy(FIRST, certificate('2026-01-18', '2031-01-17', -6))).toEqual(['heat']);
  });

  it('are healed in one of two states, or in none: what differs is less in the one or in the other', () => {
    const day = fc.nat({ max: 40 }).map((n) => addDays('2025-12-25', n));
    const meters = fc.array(fc.tuple(day, fc.nat({ max: 20 }), fc.integer({ min: -8, max: 8 })), {
      minLength: 1,
      maxLength: 4,
    });
    const siteOfAll = (all: readonly (readonly [string, number, number])[]): Site =>
      siteWith(...all.map(([from, length, found]) => certificate(from, addDays(from, length), found)));
    fc.assert(
      fc.property(meters, meters, (one, other) => {
        const [a, b] = [of(siteOfAll(one)), of(siteOfAll(other))];
        const isSame = JSON.stringify(a) === JSON.stringify(b);
        expect(healedMeters(a, b).length + healedMeters(b, a).length > 0).toBe(!isSame);
      }),
    );
  });
});
