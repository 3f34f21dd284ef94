import { DAY_MS, HOUR_MS, localMidnightMs, periodOf } from '#domain';
import { powerOfFlowMw } from '../../../domain/src/unit/water.js';
import { EXAMPLE_SITE } from '../../../../test/support/plants/example-site.js';
import { PlantModel } from './plant-model.js';

const auxPower = EXAMPLE_SITE.devices.find(({ id }) => id === 'aux-power')!;

describe('a normal winter', () => {
  const model = new PlantModel(EXAMPLE_SITE, { seed: 1, anomalies: false });
  const { fromMs, toMs } = periodOf(EXAMPLE_SITE, 'season-2024')!;

  it('lasts 169 days and has the degree-days of the place', () => {
    expect((toMs - fromMs) / DAY_MS).toBe(169);
    let hdd = 0;
    for (let t = fromMs; t < toMs; t += DAY_MS) hdd += Math.max(0, 18 - model.weather.dayMeanC(model.weather.dayOf(t)));
    expect(hdd).toBeGreaterThan(4_148 * 0.99);
    expect(hdd).toBeLessThan(4_148 * 1.01);
  });

  it('meets the heat behind 47,700 t at 0.11 t/GJ within 1 %', () => {
    const heatGj = model.plantEnergyGj(toMs) - model.plantEnergyGj(fromMs);
    expect(Math.abs(heatGj * 0.11 - 47_700)).toBeLessThan(477);
  });

  it('loses 2 to 10 % between the plant and its customers', () => {
    for (let t = fromMs + 12 * HOUR_MS; t < toMs - 12 * HOUR_MS; t += 7 * DAY_MS) {
      const delivered = model.substationMw(0, t) + model.substationMw(1, t);
      const loss = 1 - delivered / model.plantMw(t);
      expect(loss).toBeGreaterThan(0.02);
      expect(loss).toBeLessThan(0.1);
    }
  });

  it('burns fuel that fits the heat: efficiency 0.75 to 0.92 over a month', () => {
    const from = fromMs + 60 * DAY_MS;
    const to = from + 31 * DAY_MS;
    const fuelGj = model.trucks(from, to).reduce((sum, { massT, ncvGjT }) => sum + massT * ncvGjT, 0);
    const heatGj = model.plantEnergyGj(to) - model.plantEnergyGj(from);
    expect(heatGj / fuelGj).toBeGreaterThan(0.75);
    expect(heatGj / fuelGj).toBeLessThan(0.92);
  });
});

describe('a plant', () => {
  const model = new PlantModel(EXAMPLE_SITE, { seed: 7 });
  const january = Date.parse('2025-01-10T00:00:00Z');

  it('is the same for the same seed, in whatever order it is asked', () => {
    const other = new PlantModel(EXAMPLE_SITE, { seed: 7 });
    const times = [january, january - 400 * DAY_MS, january + 3 * HOUR_MS + 1_234];
    const asked = times.map((t) => other.plantEnergyGj(t));
    expect(times.toReversed().map((t) => model.plantEnergyGj(t))).toEqual(asked.toReversed());
    expect(new PlantModel(EXAMPLE_SITE, { seed: 8 }).plantMw(january)).not.toBe(model.plantMw(january));
  });

  it('has registers that are the integral of the powers', () => {
    const step = 60_000;
    let sum = 0;
    for (let t = january; t < january + DAY_MS; t += step) sum += (model.plantMw(t) + model.plantMw(t + step)) / 2;
    const gj = model.plantEnergyGj(january + DAY_MS) - model.plantEnergyGj(january);
    expect(Math.abs(gj - (sum * step) / 1e6 / 1e-3 / 1_000)).toBeLessThan(gj * 1e-6);
  });

  it('shares the load between its boilers: together what leaves the plant and a little of their own', () => {
    for (let t = january; t < january + 40 * DAY_MS; t += 5 * HOUR_MS) {
      const boilers = model.sourceMw(0, t) + model.sourceMw(1, t);
      expect(boilers / model.plantMw(t)).toBeCloseTo(1.006, 6);
      expect(model.sourceMw(0, t)).toBeLessThanOrEqual(29.2);
    }
  });

  it('carries its heat by water: Q = q k dT', () => {
    const flow = model.flowM3h(january);
    const load = model.load(january);
    const state = {
      flowCelsius: 45 + 15 * load + 25 + 25 * load,
      returnCelsius: 45 + 15 * load,
      meterIn: 'return' as const,
    };
    expect(powerOfFlowMw(flow, state)).toBeCloseTo(model.plantMw(january), 2);
  });

  it('rests in summer, with lights on', () => {
    const july = Date.parse('2025-07-10T03:00:00Z');
    expect(model.plantMw(july)).toBe(0);
    expect(model.electricityMw(auxPower, july)).toBeGreaterThan(0);
    expect(model.trucks(july, july + 20 * DAY_MS)).toEqual([]);
  });

  it('heats what is connected: 500,000 m2 in the trial winter', () => {
    const trial = Date.parse('2023-01-10T00:00:00Z');
    expect(model.substationMw(1, trial)).toBe(0);
    expect(model.substationMw(0, trial)).toBeGreaterThan(5);
    expect(model.substationMw(1, january)).toBeGreaterThan(5);
  });

  it('has air like the place: spread of days and memory from one to the next', () => {
    const normal = new PlantModel(EXAMPLE_SITE, { seed: 7, anomalies: false });
    const first = model.weather.dayOf(january);
    const anomalies = Array.from(
      { length: 1_500 },
      (_, i) => model.weather.dayMeanC(first + i) - normal.weather.dayMeanC(first + i),
    );
    const mean = anomalies.reduce((a, b) => a + b, 0) / anomalies.length;
    const variance = anomalies.reduce((sum, a) => sum + (a - mean) ** 2, 0) / anomalies.length;
    const lagged = anomalies.slice(1).reduce((sum, a, i) => sum + (a - mean) * ((anomalies[i] as number) - mean), 0);
    expect(Math.sqrt(variance)).toBeGreaterThan(3.2);
    expect(Math.sqrt(variance)).toBeLessThan(5.2);
    const lag1 = lagged / anomalies.length / variance;
    expect(lag1).toBeGreaterThan(0.62);
    expect(lag1).toBeLessThan(0.82);
  });

  it('takes a past winter as it was', () => {
    const past = new PlantModel(EXAMPLE_SITE, { seed: 7, dailyMeansC: new Map([['2025-01-10', -27.5]]) });
    const midnight = localMidnightMs('2025-01-10', past.site.timeZone);
    let sum = 0;
    for (let t = midnight; t < midnight + DAY_MS; t += HOUR_MS / 4)
      sum += past.weather.slowC(t + HOUR_MS / 8) + past.weather.swingC(t);
    expect(sum / 96).toBeCloseTo(-27.5, 1);
  });
});
