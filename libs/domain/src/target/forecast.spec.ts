import { expectNear, golden } from '../../../../test/support/golden/golden.js';
import { NORMALS, SEASON, progress } from '../../../../test/support/plants/season-target.js';
import { datesBetween } from '../calendar/local-date.js';
import { normalHdd } from '../weather/normals.js';
import { forecast } from './forecast.js';
import type { TargetDay } from './standing.js';

describe('the forecast', () => {
  it('J01: as of 1 February', () => {
    const { inputs: i, expected, tolerance } = golden('J01');
    const T = 47_700;
    const season = i.hdd_normal_to_date! + i.hdd_normal_rem!;
    const result = forecast({
      achieved: i.er_to_date!,
      baseToDate: 0,
      baseRemaining: 0,
      hddToDate: i.hdd_actual!,
      hddRemaining: i.hdd_normal_rem!,
      plannedRate: T / season,
      sdHddRemaining: i.sd_hdd_rem!,
      amount: T,
      trustKd: 0,
    });
    expectNear(result.rate, expected.rate_t_per_Kd!, tolerance);
    expectNear(result.mean, expected.forecast!, tolerance);
    expectNear(result.sd, expected.sd_total!, tolerance);
    expectNear(result.p10, expected.p10!, tolerance);
    expectNear(result.p90, expected.p90!, tolerance);
    expectNear(result.probability, expected.p_meet!, tolerance);
    const plan = (T * i.hdd_normal_to_date!) / season;
    const atWeather = (T * i.hdd_actual!) / season;
    expectNear(plan, expected.plan_to_date!, tolerance);
    expectNear(atWeather - plan, expected.weather_effect!, tolerance);
    expectNear(i.er_to_date! - atWeather, expected.performance_effect!, tolerance);
    expectNear(100 * (i.er_to_date! / atWeather - 1), expected.performance_drift_pct!, tolerance);
    expectNear(100 * (result.mean / T - 1), expected.target_drift_pct!, tolerance);
  });

  it('J01 through the days: scaled to the same sums, the same split comes out', () => {
    const { inputs: i, expected } = golden('J01');
    const dates = datesBetween(SEASON.start, '2026-01-31');
    const scale = i.hdd_actual! / i.hdd_normal_to_date!;
    const days = dates.map((date): TargetDay => {
      const hdd = normalHdd(NORMALS, date) * scale;
      return { date, hdd, achieved: (i.er_to_date! * hdd) / i.hdd_actual!, coveragePct: 100 };
    });
    const { status, gap } = progress(days, '2026-01-31');
    expectNear(status.planToDate!, expected.plan_to_date!, 2);
    expectNear(status.expectedToDate!, expected.expected_at_actual_weather!, 2);
    expectNear(gap!.weather, expected.weather_effect!, 2);
    expectNear(gap!.performance, expected.performance_effect!, 2);
    expect(gap!.area + gap!.data).toBe(0);
    expectNear(status.performanceDriftSeasonPct!, expected.performance_drift_pct!, 0.01);
    expectNear(status.performanceDriftPct!, expected.performance_drift_pct!, 0.01);
    // the seen rate counts with 2560/2860 here, in the example alone
    expectNear(status.forecast!, expected.forecast!, 60);
    expect(status.state).toBe('watch');
  });
});
