/** Worked examples of units, terms, stand-ins, water and meters: one formula each. */
import {
  addDays,
  convert,
  factorSet,
  factorValue,
  flowOfPowerM3H,
  heatCoefficient,
  heatOfVolumeGj,
  localMidnightMs,
  MINUTE_MS,
  type FactorSet,
  type FactorUse,
} from '#domain';
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
} from '../../../libs/domain/src/emissions/terms.js';
import { overdueMeter } from '../../../libs/domain/src/missing-data/allowance.js';
import { predictLoss } from '../../../libs/domain/src/missing-data/loss-model.js';
import { knownPlant } from '../../../libs/testing/src/missing-data/known-plant.js';
import { factorAt } from '../../../libs/domain/src/emissions/factors/factors.js';
import { heatMeterError } from '../../../libs/domain/src/uncertainty/uncertainty.js';
import { liquidWater } from '../../../libs/domain/src/unit/water.js';
import { signedWord } from '../../../libs/testing/src/unit/signed-word.js';
import { energyOfPowerGj, energyOfSamplesGj } from '../../../libs/testing/src/unit/power.js';
import { carbonFactor, ncvDry } from '../../../libs/testing/src/emissions/fuel-figures.js';
import type { GoldenRun } from './golden.js';
import { creditedSite, figuresOf, heatFactorFrom } from './hours-of-windows.js';

const ZONE = 'Asia/Shanghai';
const MJ_PER_KWH = 3.6;

const shipped = (factors: FactorSet, id: string, use: FactorUse): number =>
  factorValue(factorAt(factors, id, '2026-01-10')!, use);

/** Gross of a heat that falls on a local day, at factors from days on. */
const grossOn = (date: string, heatGj: number, factors: FactorSet): number =>
  figuresOf(creditedSite(ZONE), factors, localMidnightMs(date, ZONE), heatGj).grossT!;

export const termRuns: Readonly<Record<string, GoldenRun>> = {
  A01: ({ heat_GJ, ef_tCO2_per_GJ }) => ({ baseline_tCO2: heatBaselineT(heat_GJ, ef_tCO2_per_GJ) }),
  A02: ({ heat_MWh }, heat) => heatIn(heat_MWh, 'MW.h', heat),
  A03: ({ heat_kWh }, heat) => heatIn(heat_kWh, 'kW.h', heat),
  A04: ({ heat_Gcal, calorie }, heat) => heatIn(heat_Gcal, `Gcal_${calorie}`, heat),
  A05: ({ const_MW, minutes, samples_MW, step_min }, heat) => {
    const held = energyOfPowerGj(const_MW, minutes * MINUTE_MS);
    const samples = (samples_MW as number[]).map((v, i) => ({ t: i * step_min * MINUTE_MS, v }));
    const between = energyOfSamplesGj(samples);
    return {
      const_heat_GJ: held,
      const_tCO2: heatBaselineT(held, heat),
      trap_MWh: convert(between, 'GJ', 'MW.h'),
      trap_GJ: between,
      trap_tCO2: heatBaselineT(between, heat),
    };
  },
  B01: ({ heat_GJ, eta, cc, of }, heat) => {
    const perGj = carbonFactor(cc, of);
    const baseline = fuelBaselineT(heat_GJ, eta, perGj);
    return {
      ef_fuel_tCO2_per_GJ: perGj,
      fuel_GJ: fuelEnergyGj(heat_GJ, eta),
      baseline_tCO2: baseline,
      ef_heat_equiv: baseline / heat_GJ,
      eta_that_gives_0_11: perGj / heat,
    };
  },
  B02: ({ heat_GJ, eta }, _, factors) => ({
    bituminous_tCO2: fuelBaselineT(heat_GJ, eta, shipped(factors, 'coal.bituminous.ipcc', 't/GJ')),
    lignite_tCO2: fuelBaselineT(heat_GJ, eta, shipped(factors, 'coal.lignite.ipcc', 't/GJ')),
  }),
  D03: ({ a, b, sd, hdd_per_day, days, z }, heat) => {
    const lost = Array.from({ length: days }, (_, i) => ({
      date: addDays('2026-01-10', i),
      hdd: hdd_per_day,
      share: 1,
    }));
    const prediction = predictLoss(knownPlant({ a, b, sd }), lost);
    const discount = z * prediction.sd;
    return {
      expected_GJ: prediction.expected,
      conservative_GJ: prediction.expected - discount,
      conservative_tCO2: heatBaselineT(prediction.expected - discount, heat),
      discount_GJ: discount,
    };
  },
  D05: ({ heat_GJ, mpe_pct }, heat) => {
    const credited = overdueMeter(heat_GJ, mpe_pct, 'credit');
    return { credited_GJ: credited, baseline_tCO2: heatBaselineT(credited, heat) };
  },
  E02: ({ q1, q2 }) => {
    const factors = factorSet([heatFactorFrom(0.11, null), heatFactorFrom(0.108, '2026-01-16')]);
    return { baseline_tCO2: grossOn('2026-01-15', q1, factors) + grossOn('2026-01-16', q2, factors) };
  },
  E05: ({ heat_GJ, ef_old, ef_new }) => {
    const at = (factor: number): number => grossOn('2026-01-10', heat_GJ, factorSet([heatFactorFrom(factor, null)]));
    return { old_tCO2: at(ef_old), new_tCO2: at(ef_new), delta_tCO2: at(ef_new) - at(ef_old) };
  },
  F01: ({ mwh, ef, tdl }) => ({ no_tdl_tCO2: electricityT(mwh, ef), with_tdl_tCO2: electricityT(mwh, ef, tdl) }),
  F02: ({ litres }) => {
    // 0.84 kg/L, 42.652 GJ/t, 0.0202 tC/GJ, oxidised 0.98: in the title of the example
    const mass = (litres * 0.84) / 1000;
    const perTonne = 42.652 * carbonFactor(0.0202, 0.98);
    return {
      mass_t: mass,
      energy_GJ: mass * 42.652,
      ef_t_per_t: perTonne,
      project_tCO2: fossilFuelT(mass, perTonne),
    };
  },
  F04: ({ tonnes, return_km, g_per_tkm }) => ({ project_tCO2: haulageT(tonnes, return_km, g_per_tkm) }),
  F05: ({ heat_GJ, eta }, _, factors) => {
    const fuel = fuelEnergyGj(heat_GJ, eta);
    const gwp = (report: string) => ({
      gwpCh4: shipped(factors, `gwp.${report}.ch4`, '1'),
      gwpN2o: shipped(factors, `gwp.${report}.n2o`, '1'),
    });
    const straw = (ch4: string) => ({
      ch4KgPerTj: shipped(factors, ch4, 'kg/TJ'),
      n2oKgPerTj: shipped(factors, 'biomass.n2o', 'kg/TJ'),
    });
    return {
      fuel_GJ: fuel,
      AR6_tCO2e: gasesT(fuel, { ...straw('biomass.ch4'), ...gwp('ar6') }),
      AR5_tCO2e: gasesT(fuel, { ...straw('biomass.ch4'), ...gwp('ar5') }),
      AR6_conservative_CH4_41_1: gasesT(fuel, { ...straw('biomass.ch4.conservative'), ...gwp('ar6') }),
    };
  },
  F06: ({ mass_t, ncv_at_10 }, _, factors) => {
    const dry = ncvDry(ncv_at_10, 0.1);
    const received = ncvAsReceived(dry, 0.16);
    const energy = mass_t * received;
    return {
      ncv_dry: dry,
      ncv_at_16: received,
      energy_GJ: energy,
      biogenic_co2_memo_t: heatBaselineT(energy, shipped(factors, 'biomass.co2.memo', 't/GJ')),
    };
  },
  G02: ({ heat_GJ, fuel_t, ncv }) => {
    const fuel = fuel_t * ncv;
    return {
      fuel_GJ: fuel,
      eta: impliedEfficiency(heat_GJ, fuel),
      fuel_t_at_eta_085: fuelEnergyGj(heat_GJ, 0.85) / ncv,
    };
  },
  H01: ({ volume_m3, t_flow, t_return, p_MPa, meter_in }, heat) => {
    const state = { flowCelsius: t_flow, returnCelsius: t_return, meterIn: meter_in, pressureMpa: p_MPa };
    const coefficient = heatCoefficient(state);
    const gj = heatOfVolumeGj(volume_m3, state);
    return {
      rho_return: liquidWater(t_return, p_MPa).densityKgM3,
      h_flow: liquidWater(t_flow, p_MPa).enthalpyKjKg,
      h_return: liquidWater(t_return, p_MPa).enthalpyKjKg,
      k_MJ_m3K: coefficient,
      k_kWh_m3K: coefficient / MJ_PER_KWH,
      heat_GJ: gj,
      baseline_tCO2: heatBaselineT(gj, heat),
    };
  },
  H02: ({ MW, t_flow, t_return, p_MPa, meter_in }) => ({
    flow_m3_h: flowOfPowerM3H(MW, {
      flowCelsius: t_flow,
      returnCelsius: t_return,
      meterIn: meter_in,
      pressureMpa: p_MPa,
    }),
  }),
  H03: ({ raw, scale }) => ({ celsius: signedWord(raw) * scale }),
  H04: ({ qp_over_q, dtmin, dt }) => {
    const load = { accuracyClass: 2, flowRatio: qp_over_q, minDifferenceK: dtmin } as const;
    const error = heatMeterError({ ...load, differenceK: dt });
    return {
      Ef: error.flowPct,
      Et: error.temperaturePct,
      Ec: error.calculatorPct,
      sum_pct: error.sumPct,
      rss_pct: error.rssPct,
      sum_pct_at_dt5: heatMeterError({ ...load, differenceK: 5 }).sumPct,
    };
  },
};

function heatIn(amount: number, unit: string, heatFactorT: number) {
  const gj = convert(amount, unit, 'GJ')!;
  return { heat_GJ: gj, baseline_tCO2: heatBaselineT(gj, heatFactorT) };
}
