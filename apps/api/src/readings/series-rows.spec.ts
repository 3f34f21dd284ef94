import { HOUR_MS, intervalsIn, MINUTE_MS, QUARTER_HOUR_MS, type PointVersion, type Seen } from '#domain';
import { rowsOfMinutes } from './minute-rows.js';
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
const reading = (seconds: number, v: number, q = 0): Seen => ({ t: T0 + seconds * 1_000, v, q });
/** Rows of a point that has `more` about it, from nothing known on. */
const rowsOf = (more: Partial<PointVersion>, count: number, readings: readonly Seen[]) =>
  rowsOfMinutes(
    { versions: [{ ...version, ...more }], state: null, readings, events: [], untilMs: T0 + count * MINUTE_MS },
    minutes(0, count),
    LATER,
  );
const minutes = (from: number, to: number) =>
  intervalsIn('minute', T0 + from * MINUTE_MS, T0 + to * MINUTE_MS, calendar);

describe('rows of a series', () => {
  it('weights the mean by the time for which values held, and adds amounts and coverage', () => {
    const window = { min: 1, max: 3, last: 2, amount: 5, coveredMs: QUARTER_HOUR_MS, quality: 0 };
    const hours = intervalsIn('hour', T0, T0 + 7_200_000, calendar);
    const [first, second] = rowsOfWindows(
      hours,
      [
        { ...window, startMs: T0, mean: 10, heldMs: QUARTER_HOUR_MS },
        {
          ...window,
          startMs: T0 + QUARTER_HOUR_MS,
          mean: 20,
          heldMs: 300_000,
          max: 9,
          last: 7,
          quality: 1,
          coveredMs: 0,
        },
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
    const window = {
      min: 1,
      max: 1,
      last: 1,
      mean: 1,
      heldMs: QUARTER_HOUR_MS,
      amount: 1,
      coveredMs: QUARTER_HOUR_MS,
      quality: 0,
    };
    const hours = intervalsIn('hour', T0, T0 + HOUR_MS, calendar);
    expect(rowsOfWindows(hours, [{ ...window, startMs: T0 }], T0 + 1_800_000)[0]?.coveragePct).toBe(50);
  });

  it('splits a register linearly over minutes, so that any split adds up', () => {
    const rows = rowsOf({}, 3, [reading(-30, 100), reading(30, 106), reading(150, 112)]);
    expect(rows.map(({ amount }) => amount)).toEqual([3 + 1.5, 3, 1.5]);
    expect(rows.map(({ coveragePct }) => coveragePct)).toEqual([100, 100, 50]);
    expect(rows.map(({ last }) => last)).toEqual([106, null, 112]);
    expect(rows.every(({ mean }) => mean === null)).toBe(true);
  });

  it('leaves out fault zeros and bad readings, and follows a rollover', () => {
    const rows = rowsOf({ maxRatePerHour: 1_000 }, 2, [
      reading(-60, 995),
      reading(0, 998),
      reading(30, 0),
      reading(60, 4),
      reading(90, 999, 2),
      reading(120, 9),
    ]);
    expect(rows.map(({ amount }) => amount)).toEqual([6, 5]);
    expect(rows[0]).toMatchObject({ min: 998, max: 998 });
    expect(rows[1]).toMatchObject({ last: 4, quality: 'good' });
  });

  it('goes on from the state that is stored with a window', () => {
    const kept = { kind: 'total', unit: 'GJ', of: { epoch: 1, last: reading(-120, 90) } };
    const feed = { versions: [version], state: kept, readings: [reading(60, 99)], events: [], untilMs: LATER };
    expect(rowsOfMinutes(feed, minutes(0, 1), LATER)[0]?.amount).toBe(3);
  });

  it('lets a value hold for three intervals at most', () => {
    const rows = rowsOf({ kind: 'gauge', modulus: null }, 6, [reading(0, 10), reading(300, 20)]);
    expect(rows.map(({ mean }) => mean)).toEqual([10, 10, 10, null, null, 20]);
    expect(rows.map(({ coveragePct }) => coveragePct)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(rows.every(({ amount }) => amount === null)).toBe(true);
  });

  it('gives an amount to the interval that its time ends', () => {
    const rows = rowsOf({ kind: 'delta', intervalMs: 120_000, modulus: null }, 3, [reading(120, 8)]);
    expect(rows.map(({ amount }) => amount)).toEqual([4, 4, null]);
  });
});
