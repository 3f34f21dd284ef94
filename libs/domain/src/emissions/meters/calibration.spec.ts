import fc from 'fast-check';
import { addDays } from '../../calendar/local-date.js';
import { overdueMeter } from '../../missing-data/allowance.js';
import type { MeterPassport } from '../../plant/plant.js';
import { calibrationOn, lapsedErrorPct } from './calibration.js';
import { likelyErrorShare, permissibleErrorPct, type Metered, type MeteredDevice } from './meter-errors.js';

const certificate = (
  verifiedFrom: string,
  verifiedUntil: string | null,
  more: Partial<MeterPassport> = {},
): MeterPassport => ({
  from: verifiedFrom,
  serial: 'KAM-1',
  accuracyClass: 2,
  verifiedFrom,
  verifiedUntil,
  location: null,
  ...more,
});
const FIRST = certificate('2022-09-30', '2027-09-30');
const meter = (...entries: MeterPassport[]): MeteredDevice => ({ kind: 'heat-meter', meter: entries });

const credited = (device: MeteredDevice, date: string): number =>
  calibrationOn(device, date) === 'lapsed'
    ? overdueMeter(1000, lapsedErrorPct(device, date, { side: 'credit', metered: 'heat' }), 'credit')
    : 1000;

describe('a day without a certificate', () => {
  // K03 of the worked examples of the second audit: 1,000 GJ of a class 2 meter
  it.each([
    ['2026-01-15', [FIRST], 1000],
    ['2027-12-15', [FIRST], 965.6],
    ['2027-12-15', [FIRST, certificate('2027-12-20', '2032-12-19')], 965.6],
    ['2027-12-15', [FIRST, certificate('2027-12-20', '2032-12-19', { foundErrorPct: 4.1 })], 959],
    ['2027-12-15', [FIRST, certificate('2027-12-20', '2032-12-19', { foundErrorPct: -6 })], 965.6],
    ['2027-12-20', [FIRST, certificate('2027-12-20', '2032-12-19', { foundErrorPct: 4.1 })], 1000],
    ['2027-10-01', [FIRST, certificate('2027-10-01', '2032-09-30')], 1000],
    ['2027-12-15', [FIRST, certificate('2027-06-01', '2032-05-31')], 1000],
  ])('K03: on %s with %j counts %s GJ', (date, entries, gj) => {
    expect(credited(meter(...entries), date)).toBeCloseTo(gj, 9);
  });

  it('is also one before the first certificate; of a device that never had one nothing is known', () => {
    expect(calibrationOn(meter(FIRST), '2022-09-29')).toBe('lapsed');
    expect(calibrationOn(meter(certificate('2022-09-30', null)), '2026-01-01')).toBe('unknown');
    expect(calibrationOn({ kind: 'heat-meter', meter: null }, '2026-01-01')).toBe('unknown');
  });

  it('is judged by the certificates of the meter in place', () => {
    const exchanged = meter(FIRST, certificate('2026-05-01', '2031-04-30', { serial: 'KAM-2' }));
    expect(calibrationOn(exchanged, '2026-04-30')).toBe('verified');
    expect(calibrationOn(exchanged, '2026-05-01')).toBe('verified');
    const unverified = meter(FIRST, certificate('2026-05-01', null, { serial: 'KAM-2' }));
    expect(calibrationOn(unverified, '2026-05-01')).toBe('lapsed');
  });

  it('debits by what the next calibration found too low', () => {
    const device = meter(FIRST, certificate('2027-12-20', '2032-12-19', { foundErrorPct: -6 }));
    expect(lapsedErrorPct(device, '2027-12-15', { side: 'debit', metered: 'heat' })).toBe(6);
    expect(lapsedErrorPct(device, '2027-12-15', { side: 'credit', metered: 'heat' })).toBeCloseTo(3.44, 12);
  });

  it('knows kinds of meters: heat without class as class 3, electricity 2 %, others 5 %', () => {
    const pct = (kind: MeteredDevice['kind'], metered: Metered = 'heat', meter: MeterPassport | null = null): number =>
      permissibleErrorPct({ kind, meter }, '2026-01-01', metered);
    expect(pct('heat-meter')).toBeCloseTo(4.5, 12);
    expect([pct('electricity-meter'), pct('fuel-scale')]).toEqual([2, 5]);
    expect(100 * likelyErrorShare({ kind: 'substation', meter: null }, '2026-01-01', 'heat')).toBeCloseTo(3.257299, 6);
    // a boiler may have a register of its fuel, and a meter of heat one of the power of its pump
    expect([pct('boiler', 'other'), pct('heat-meter', 'electricity', FIRST)]).toEqual([5, 2]);
    expect(pct('boiler', 'other', { ...FIRST, mpePct: 1.5 })).toBe(1.5);
  });

  it('never counts for more once a later certificate is there: what has lapsed stays so', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -2_000, max: 2_000 }),
        fc.integer({ min: 1, max: 2_000 }),
        fc.double({ min: -20, max: 20, noNaN: true }),
        (day, later, foundErrorPct) => {
          const date = addDays('2027-09-30', day);
          const from = addDays(date, later);
          const healed = meter(FIRST, certificate(from, addDays(from, 1_800), { foundErrorPct }));
          expect(credited(healed, date)).toBeLessThanOrEqual(credited(meter(FIRST), date));
        },
      ),
    );
  });
});
