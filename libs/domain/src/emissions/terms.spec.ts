import fc from 'fast-check';
import { expectNear, golden } from '../../../../test/support/golden/golden.js';
import { splitEvenly } from '../../../testing/src/emissions/split-evenly.js';
import { carbonFactor, ncvDry } from '../../../testing/src/emissions/fuel-figures.js';
import { overdueMeter } from '../missing-data/allowance.js';
import { convert } from '../unit/unit.js';
import {
  gasesT,
  electricityT,
  fossilFuelT,
  fuelBaselineT,
  fuelEnergyGj,
  haulageT,
  heatBaselineT,
  impliedEfficiency,
  ncvAsReceived,
} from './terms.js';

const near = (id: string, figures: (inputs: Record<string, number>) => Record<string, number>): void => {
  const { inputs, expected, tolerance } = golden(id);
  const actual = figures(inputs);
  expect(Object.keys(actual).filter((key) => !(key in expected))).toEqual([]);
  for (const [key, value] of Object.entries(actual)) expectNear(value, expected[key]!, tolerance);
};

describe('terms of emissions avoided agree with the worked examples', () => {
  it('A01, A02, A04: heat times factor', () => {
    near('A01', (i) => ({ baseline_tCO2: heatBaselineT(i.heat_GJ!, i.ef_tCO2_per_GJ!) }));
    near('A02', (i) => ({ baseline_tCO2: heatBaselineT(convert(i.heat_MWh!, 'MW.h', 'GJ')!, 0.11) }));
    near('A03', (i) => ({ baseline_tCO2: heatBaselineT(convert(i.heat_kWh!, 'kW.h', 'GJ')!, 0.11) }));
    near('A04', (i) => ({ baseline_tCO2: heatBaselineT(convert(i.heat_Gcal!, 'Gcal_IT', 'GJ')!, 0.11) }));
  });

  it('B01: raw coal in a boiler of 80 %', () => {
    near('B01', (i) => {
      const factor = carbonFactor(i.cc!, i.of!);
      const baseline = fuelBaselineT(i.heat_GJ!, i.eta!, factor);
      return {
        ef_fuel_tCO2_per_GJ: factor,
        fuel_GJ: fuelEnergyGj(i.heat_GJ!, i.eta!),
        baseline_tCO2: baseline,
        ef_heat_equiv: baseline / i.heat_GJ!,
        eta_that_gives_0_11: factor / 0.11,
      };
    });
  });

  it('B02: coals of the IPCC', () => {
    near('B02', (i) => ({
      bituminous_tCO2: fuelBaselineT(i.heat_GJ!, i.eta!, 0.0946),
      lignite_tCO2: fuelBaselineT(i.heat_GJ!, i.eta!, 0.101),
    }));
  });

  it('D05: a meter past its verification counts its error against the plant', () => {
    near('D05', (i) => {
      const credited = overdueMeter(i.heat_GJ!, i.mpe_pct!, 'credit');
      return { credited_GJ: credited, baseline_tCO2: heatBaselineT(credited, 0.11) };
    });
  });

  it('E01: an interval that straddles a change of factor is cut there', () => {
    const { inputs: i, expected, tolerance } = golden<Record<string, string & number>>('E01');
    const [t0, t1, change] = [i.t0!, i.t1!, i.change!].map((time) => Date.parse(time)) as [number, number, number];
    const parts = splitEvenly(i.r1! - i.r0!, t0, t1, [change]);
    expectNear(parts[0]!.amount, expected.part1_GJ!, tolerance);
    expectNear(parts[1]!.amount, expected.part2_GJ!, tolerance);
    const tonnes = parts.map((part) => heatBaselineT(part.amount, part.fromMs < change ? i.ef1! : i.ef2!));
    expectNear(tonnes[0]! + tonnes[1]!, expected.baseline_tCO2!, tolerance);
  });

  it('F01, F02, F04: electricity, diesel, haulage', () => {
    near('F01', (i) => ({
      no_tdl_tCO2: electricityT(i.mwh!, i.ef!),
      with_tdl_tCO2: electricityT(i.mwh!, i.ef!, i.tdl),
    }));
    near('F02', (i) => {
      const mass = (i.litres! * 0.84) / 1000;
      const perTonne = 42.652 * carbonFactor(0.0202, 0.98);
      return {
        mass_t: mass,
        energy_GJ: mass * 42.652,
        ef_t_per_t: perTonne,
        project_tCO2: fossilFuelT(mass, perTonne),
      };
    });
    near('F04', (i) => ({ project_tCO2: haulageT(i.tonnes!, i.return_km!, i.g_per_tkm!) }));
  });

  it('F05, F06: methane and nitrous oxide of straw, moisture', () => {
    near('F05', (i) => {
      const fuel = fuelEnergyGj(i.heat_GJ!, i.eta!);
      const ar6 = { ch4KgPerTj: 30, n2oKgPerTj: 4, gwpCh4: 27, gwpN2o: 273 };
      return {
        fuel_GJ: fuel,
        AR6_tCO2e: gasesT(fuel, ar6),
        AR5_tCO2e: gasesT(fuel, { ...ar6, gwpCh4: 28, gwpN2o: 265 }),
        AR6_conservative_CH4_41_1: gasesT(fuel, { ...ar6, ch4KgPerTj: 41.1 }),
      };
    });
    near('F06', (i) => {
      const dry = ncvDry(i.ncv_at_10!, 0.1);
      const received = ncvAsReceived(dry, 0.16);
      const energy = i.mass_t! * received;
      return { ncv_dry: dry, ncv_at_16: received, energy_GJ: energy, biogenic_co2_memo_t: energy * 0.1 };
    });
  });

  it('G02: the efficiency that weighed fuel implies', () => {
    near('G02', (i) => {
      const fuel = i.fuel_t! * i.ncv!;
      return {
        fuel_GJ: fuel,
        eta: impliedEfficiency(i.heat_GJ!, fuel),
        fuel_t_at_eta_085: fuelEnergyGj(i.heat_GJ!, 0.85) / i.ncv!,
      };
    });
    expect(fuelEnergyGj(100, 0.8, { massT: 10, ncvGjPerT: 15 })).toBe(150);
    expect(fuelEnergyGj(100, 0.8, { massT: 5, ncvGjPerT: 15 })).toBe(125);
  });

  it('I11: net of 47,700 gross', () => {
    near('I11', (i) => ({ net_tCO2e: i.heat_GJ! * i.net_tCO2_per_GJ! }));
    const { inputs: i, expected } = golden('I11');
    // the example gives the ratio with 17 digits and the heat with 6: 1e-11 of it is left
    expectNear(47_700 / i.net_tCO2_per_GJ!, expected.heat_GJ_for_net_47700!, 1e-5);
  });
});

it('splitting never changes an amount', () => {
  const cuts = fc.array(fc.integer({ min: -10, max: 1010 }), { maxLength: 6 });
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), cuts, (amount, at) => {
      const parts = splitEvenly(amount, 0, 1000, at);
      expect(Math.abs(parts.reduce((sum, part) => sum + part.amount, 0) - amount)).toBeLessThanOrEqual(1e-9 * amount);
      expect(parts.at(-1)!.toMs).toBe(1000);
    }),
  );
});
