import type { EmissionsSpec, ProjectBiomass, ProjectHaulage } from '../plant/plant.js';
import { fuelGateAt, haulageBy, weighedFuelPoints } from './fuel-gate.js';

const always = { fromMs: -Infinity };
const boiler: ProjectBiomass = { efficiency: 0.85, ch4: 'ch4', n2o: 'n2o', gwp: 'ar6', fuel: null, ...always };
const road = (point: string, fromMs = -Infinity): ProjectHaulage => ({
  point,
  distanceKm: 120,
  factor: 'freight',
  fromMs,
});
const spec = (biomass: ProjectBiomass[], haulage: ProjectHaulage[]): EmissionsSpec => ({
  credited: [],
  baseline: [],
  electricity: [],
  fossilFuels: [],
  biomass,
  haulage,
});
const weighed: ProjectBiomass = { ...boiler, fuel: { point: 'gate/in', moisturePoint: null, ncvPoint: 'gate/ncv' } };

describe('the gate of the fuel', () => {
  it('is the point that the biomass names, and haulage of another point goes by its weight', () => {
    const one = spec([weighed], [road('gate/in'), road('ash/out')]);
    expect(fuelGateAt(one, 0)).toEqual({ points: ['gate/in'], ncvPoint: 'gate/ncv', moisturePoint: null });
    const { use, weight } = haulageBy(one, 0);
    expect([use, weight].map((entries) => entries.map(({ point }) => point))).toEqual([['gate/in'], ['ash/out']]);
    expect(weighedFuelPoints(one)).toEqual(['gate/in']);
  });

  it('is what the haulage weighs where the biomass names none', () => {
    const two = spec([boiler], [road('north/in'), road('south/in')]);
    expect(fuelGateAt(two, 0)?.points).toEqual(['north/in', 'south/in']);
    expect(haulageBy(two, 0).weight).toEqual([]);
  });

  it('is none without biomass, and without a scale', () => {
    expect(fuelGateAt(spec([], [road('gate/in')]), 0)).toBeNull();
    expect(haulageBy(spec([], [road('gate/in')]), 0).use).toEqual([]);
    expect(fuelGateAt(spec([boiler], []), 0)).toBeNull();
    expect(weighedFuelPoints(spec([], [road('gate/in')]))).toEqual([]);
  });

  it('changes with its entries', () => {
    const later = spec([boiler, { ...weighed, fromMs: 1_000 }], [road('old/in')]);
    expect(fuelGateAt(later, 999)?.points).toEqual(['old/in']);
    expect(fuelGateAt(later, 1_000)?.points).toEqual(['gate/in']);
    expect(weighedFuelPoints(later)).toEqual(['gate/in', 'old/in']);
  });
});
