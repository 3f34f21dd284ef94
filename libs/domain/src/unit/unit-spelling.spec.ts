import fc from 'fast-check';
import { convert, isUnit } from './unit.js';
import { similarUnit, ucumCode, USUAL_UNITS } from './unit-spelling.js';

describe('the spelling of a unit', () => {
  it.each([
    ['kWh', 'kW.h'],
    ['MWh', 'MW.h'],
    ['GWh', 'GW.h'],
    ['Wh', 'W.h'],
    ['kW h', 'kW.h'],
    ['kW·h', 'kW.h'],
    ['kW*h', 'kW.h'],
    [' MWh ', 'MW.h'],
    ['°C', 'Cel'],
    ['° C', 'Cel'],
    ['℃', 'Cel'],
    ['degC', 'Cel'],
    ['°F', '[degF]'],
    ['m³', 'm3'],
    ['m^3', 'm3'],
    ['m³/h', 'm3/h'],
    ['m³·h⁻¹', 'm3.h-1'],
    ['l/h', 'l/h'],
    ['kg/kWh', 'kg/(kW.h)'],
    ['kWh/m²', 'kW.h/m2'],
    ['g/kWh', 'g/(kW.h)'],
    ['W/(m²·K)', 'W/(m2.K)'],
    ['µg/m³', 'ug/m3'],
    ['mAh', 'mA.h'],
    ['ppm', '[ppm]'],
    ['%RH', '%'],
    ['tonnes', 't'],
  ])('%s is %s', (text, code) => expect(ucumCode(text)).toBe(code));

  it.each([
    '%',
    'bar',
    'kPa',
    't',
    'kg',
    'W',
    'kW',
    'MW',
    'GJ',
    'MJ',
    'K',
    'm3/h',
    'L.s-1',
    'cal',
    '1',
    'kg/(kW.h)',
    'A',
  ])('the UCUM code %s stays as it is', (code) => expect(ucumCode(code)).toBe(code));

  it.each([
    '',
    ' ',
    'kwh',
    'KWH',
    'C',
    'VA',
    'kvar',
    'Nm3',
    'megawatt',
    'Wh/',
    'h h',
    'kWhh',
    '__proto__',
    'x'.repeat(61),
  ])('%p is none', (text) => expect(ucumCode(text)).toBeNull());

  it.each([
    ['kwh', 'kW.h'],
    ['KWH', 'kW.h'],
    ['mwh', 'MW.h'],
    ['megawatt', 'MW'],
    ['gj', 'GJ'],
    ['KW', 'kW'],
    ['C', 'Cel'],
    ['Celcius', 'Cel'],
    ['cbm', 'm3'],
    ['m2/h', 'm3/h'],
    ['parsec', null],
    ['', null],
    ['Q', null],
  ])('%p: did you mean %p?', (text, code) => expect(similarUnit(text)).toBe(code));

  it('what is suggested is a unit, and what is usual is understood or suggested', () => {
    for (const [code, spellings] of Object.entries(USUAL_UNITS)) {
      expect(isUnit(code)).toBe(true);
      for (const spelling of spellings) {
        const known = ucumCode(spelling) ?? similarUnit(spelling);
        expect([spelling, convert(1, known!, code)]).toEqual([spelling, 1]);
      }
    }
  });

  it('comes to a unit or to nothing, whatever the text', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'kMGWJhtm³²°C/().·1-'.split('')) }));
    fc.assert(
      fc.property(text, (spelling) => {
        const code = ucumCode(spelling);
        expect(code === null || isUnit(code)).toBe(true);
        if (isUnit(spelling)) expect(code).toBe(spelling);
        similarUnit(spelling);
      }),
      { numRuns: 2_000 },
    );
  });
});
