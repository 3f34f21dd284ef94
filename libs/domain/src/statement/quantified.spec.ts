import type { EmissionsSpec } from '../plant/plant.js';
import { factorSet, type Factor } from '../emissions/factors/factors.js';
import { localMidnightMs } from '../calendar/local-date.js';
import { baselineWords, burnsBiomass, debitWords, grossWords } from './quantified.js';

const ZONE = 'Europe/Berlin';
const factor = (id: string, value: number, unit: string, source: string | null): Factor => ({
  id,
  value,
  unit,
  source,
  gas: 'CO2',
  region: null,
  scope: null,
  dataYear: null,
  publishedOn: null,
  validFrom: null,
  validTo: null,
  u95: null,
  sourceRef: null,
  sourceHash: null,
  status: 'unverified',
  note: null,
  set: 'test',
});
const factors = factorSet([
  factor('heat.district', 80, 'kg.GJ-1', 'the supplier of the heat'),
  factor('gas.natural', 56.1, 'kg.GJ-1', 'IPCC 2006, natural gas'),
  factor('coal.raw', 90.889, 'kg.GJ-1', null),
]);
const at = (date: string): number => localMidnightMs(date, ZONE);
const YEAR = { fromMs: at('2026-01-01'), toMs: at('2027-01-01') };
const site = (emissions: Partial<EmissionsSpec>) => ({
  timeZone: ZONE,
  emissions: { credited: [], baseline: [], electricity: [], fossilFuels: [], biomass: [], haulage: [], ...emissions },
});
const from = (date: string | null) => ({ fromMs: date === null ? -Infinity : at(date) });

describe('what gross is, in words', () => {
  it.each([
    [
      { method: 'heat-factor', factor: 'heat.district' } as const,
      'heat of the factor heat.district@open, 80 kg.GJ-1 (the supplier of the heat)',
    ],
    [
      { method: 'fuel', factor: 'gas.natural', boilerEfficiency: 0.92 } as const,
      'a boiler of 92 % efficiency that burns the fuel of the factor gas.natural@open, 56.1 kg.GJ-1 (IPCC 2006, natural gas)',
    ],
    [
      { method: 'fuel', factor: 'coal.raw', boilerEfficiency: 0.825 } as const,
      'a boiler of 82.5 % efficiency that burns the fuel of the factor coal.raw@open, 90.889 kg.GJ-1',
    ],
  ])('follows the baseline of the site file: %j', (baseline, words) => {
    const declared = site({ baseline: [{ ...baseline, ...from(null) }] });
    expect(baselineWords(declared, factors, YEAR)).toBe(words);
    expect(grossWords(declared, factors, YEAR)).toBe(
      `Gross is the CO2 that the same heat would have emitted by the baseline of the site: ${words}.`,
    );
  });

  it('names each baseline that holds within a period, and no other', () => {
    const declared = site({
      baseline: [
        { method: 'fuel', factor: 'coal.raw', boilerEfficiency: 0.8, ...from(null) },
        { method: 'fuel', factor: 'gas.natural', boilerEfficiency: 0.9, ...from('2025-06-01') },
        { method: 'heat-factor', factor: 'heat.district', ...from('2026-07-01') },
      ],
    });
    expect(baselineWords(declared, factors, YEAR)).toBe(
      'a boiler of 90 % efficiency that burns the fuel of the factor gas.natural@open, 56.1 kg.GJ-1 (IPCC 2006, natural gas); ' +
        'from 2026-07-01 on heat of the factor heat.district@open, 80 kg.GJ-1 (the supplier of the heat)',
    );
    expect(baselineWords(declared, factors, { fromMs: at('2025-01-01'), toMs: at('2025-06-01') })).toContain(
      'coal.raw',
    );
  });

  it('says what is debited by what is declared', () => {
    const electricity = { point: 'pump/elec', factor: 'grid', gridLossShare: 0, ...from(null) };
    const pump = site({ electricity: [electricity] });
    expect(debitWords(pump, YEAR)).toBe(
      'net is gross less what the plant itself emits (project: electricity) and what it causes elsewhere (leakage: nothing is declared).',
    );
    expect(burnsBiomass(pump, YEAR)).toBe(false);
    const biomass = { efficiency: 0.85, ch4: 'ch4', n2o: 'n2o', gwp: 'ar6', fuel: null, ...from(null) } as const;
    const haulage = { point: 'gate/fuel', distanceKm: 120, factor: 'freight', ...from('2027-01-01') };
    const straw = site({ electricity: [electricity], biomass: [biomass], haulage: [haulage] });
    expect(debitWords(straw, YEAR)).toContain('(project: electricity, CH4 and N2O of biomass)');
    expect(debitWords(straw, YEAR)).toContain('(leakage: nothing is declared)');
    expect(debitWords(straw, { ...YEAR, toMs: at('2027-02-01') })).toContain('(leakage: haulage of fuel)');
    expect(burnsBiomass(straw, YEAR)).toBe(true);
  });
});
