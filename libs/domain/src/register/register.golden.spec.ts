import { readFileSync } from 'node:fs';
import { expectNear, golden } from '../../../../test/support/golden/golden.js';
import { codesOf, good, pointVersion, runAll, series, totalOf } from '../../../../test/support/golden/run-point.js';
import { signedWord } from '../../../testing/src/unit/signed-word.js';
import { HOUR_MS, QUARTER_HOUR_MS } from '../calendar/durations.js';
import { addDays, localMidnightMs } from '../calendar/local-date.js';
import { isFutureTime, isNegativeDifference } from '../quality/quality.js';
import { convert } from '../unit/unit.js';

const HOUR = 60;
const meter = (more = {}) =>
  pointVersion('total', 'GJ', { intervalMs: HOUR_MS, maxRatePerHour: 58 * 3.6, resolution: 0.1, ...more });
const vectors = (
  JSON.parse(readFileSync(new URL('../../../../test/golden.json', import.meta.url), 'utf8')) as {
    data_quality_vectors: { id: string; series: number[]; expect: string[] }[];
  }
).data_quality_vectors;
const vector = (id: string) => vectors.find((v) => v.id === id)!;

describe('registers, by the worked examples', () => {
  it('C01: goes through its modulus', () => {
    const { inputs, expected, tolerance } = golden('C01');
    const readings = series('2026-01-10T00:00:00Z', 24 * HOUR, [inputs.prev!, inputs.cur!]);
    const run = runAll(meter({ modulus: inputs.modulus }), readings);
    expectNear(totalOf(run), expected.delta_GJ!, tolerance);
    expect(codesOf(run, readings)).toEqual(['OK', 'ROLLOVER']);
  });

  it('C03: holds a decrease that is no rollover', () => {
    const { inputs } = golden('C03');
    const readings = series('2026-01-10T00:00:00Z', HOUR, [inputs.prev!, inputs.cur!]);
    const run = runAll(meter({ modulus: inputs.modulus }), readings);
    expect(totalOf(run)).toBe(0);
    expect(codesOf(run, readings)).toEqual(['OK', 'DECREASE_SUSPECT']);
  });

  it('C04 and Q01: a zero is a fault', () => {
    const { inputs, expected, tolerance } = golden<{ register_GJ: number[] }, { total_GJ: number; flags: string[] }>(
      'C04',
    );
    const readings = series('2026-01-10T00:00:00Z', HOUR, inputs.register_GJ);
    const run = runAll(meter(), readings);
    expectNear(totalOf(run), expected.total_GJ, tolerance);
    expect(codesOf(run, readings)).toEqual(expected.flags);
    const q01 = series('2026-01-10T00:00:00Z', HOUR, vector('Q01').series);
    expect(codesOf(runAll(meter(), q01), q01)).toEqual(vector('Q01').expect);
  });

  it('C05: the meter is exchanged', () => {
    const { inputs, expected, tolerance } = golden('C05');
    const t = Date.parse('2026-01-10T12:00:00Z');
    const readings = [good(t - 8 * HOUR_MS, inputs.old_start!), good(t + 6 * HOUR_MS, inputs.new_now!)];
    const event = { type: 'meter-replaced' as const, t, oldFinal: inputs.old_final!, newInitial: inputs.new_initial! };
    expectNear(totalOf(runAll(meter(), readings, [event])), expected.total_GJ!, tolerance);
  });

  it('C07: a late reading is no news once all are in order', () => {
    const { inputs, expected, tolerance } = golden<{ messages: [string, number][] }>('C07');
    const unique = new Map(inputs.messages.map(([time, v]) => [time, v]));
    const readings = [...unique].sort().map(([time, v]) => good(Date.parse(`2026-01-10T${time}:00Z`), v));
    expect(readings).toHaveLength(expected.unique!);
    expectNear(totalOf(runAll(meter(), readings)), expected.total_GJ!, tolerance);
  });

  it('D01 and D02: bridges a gap, and shares it out by degree-days', () => {
    const { inputs, expected, tolerance } = golden<{ heat_GJ: number; hdd: number[] }>('D02');
    const day = '2026-01-10';
    const from = localMidnightMs(day, 'Asia/Shanghai');
    const to = localMidnightMs(addDays(day, 2), 'Asia/Shanghai');
    const middle = localMidnightMs(addDays(day, 1), 'Asia/Shanghai');
    const readings = [good(from, 10_000), good(to, 10_000 + inputs.heat_GJ)];
    const hdd = new Map(inputs.hdd.map((v, i) => [addDays(day, i), v]));
    const run = runAll(meter(), readings, [], { weightOfDay: (date) => hdd.get(date) ?? null });
    expectNear(totalOf(run), golden('D01').expected.heat_GJ!, tolerance);
    expectNear(totalOf(run, from, middle), expected.day1_GJ!, tolerance);
    expectNear(totalOf(run, middle, to), expected.day2_GJ!, tolerance);
    expect(run.windows.every((w) => w.start === to || w.codes.includes('ESTIMATED'))).toBe(true);
    const without = runAll(meter(), readings);
    expectNear(totalOf(without, from, middle), 480, tolerance);
  });

  it('E01 and E04: is cut at local midnight', () => {
    const { inputs, expected, tolerance } = golden<{ register: [string, number][] }>('E04');
    const run = runAll(
      meter(),
      inputs.register.map(([time, v]) => good(Date.parse(time), v)),
    );
    const february = localMidnightMs('2026-02-01', 'Asia/Shanghai');
    expectNear(totalOf(run, -Infinity, february), expected.january_GJ!, tolerance);
    expectNear(totalOf(run, february), expected.february_GJ!, tolerance);
    const e01 = golden<Record<string, string & number>>('E01');
    const straddling = runAll(meter(), [
      good(Date.parse(e01.inputs.t0!), e01.inputs.r0!),
      good(Date.parse(e01.inputs.t1!), e01.inputs.r1!),
    ]);
    const change = Date.parse(e01.inputs.change!);
    expectNear(totalOf(straddling, -Infinity, change), e01.expected.part1_GJ!, tolerance);
    expectNear(totalOf(straddling, change), e01.expected.part2_GJ!, tolerance);
  });
});

describe('units, by the worked examples', () => {
  it.each([
    ['A02', 'heat_MWh', 'MW.h'],
    ['A03', 'heat_kWh', 'kW.h'],
    ['A04', 'heat_Gcal', 'Gcal_IT'],
  ])('%s', (id, input, unit) => {
    const { inputs, expected, tolerance } = golden(id);
    const gj = convert(inputs[input]!, unit, 'GJ')!;
    expectNear(gj, expected.heat_GJ!, tolerance);
    expectNear(gj * 0.11, expected.baseline_tCO2!, tolerance);
  });

  it('A05: constant power is energy', () => {
    const { inputs, expected, tolerance } = golden('A05');
    expectNear(convert((inputs.const_MW! * inputs.minutes!) / 60, 'MW.h', 'GJ')!, expected.const_heat_GJ!, tolerance);
  });
});

describe('momentary values, by the quality vectors', () => {
  const sensor = (more = {}) => pointVersion('gauge', 'Cel', { intervalMs: QUARTER_HOUR_MS, ...more });

  it('Q02: knows what a broken wire reads', () => {
    const readings = series('2026-01-10T00:00:00Z', 15, vector('Q02').series);
    const run = runAll(sensor({ min: 0, max: 150, sentinels: [-39.9] }), readings);
    expect(codesOf(run, readings)).toEqual(vector('Q02').expect);
  });

  it('Q03: takes the cold of Changchun for what it is', () => {
    const readings = series('2026-01-10T00:00:00Z', 15, vector('Q03').series);
    const ambient = sensor({ min: -45, max: 45, sentinels: [-39.9] });
    expect(codesOf(runAll(ambient, readings), readings)).toEqual(vector('Q03').expect);
    const record = series('2026-01-10T00:00:00Z', 15, [-39.2, -39.6, -39.9, -39.7]);
    expect(codesOf(runAll(ambient, record), record)).toEqual(['OK', 'OK', 'OK', 'OK']);
  });

  it('Q04: sees a sensor that does not move', () => {
    const readings = series('2026-01-10T00:00:00Z', 15, vector('Q04').series);
    const codes = codesOf(runAll(sensor(), readings), readings);
    expect(codes.at(-1)).toBe('STUCK');
    expect(codes.slice(0, -1).every((code) => code === 'OK')).toBe(true);
    const flow = pointVersion('gauge', 'm3.h-1', { intervalMs: QUARTER_HOUR_MS, max: 800 });
    const beside = (flowing: number) => ({
      companions: { flow: { versions: [flow], readings: readings.map(({ t }) => good(t, flowing)) } },
    });
    expect(codesOf(runAll(sensor(), readings, [], beside(79)), readings).at(-1)).toBe('OK');
    expect(codesOf(runAll(sensor(), readings, [], beside(81)), readings).at(-1)).toBe('STUCK');
  });

  it('Q05: RANGE ends the checks', () => {
    const readings = series('2026-01-10T00:00:00Z', 1, vector('Q05').series);
    const power = pointVersion('gauge', 'MW', { intervalMs: 60_000, min: 0, max: 69.6, maxStepPerMinute: 6 });
    const run = runAll(power, readings);
    expect(codesOf(run, readings)).toEqual(vector('Q05').expect);
    expect(run.windows[0]!.max).toBe(22.1);
  });

  it('Q06, Q07 and H03', () => {
    expect(isNegativeDifference(42, true)).toBe(false);
    expect(isNegativeDifference(-1.2, true)).toBe(true);
    expect(isNegativeDifference(-1.2, false)).toBe(false);
    expect(isFutureTime(Date.parse('2026-01-10T08:10:00Z'), Date.parse('2026-01-10T08:00:00Z'))).toBe(true);
    const h03 = golden('H03');
    expectNear(signedWord(h03.inputs.raw!) * h03.inputs.scale!, h03.expected.celsius!, h03.tolerance);
  });
});
