/** Worked examples of the target: what 47,700 can mean, the plan of a season, the forecast, the levels of an alert. */
import {
  calm,
  datesBetween,
  evaluateLevels,
  heatingSeason,
  PERFORMANCE_DRIFT,
  type LevelState,
  type Severity,
} from '#domain';
import { heatForTonnesGj, seasonLimitGj } from '../../../libs/domain/src/statement/carbon-reading.js';
import { forecast } from '../../../libs/domain/src/target/forecast.js';
import { heatBaselineT, tonnesOfCarbonDioxide } from '../../../libs/domain/src/emissions/terms.js';
import {
  amountReadings,
  degreeDayLoad,
  powerAtMw,
  seasonHeat,
  type AmountMeaning,
  type PlantSize,
} from '../../../libs/testing/src/target/amount-reading.js';
import { EXAMPLE_PLAN, EXAMPLE_RULE, EXAMPLE_SEASON, exampleProgress, evenNormals } from '../plants/example-target.js';
import type { GoldenRun } from './golden.js';

const BASE_C = 18;
/** Days and degree-days of the season's months, as published normals sum them up. */
const MONTHS = [
  { month: 'Oct 20-31', days: 12, hdd: 153.2 },
  { month: 'Nov', days: 30, hdd: 622.1 },
  { month: 'Dec', days: 31, hdd: 928.8 },
  { month: 'Jan', days: 31, hdd: 1006.2 },
  { month: 'Feb', days: 28, hdd: 775.5 },
  { month: 'Mar', days: 31, hdd: 585.9 },
  { month: 'Apr 1-6', days: 6, hdd: 76.5 },
];
const SEASON_DAYS = datesBetween(EXAMPLE_SEASON.start, EXAMPLE_SEASON.end).length;
const PLANT: PlantSize = { ratedMw: 58, areaM2: 847_000, seasonDays: SEASON_DAYS };

/** The heat behind one reading of an amount. */
function reading(meaning: AmountMeaning, amount: number, heat: number, plant = PLANT) {
  const factors = { heatTPerGj: heat, boilerEfficiency: 0.8, tPerTce: 2.66 };
  const { heatGj, gjPerM2, fullLoadHours, shareOfLimit, meanMw, meanWPerM2 } = amountReadings(
    amount,
    plant,
    factors,
  ).find((one) => one.meaning === meaning)!;
  return {
    heat_GJ: heatGj,
    GJ_per_m2: gjPerM2,
    full_load_h: fullLoadHours,
    load_factor_in_season: shareOfLimit,
    mean_MW: meanMw,
    mean_W_m2: meanWPerM2,
  };
}

/** The plan of the season month by month, as the product gives it. */
function planByMonth(amount: number, baseShare: number) {
  const { planCurve: plan } = exampleProgress(EXAMPLE_SEASON.end, {
    amount,
    plan: { ...EXAMPLE_PLAN, baseShare },
    normals: evenNormals(EXAMPLE_SEASON, MONTHS),
  });
  let [end, before] = [0, 0];
  const rows = MONTHS.map(({ month, days, hdd }) => {
    end += days;
    const cumulative = plan[end - 1]!.plan;
    const own = cumulative - before;
    before = cumulative;
    return { month, days, hdd, plan_tCO2: own, cumulative_tCO2: cumulative, share_pct: (100 * own) / amount };
  });
  return { rows, total: plan.at(-1)!.plan };
}

export const targetRuns: Readonly<Record<string, GoldenRun>> = {
  I01: ({ target, MW, area, days }, heat) => {
    const plant = { ratedMw: MW, areaM2: area, seasonDays: days };
    return { season_h: days * 24, max_GJ: seasonLimitGj(plant), ...reading('tCO2', target, heat, plant) };
  },
  I02: ({ target_tC }, heat) => {
    const asCarbon = reading('tC', target_tC, heat);
    return {
      tCO2: tonnesOfCarbonDioxide(target_tC),
      share_of_physical_max: asCarbon.load_factor_in_season,
      ...asCarbon,
    };
  },
  I03: ({ target_tce }, heat) => {
    const { heat_GJ, load_factor_in_season } = reading('tce', target_tce, heat);
    return { heat_GJ, share_of_physical_max: load_factor_in_season };
  },
  I04: ({ target, f }, heat) => {
    const { heat_GJ, GJ_per_m2 } = reading('tCO2 of coal', target, heat);
    const tce = target / f;
    return { tce, heat_GJ, GJ_per_m2, kgce_per_m2: (tce * 1000) / PLANT.areaM2 };
  },
  I05: ({ target, hdd_season, t_design }, heat) => {
    const load = degreeDayLoad(heatForTonnesGj(target, heat), hdd_season);
    const peak = powerAtMw(load, t_design, BASE_C);
    return {
      GJ_per_Kd: load.gjPerKd,
      kW_per_K: load.kwPerK,
      peak_MW: peak,
      peak_share_of_58MW: peak / PLANT.ratedMw,
      mean_T: BASE_C - hdd_season / SEASON_DAYS,
    };
  },
  I06: ({ target, phi }) => planByMonth(target, phi),
  I07: ({ target, phi }) => planByMonth(target, phi),
  I09: ({ area_connected, area_full, hdd, hdd_season, target }) => {
    const period = heatingSeason(EXAMPLE_RULE, 2022);
    const before = datesBetween(period.start, '2022-11-12').length;
    const normals = evenNormals(period, [
      { days: before, hdd: hdd_season - hdd },
      { days: SEASON_DAYS - before, hdd },
    ]);
    const from = (date: string): number => {
      const steps = [{ from: date, m2: area_connected }];
      const area = { fullM2: area_full, planned: steps, connected: steps };
      return exampleProgress(period.end, { amount: target, period, normals, area }).status.amountForArea!;
    };
    return { expected_tCO2: from('2022-11-13'), full_season_same_area: from(period.start) };
  },
  I11: ({ heat_GJ, net_tCO2_per_GJ }) => {
    const heat = heatForTonnesGj(47_700, net_tCO2_per_GJ);
    return {
      net_tCO2e: heatBaselineT(heat_GJ, net_tCO2_per_GJ),
      heat_GJ_for_net_47700: heat,
      GJ_per_m2_for_net: seasonHeat(heat, PLANT).gjPerM2,
    };
  },
  J01: (i) => {
    const amount = 47_700;
    const asOf = '2026-01-31';
    const past = datesBetween(EXAMPLE_SEASON.start, asOf);
    const normals = evenNormals(EXAMPLE_SEASON, [
      { days: past.length, hdd: i.hdd_normal_to_date },
      { days: SEASON_DAYS - past.length, hdd: i.hdd_normal_rem },
    ]);
    const { status, gap } = exampleProgress(asOf, {
      amount,
      normals,
      days: past.map((date) => ({
        date,
        achieved: i.er_to_date / past.length,
        hdd: i.hdd_actual / past.length,
        coveragePct: 100,
      })),
    });
    const ahead = forecast({
      achieved: i.er_to_date,
      baseToDate: 0,
      baseRemaining: 0,
      hddToDate: i.hdd_actual,
      hddRemaining: i.hdd_normal_rem,
      plannedRate: amount / (i.hdd_normal_to_date + i.hdd_normal_rem),
      sdHddRemaining: i.sd_hdd_rem,
      amount,
      trustKd: 0,
      modelShare: i.u_model,
      meterShare: i.u_meter,
    });
    return {
      plan_to_date: status.planToDate,
      expected_at_actual_weather: status.expectedToDate,
      weather_effect: gap!.weather,
      performance_effect: gap!.performance,
      performance_drift_pct: status.performanceDriftSeasonPct,
      rate_t_per_Kd: ahead.rate,
      forecast: ahead.mean,
      target_drift_pct: 100 * (ahead.mean / amount - 1),
      sd_total: ahead.sd,
      p10: ahead.p10,
      p90: ahead.p90,
      p_meet: ahead.probability,
    };
  },
  J02: ({ drift_pct }) => {
    const names = new Map<Severity | null, string>([
      [null, 'OK'],
      ['warning', 'WARN'],
      ['critical', 'CRIT'],
    ]);
    let state: LevelState<Severity> = calm();
    const states = (drift_pct as number[]).map((drift) => {
      state = evaluateLevels(PERFORMANCE_DRIFT, state, drift);
      return names.get(state.severity);
    });
    return { states };
  },
};
