import type { Point, PointVersion } from '#domain';
import { intervalsIn } from './intervals.js';
import { rowsOfMinutes, type JudgedReading } from './minute-rows.js';
import { rowsOfWindows } from './series-rows.js';

const season = { start: '10-20', end: '04-06', exceptions: {} };
const calendar = { timeZone: 'Asia/Shanghai', season };
const at = (text: string): number => Date.parse(text);
const T0 = at('2026-01-10T00:00:00Z');
const LATER = at('2026-02-01T00:00:00Z');

const version: PointVersion = {
  fromMs: -Infinity,
  kind: 'total',
  unit: 'GJ',
  min: null,
  max: null,
  intervalMs: 60_000,
  modulus: 1_000,
  resolution: 0.1,
  maxRatePerHour: null,
  maxStepPerMinute: null,
  sentinels: [],
  states: [],
};
const register: Point = { address: 'm/e', device: 'm', id: 'e', versions: [version] };
const gauge: Point = { ...register, versions: [{ ...version, kind: 'gauge', modulus: null }] };
const reading = (seconds: number, v: number, codes: string[] = [], q = 0): JudgedReading => ({
  t: T0 + seconds * 1_000,
  v,
  q,
  codes,
});
const minutes = (from: number, to: number) => intervalsIn('minute', T0 + from * 60_000, T0 + to * 60_000, calendar);

describe('rows of a series', () => {
  it('weights the mean by the time for which values held, and adds amounts and coverage', () => {
    const window = { min: 1, max: 3, last: 2, amount: 5, coveredMs: 900_000, quality: 0 };
    const hours = intervalsIn('hour', T0, T0 + 7_200_000, calendar);
    const [first, second] = rowsOfWindows(
      hours,
      [
        { ...window, startMs: T0, mean: 10, heldMs: 900_000 },
        { ...window, startMs: T0 + 900_000, mean: 20, heldMs: 300_000, max: 9, last: 7, quality: 1, coveredMs: 0 },
      ],
      LATER,
    );
    expect(first).toMatchObject({
      min: 1,
      max: 9,
      mean: 12.5,
      last: 7,
      amount: 10,
      coveragePct: 25,
      quality: 'uncertain',
    });
    expect(second).toEqual({
      start: '2026-01-10T01:00:00Z',
      min: null,
      max: null,
      mean: null,
      last: null,
      amount: null,
      coveragePct: 0,
      quality: null,
    });
  });

  it('judges the coverage of an interval that is not over by the part that has passed', () => {
    const window = { min: 1, max: 1, last: 1, mean: 1, heldMs: 900_000, amount: 1, coveredMs: 900_000, quality: 0 };
    const hours = intervalsIn('hour', T0, T0 + 3_600_000, calendar);
    expect(rowsOfWindows(hours, [{ ...window, startMs: T0 }], T0 + 1_800_000)[0]?.coveragePct).toBe(50);
  });

  it('splits a register linearly over minutes, so that any split adds up', () => {
    const rows = rowsOfMinutes(
      register,
      minutes(0, 3),
      [reading(-30, 100), reading(30, 106), reading(150, 112)],
      LATER,
    );
    expect(rows.map(({ amount }) => amount)).toEqual([3 + 1.5, 3, 1.5]);
    expect(rows.map(({ coveragePct }) => coveragePct)).toEqual([100, 100, 50]);
    expect(rows.map(({ last }) => last)).toEqual([106, null, 112]);
  });

  it('leaves out what the rules excluded and follows a rollover', () => {
    const rows = rowsOfMinutes(
      register,
      minutes(0, 2),
      [reading(0, 998), reading(30, 0, ['ZERO_FAULT']), reading(60, 4, ['ROLLOVER']), reading(90, 999, [], 2)],
      LATER,
    );
    expect(rows[0]).toMatchObject({ amount: 6, min: 998, max: 998 });
    expect(rows[1]).toMatchObject({ last: 4, quality: 'bad' });
  });

  it('lets a value hold for three intervals at most', () => {
    const rows = rowsOfMinutes(gauge, minutes(0, 6), [reading(0, 10), reading(300, 20)], LATER);
    expect(rows.map(({ mean }) => mean)).toEqual([10, 10, 10, null, null, 20]);
    expect(rows.map(({ coveragePct }) => coveragePct)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(rows.every(({ amount }) => amount === null)).toBe(true);
  });

  it('gives an amount to the interval that its time ends', () => {
    const delta: Point = { ...register, versions: [{ ...version, kind: 'delta', intervalMs: 120_000 }] };
    const rows = rowsOfMinutes(delta, minutes(0, 3), [reading(120, 8)], LATER);
    expect(rows.map(({ amount }) => amount)).toEqual([4, 4, null]);
  });
});
