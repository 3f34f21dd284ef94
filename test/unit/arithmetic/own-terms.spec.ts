/** Examples of our own beside the worked ones: other units, coals, fuels, meters, losses. Every figure was made by another path: its calculation stands beside it. */
import { addDays, convert, factorConverts, factorValue, heatCoefficient } from '#domain';
import { overdueMeter } from '../../../libs/domain/src/missing-data/allowance.js';
import {
  gasesT,
  electricityT,
  fuelBaselineT,
  fuelEnergyGj,
  heatBaselineT,
  impliedEfficiency,
  ncvAsReceived,
} from '../../../libs/domain/src/emissions/terms.js';
import { heatMeterError } from '../../../libs/domain/src/uncertainty/uncertainty.js';
import { liquidWater } from '../../../libs/domain/src/unit/water.js';
import { signedWord } from '../../../libs/testing/src/unit/signed-word.js';
import { energyOfSamplesGj } from '../../../libs/testing/src/unit/power.js';
import { carbonFactor, ncvDry } from '../../../libs/testing/src/emissions/fuel-figures.js';
import { predictLoss } from '../../../libs/domain/src/missing-data/loss-model.js';
import { knownPlant } from '../../../libs/testing/src/missing-data/known-plant.js';
import { heatFactor } from '../../support/plants/plant-of-tests.js';

describe('units', () => {
  it.each([
    [250, 'Gcal_th', 'GJ', 1046], // 4.184
    [250, 'Gcal', 'GJ', 1046], // UCUM: cal is the thermochemical one
    [250, 'Gcal_IT', 'GJ', 1046.7], // 4.1868
    [1_200_000, 'kcal_IT', 'GJ', 5.02416],
    [0.75, 'TJ', 'GJ', 750],
    [36_000, 'MJ', 'GJ', 36],
    [5_000_000, '[Btu_IT]', 'GJ', 5.2752792631], // 1,055.05585262 J
    [1, 'GW.h', 'TJ', 3.6],
    [9.5, 'MW.d', 'GJ', 820.8], // 9.5 x 24 x 3.6
    [1_800_000, 'kJ', 'kW.h', 500],
    [1, 'GJ', 'kW.h', 277.77777777777777],
    [505.435576, 'm3.h-1', 'L.s-1', 140.3987711111], // / 3.6
    [16, 'bar', 'MPa', 1.6],
    [-21.1, 'Cel', 'K', 252.05],
    [14, '[degF]', 'Cel', -10],
  ])('%d %s are so many %s: %d', (value, from, to, expected) => {
    expect(convert(value, from, to)! / expected).toBeCloseTo(1, 10);
  });

  it('keep energy, power and temperature apart', () => {
    for (const [from, to] of [
      ['MW', 'GJ'],
      ['GJ', 'Cel'],
      ['t', 'm3'],
      ['kcal', 'kg'],
    ] as const) {
      expect(convert(1, from, to)).toBeNull();
    }
  });

  it.each(['kg.GJ-1', 't.TJ-1', 'g.MJ-1', 'kg/GJ'])('a heat factor of 110 %s is 0.11 t/GJ', (unit) => {
    const factor = { ...heatFactor, unit };
    expect(factorConverts(factor, 't/GJ')).toBe(true);
    expect(factorValue(factor, 't/GJ')).toBeCloseTo(0.11, 12);
  });

  it('a grid factor is the same in kg/kWh, g/kWh and t/MWh, and 396 kg/MWh of heat are 0.11 t/GJ', () => {
    const grid = (value: number, unit: string): number => factorValue({ ...heatFactor, value, unit }, 't/MW.h');
    expect(grid(0.4671, 'kg/(kW.h)')).toBeCloseTo(0.4671, 12);
    expect(grid(467.1, 'g/(kW.h)')).toBeCloseTo(0.4671, 12);
    expect(grid(0.4671, 't/(MW.h)')).toBeCloseTo(0.4671, 12);
    expect(factorValue({ ...heatFactor, value: 396, unit: 'kg/(MW.h)' }, 't/GJ')).toBeCloseTo(0.11, 12);
    expect(factorConverts({ ...heatFactor, unit: 'kg.t-1' }, 't/GJ')).toBe(false);
  });

  it('samples of a power are joined by straight lines, whatever their distance', () => {
    const minute = 60_000;
    // (10+20)/2 MW x 15 min + (20+20)/2 x 45 min + 0 x ... = 3.75 + 15 MW.h
    const samples = [
      { t: 0, v: 10 },
      { t: 15 * minute, v: 20 },
      { t: 60 * minute, v: 20 },
    ];
    expect(energyOfSamplesGj(samples)).toBeCloseTo(18.75 * 3.6, 9);
    expect(energyOfSamplesGj(samples.slice(0, 1))).toBe(0);
  });
});

describe('baselines of 10,000 GJ', () => {
  it.each([
    ['raw coal, old boiler', carbonFactor(0.02637, 0.94), 0.8, 1136.1075],
    ['raw coal, boiler of 85 %', carbonFactor(0.02637, 0.94), 0.85, 1069.277647],
    ['raw coal, boiler of 90 %', carbonFactor(0.02637, 0.94), 0.9, 1009.873333],
    ['bituminous, IPCC', 0.0946, 0.8, 1182.5],
    ['lignite, IPCC', 0.101, 0.8, 1262.5],
  ])('%s', (_, factor, efficiency, tonnes) => {
    expect(fuelBaselineT(10_000, efficiency, factor)).toBeCloseTo(tonnes, 6);
  });

  it('the default heat factor is below every coal of a boiler of 80 %, and not below a new boiler', () => {
    const byHeat = heatBaselineT(10_000, 0.11);
    expect(byHeat).toBeCloseTo(1100, 9);
    expect(fuelBaselineT(10_000, 0.8, carbonFactor(0.02637, 0.94))).toBeGreaterThan(byHeat);
    expect(fuelBaselineT(10_000, 0.85, carbonFactor(0.02637, 0.94))).toBeLessThan(byHeat);
  });
});

describe('fuel', () => {
  it('of 18.2 GJ/t dry holds 12.0074 at 30 % moisture', () => {
    expect(ncvAsReceived(18.2, 0.3)).toBeCloseTo(12.0074, 9); // 18.2 x 0.7 - 2.442 x 0.3
  });

  it('of 14.2 GJ/t at 12 % holds 11.7415 at 25 %', () => {
    const dry = ncvDry(14.2, 0.12);
    expect(dry).toBeCloseTo(16.469363636, 9); // (14.2 + 2.442 x 0.12) / 0.88
    expect(ncvAsReceived(dry, 0.25)).toBeCloseTo(11.741522727, 9);
    expect(ncvAsReceived(dry, 0.12)).toBeCloseTo(14.2, 12);
  });

  it('burns 8.19 t/h at full load of a boiler', () => {
    expect(fuelEnergyGj(29 * 3.6, 0.85) / 15).toBeCloseTo(8.188, 3);
  });

  it.each([
    ['AR6', { ch4KgPerTj: 30, n2oKgPerTj: 4, gwpCh4: 27, gwpN2o: 273 }, 28.987888889],
    ['AR5', { ch4KgPerTj: 30, n2oKgPerTj: 4, gwpCh4: 28, gwpN2o: 265 }, 28.957407407],
    ['the CH4 of a stove', { ch4KgPerTj: 300, n2oKgPerTj: 4, gwpCh4: 27, gwpN2o: 273 }, 140.092888889],
  ])('12,345 GJ of heat at 0.81 with %s', (_, factors, tonnes) => {
    // 12345 / 0.81 = 15,240.741 GJ; / 1000 x (CH4 x GWP + N2O x GWP) / 1000
    expect(gasesT(fuelEnergyGj(12_345, 0.81), factors)).toBeCloseTo(tonnes, 8);
  });

  it('finds an efficiency that cannot be: 104,000 GJ from 7,000 t', () => {
    expect(impliedEfficiency(104_000, 7_000 * 15)).toBeGreaterThan(0.92);
    expect(impliedEfficiency(104_000, 9_500 * 15)).toBeLessThan(0.75);
  });
});

describe('what stands in for lost data', () => {
  /** Known parameters: expectation, and 1.645 standard deviations on either side of it. */
  const bounds = (plant: Parameters<typeof knownPlant>[0], hdd: number, days: number): [number, number] => {
    const lost = Array.from({ length: days }, (_, i) => ({ date: addDays('2026-01-10', i), hdd, share: 1 }));
    const { expected, sd } = predictLoss(knownPlant(plant), lost);
    return [expected - 1.645 * sd, expected + 1.645 * sd];
  };

  it('D04: five days of auxiliary power at 7.2 MWh, sd 0.8, are debited with their upper bound', () => {
    const [credit, debit] = bounds({ a: 7.2, b: 0, sd: 0.8 }, 30, 5);
    expect(debit).toBeCloseTo(38.942665458, 8); // 36 + 1.645 x 0.8 x sqrt(5)
    expect(electricityT(debit, 0.4671)).toBeCloseTo(18.190119036, 8);
    expect(credit).toBeCloseTo(72 - 38.942665458, 8);
  });

  it('four days whose residuals hang together (rho 0.6)', () => {
    // variance of the sum: 4 (1 + 2 (3/4 x 0.6 + 2/4 x 0.36 + 1/4 x 0.216)) = 4 x 2.368
    const [credit, debit] = bounds({ a: 120, b: 82, sd: 110, rho: 0.6 }, 25, 4);
    expect(credit).toBeCloseTo(8123.097160646, 6);
    expect(debit).toBeCloseTo(9236.902839354, 6);
  });

  it('never credits less than nothing, however much the model wanders', () => {
    const lost = [{ date: '2026-01-10', hdd: 0, share: 1 }];
    expect(predictLoss(knownPlant({ a: 10, b: 0, sd: 100 }), lost).lower95).toBe(0);
  });

  it('an overdue meter in the shoulder season loses 5.44 %', () => {
    const { sumPct } = heatMeterError({ accuracyClass: 2, flowRatio: 2, minDifferenceK: 3, differenceK: 5 });
    expect(overdueMeter(1000, sumPct, 'credit')).toBeCloseTo(945.6, 9);
    expect(overdueMeter(1000, sumPct, 'debit')).toBeCloseTo(1054.4, 9);
  });
});

describe('heat meters after MI-004', () => {
  it.each([
    // class, qp/q, dTmin, dT: Ef, Et = 0.5 + 3 dTmin/dT, Ec = 0.5 + dTmin/dT
    [1, 10, 3, 60, [1.1, 0.65, 0.55, 2.3, 1.391042774]],
    [2, 100, 5, 20, [4, 1.25, 0.75, 6, 4.257346591]],
    [3, 20, 10, 40, [4, 1.25, 0.75, 6, 4.257346591]],
    [3, 100, 3, 50, [5, 0.68, 0.56, 6.24, 5.077006992]], // 3 + 0.05 x 100 = 8, at most 5
    [1, 1, 3, 3, [1.01, 3.5, 1.5, 6.01, 3.939555813]],
  ] as const)(
    'class %d at qp/q %d, dTmin %d K, dT %d K',
    (accuracyClass, flowRatio, minDifferenceK, differenceK, stated) => {
      const e = heatMeterError({ accuracyClass, flowRatio, minDifferenceK, differenceK });
      const own = [e.flowPct, e.temperaturePct, e.calculatorPct, e.sumPct, e.rssPct];
      own.forEach((value, i) => expect(value).toBeCloseTo(stated[i]!, 8));
    },
  );
});

describe('water, against another implementation of IAPWS-IF97', () => {
  it.each([
    [80, 40, 4.151034842811404, 4.065715965652991],
    [120, 60, 4.136958743480452, 3.968524038800994],
    [55, 30, 4.160182850367291, 4.118596265967937],
    [140, 75, 4.123748811263178, 3.917810489244485],
    [90, 45, 4.146817482829753, 4.042721529125991],
  ])('k of %d/%d with the meter in return and in flow', (flowCelsius, returnCelsius, inReturn, inFlow) => {
    expect(heatCoefficient({ flowCelsius, returnCelsius, meterIn: 'return' })).toBeCloseTo(inReturn, 8);
    expect(heatCoefficient({ flowCelsius, returnCelsius, meterIn: 'flow' })).toBeCloseTo(inFlow, 8);
  });

  it('k of 95/50 at 1.0 MPa', () => {
    const state = { flowCelsius: 95, returnCelsius: 50, meterIn: 'return', pressureMpa: 1 } as const;
    expect(heatCoefficient(state)).toBeCloseTo(4.141086970930757, 8);
  });

  it.each([
    // T, p, v, h: table 5 of the release
    [300, 3, 0.100215168e-2, 0.115331273e3],
    [300, 80, 0.971180894e-3, 0.184142828e3],
    [500, 3, 0.1202418e-2, 0.975542239e3],
  ])('has the verification values of the release at %d K and %d MPa', (kelvin, pressure, volume, enthalpy) => {
    const state = liquidWater(kelvin - 273.15, pressure);
    expect(state.densityKgM3 * volume).toBeCloseTo(1, 8);
    expect(state.enthalpyKjKg / enthalpy).toBeCloseTo(1, 8);
  });
});

describe('words of a bus', () => {
  it.each([
    [65_535, 16, -1],
    [32_767, 16, 32_767],
    [32_768, 16, -32_768],
    [0, 16, 0],
    [4_294_967_295, 32, -1],
    [2_147_483_648, 32, -2_147_483_648],
  ] as const)('%d of %d bits is %d', (raw, bits, value) => {
    expect(signedWord(raw, bits)).toBe(value);
  });
});
