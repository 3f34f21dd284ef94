import type { HourFigures } from './hour-figures.js';
import { weighedFuelGj, withWeighedFuel } from './weighed-fuel.js';

const month = {
  grossT: 4_400,
  projectT: 200,
  leakageT: 10,
  netT: 4_190,
  fuelGj: 40_000 / 0.85,
  biogenicCo2T: 4_705.88,
  terms: { electricity: 110.5, biomass: 89.5, haulage: 10 },
} as unknown as HourFigures;

describe('weighed fuel of a month', () => {
  it('is the sum of loads by their own calorific values; none is not zero', () => {
    expect(weighedFuelGj([])).toBeNull();
    expect(
      weighedFuelGj([
        { startMs: 0, massT: 20, ncvGjPerT: 15 },
        { startMs: 1, massT: 10, ncvGjPerT: 14 },
      ]),
    ).toBe(440);
  });

  it('counts where it is more than the heat took, as a term of its own', () => {
    const more = withWeighedFuel(month, (1.1 * 40_000) / 0.85);
    expect(more.terms.weighedFuel).toBeCloseTo(8.95, 9);
    expect(more.projectT).toBeCloseTo(208.95, 9);
    expect(more.netT).toBe(more.grossT! - more.projectT! - more.leakageT!);
    expect(more.biogenicCo2T).toBeCloseTo(1.1 * 4_705.88, 6);
    expect(more.fuelGj).toBeCloseTo(51_764.705882, 6);
  });

  it('changes nothing where it is less, or where nothing was weighed', () => {
    expect(withWeighedFuel(month, 40_000)).toBe(month);
    expect(withWeighedFuel(month, null)).toBe(month);
    expect(withWeighedFuel({ ...month, fuelGj: null }, 1e6).projectT).toBe(200);
  });
});
