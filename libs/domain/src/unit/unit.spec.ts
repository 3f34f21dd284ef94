import fc from 'fast-check';
import { convert, isUnit } from './unit.js';

describe('units', () => {
  it.each([
    [24_100, 'kW', 'MW', 24.1],
    [500, 'MW.h', 'GJ', 1800],
    [250_000, 'kW.h', 'GJ', 900],
    [1, 'kW.h', 'GJ', 0.0036],
    [100, 'Gcal_IT', 'GJ', 418.68],
    [100, 'Gcal_th', 'GJ', 418.4],
    [1, 'J', 'GJ', 1e-9],
    [3600, 'MJ', 'MW.h', 1],
    [36, 'm3/h', 'L.s-1', 10],
    [36, 'm3.h-1', 'L/s', 10],
    [1.6, 'MPa', 'bar', 16],
    [-60, 'Pa', 'kPa', -0.06],
    [212, '[degF]', 'Cel', 100],
    [-30, 'Cel', 'K', 243.15],
    [0, 'K', 'Cel', -273.15],
    [10, 'K.d', 'Cel.d', 10],
    [8.2, 't/h', 'kg.h-1', 8200],
    [12, '%', '1', 0.12],
    [0.4671, 'kg/(kW.h)', 't/(MW.h)', 0.4671],
    [110, 'kg.GJ-1', 't/GJ', 0.11],
    [129, 'g.t-1.km-1', 'kg/(t.km)', 0.129],
    [30, 'kg.TJ-1', 'g/GJ', 30],
    [900, 's', 'min', 15],
    [1, 'd', 'h', 24],
    [50, 'mg.m-3', 'g/m3', 0.05],
    [1, 'm3', 'L', 1000],
    [5, 'GJ', 'GJ', 5],
    [2, 'kg/h{fuel}', 'kg/h', 2],
  ])('%d %s is %s: %d', (value, from, to, expected) => {
    const got = convert(value, from, to) as number;
    expect(Math.abs(got - expected)).toBeLessThanOrEqual(Math.abs(expected) * 1e-13 + 1e-11 * (to === 'Cel' ? 1 : 0));
  });

  it('converts with one rounding where a factor is a whole number', () => {
    expect(convert(24_123.4, 'kW', 'MW')).toBe(24.1234);
    expect(convert(0.1, 'GJ', 'GJ')).toBe(0.1);
  });

  it.each([
    ['kW', 'GJ'],
    ['Cel', 'GJ'],
    ['m3', 't'],
    ['kWh', 'GJ'],
    ['gj', 'GJ'],
    ['KW', 'MW'],
    ['', 'GJ'],
    ['GJ', ''],
  ])('does not convert %s to %s', (from, to) => {
    expect(convert(1, from, to)).toBeNull();
  });

  it.each([
    'kW..h',
    '.h',
    'kW.',
    'm3//h',
    '(kW',
    'kW)',
    '5GJ',
    'G J',
    '°C',
    '__proto__',
    'constructor',
    'x'.repeat(100),
  ])('does not take %s for a unit', (code) => {
    expect(isUnit(code)).toBe(false);
    expect(convert(1, code, code)).toBeNull();
  });

  it('goes there and back, and composes', () => {
    const energy = fc.constantFrom('J', 'kJ', 'MJ', 'GJ', 'TJ', 'W.h', 'kW.h', 'MW.h', 'GW.h', 'Gcal_IT', '[Btu_IT]');
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), energy, energy, energy, (value, a, b, c) => {
        const near = (x: number, y: number): boolean => Math.abs(x - y) <= 1e-12 * Math.max(Math.abs(x), Math.abs(y));
        const through = convert(convert(value, a, b) as number, b, c) as number;
        expect(near(through, convert(value, a, c) as number)).toBe(true);
        expect(near(convert(convert(value, a, b) as number, b, a) as number, value)).toBe(true);
      }),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => void convert(1, a, b)));
  });
});
