import { codesOf, good, pointVersion, runAll, series, totalOf } from '../../../../test/support/golden/run-point.js';
import { HOUR_MS, MINUTE_MS, QUARTER_HOUR_MS } from '../calendar/durations.js';
import type { Point, PointVersion } from '../plant/plant.js';
import { CODES, type Code } from './quality.js';
import { companionsOf, type CompanionFeeds } from './companions.js';
import type { RegisterEvent, Seen } from '../register/engine.js';
import type { PointRun, PointWindows } from '../window/point-run.js';
import { isQuarantined } from './quarantine.js';

const FROM = '2026-01-10T00:00:00Z';
const START = Date.parse(FROM);

const sensor = (more: Partial<PointVersion> = {}) =>
  pointVersion('gauge', 'Cel', { intervalMs: QUARTER_HOUR_MS, ...more });
const register = (more: Partial<PointVersion> = {}) =>
  pointVersion('total', 'GJ', { intervalMs: QUARTER_HOUR_MS, maxRatePerHour: 208.8, resolution: 0.1, ...more });
const feed = (version: PointVersion, readings: readonly Seen[]) => ({ versions: [version], readings });
const flowing = (values: readonly number[], more: Partial<PointVersion> = {}): CompanionFeeds => ({
  flow: feed(
    pointVersion('gauge', 'm3.h-1', { intervalMs: QUARTER_HOUR_MS, max: 800, ...more }),
    series(FROM, 15, values),
  ),
});
const making = (mw: readonly number[]): CompanionFeeds => ({
  power: feed(
    pointVersion('gauge', 'kW', { intervalMs: QUARTER_HOUR_MS }),
    series(
      FROM,
      15,
      mw.map((v) => v * 1_000),
    ),
  ),
});
const still = (n: number, v = 71.3): number[] => Array.from({ length: n }, () => v);
const stuckAt = (run: PointWindows, readings: readonly Seen[]): number =>
  codesOf(run, readings).findIndex((code) => code.includes('STUCK'));

/** One recording for each code of the table that an engine or a run gives: on its reading, and in its window. */
const TABLE: [Code, PointVersion, Seen[], Partial<PointRun> & { readonly events?: readonly RegisterEvent[] }][] = [
  ['RANGE', sensor({ max: 150 }), series(FROM, 15, [20, 200]), {}],
  ['RATE', sensor({ maxStepPerMinute: 1 }), series(FROM, 15, [20, 60]), {}],
  ['SENTINEL', sensor({ min: 0, max: 150, sentinels: [-39.9] }), series(FROM, 15, [20, -39.9]), {}],
  ['STUCK', sensor(), series(FROM, 15, still(13)), {}],
  ['ZERO_FAULT', register(), series(FROM, 15, [10, 11, 0]), {}],
  ['DECREASE_SUSPECT', register(), series(FROM, 15, [10, 11, 5]), {}],
  ['JUMP', register(), series(FROM, 15, [10, 11, 5_000]), {}],
  ['ROLLOVER', register({ modulus: 100 }), series(FROM, 15, [98, 99, 1]), {}],
  [
    'RESET_EVENT',
    register(),
    series(FROM, 15, [98, 99, 1]),
    { events: [{ type: 'register-reset', t: START + 2 * QUARTER_HOUR_MS, newInitial: 0 }] },
  ],
  [
    'NEG_DT',
    sensor(),
    series(FROM, 15, [60, 49.4]),
    { companions: { ...flowing([400, 400]), return: feed(sensor(), series(FROM, 15, [40, 50])) } },
  ],
  ['GAP', sensor(), [good(START, 20), good(START + 46 * MINUTE_MS, 21)], {}],
  [
    'MAINTENANCE',
    sensor(),
    series(FROM, 15, [20, 21]),
    { maintenance: [{ from: START + QUARTER_HOUR_MS, until: START + 2 * QUARTER_HOUR_MS }] },
  ],
  ['QUARANTINE', sensor({ max: 150 }), series(FROM, 15, [...Array.from({ length: 8 }, (_, i) => 200 + i), 20]), {}],
  [
    'DUP_CONFLICT',
    sensor(),
    series(FROM, 15, [20, 21]),
    { flags: [{ t: START + QUARTER_HOUR_MS, code: 'DUP_CONFLICT' }] },
  ],
  ['LATE', sensor(), series(FROM, 15, [20, 21]), { flags: [{ t: START + QUARTER_HOUR_MS, code: 'LATE' }] }],
];

describe('the table of codes', () => {
  it.each(TABLE)('%s is noted for its reading, and carried into its window', (code, version, readings, more) => {
    const { events = [], ...rest } = more;
    const run = runAll(version, readings, events, rest);
    const { t } = readings.at(-1)!;
    if (rest.flags === undefined) expect(run.codes).toContainEqual({ t, code });
    const window = run.windows.findLast(({ start }) => start <= t)!;
    expect(window.codes).toContain(code);
    expect(run.windows.filter(({ start }) => start > t).flatMap(({ codes }) => codes)).toEqual([]);
  });

  it('ESTIMATED is of windows alone', () => {
    const run = runAll(register(), [good(START, 10), good(START + 25 * 60 * MINUTE_MS, 11)]);
    expect(run.windows.filter(({ codes }) => codes.includes('ESTIMATED'))).toHaveLength(100);
    expect(run.codes.map(({ code }) => code)).toEqual(['GAP']);
  });

  it('is whole: what is not here is found by day and by meter, not by reading', () => {
    const elsewhere: Code[] = ['ESTIMATED', 'SKEW', 'BALANCE', 'SUBSTITUTED', 'OVERDUE'];
    expect([...TABLE.map(([code]) => code), ...elsewhere].sort()).toEqual([...CODES].sort());
  });
});

describe('STUCK', () => {
  const readings = series(FROM, 15, still(40));
  const at = (companions: CompanionFeeds, version = sensor()): number =>
    stuckAt(runAll(version, readings, [], { companions }), readings);

  it('takes three hours of more than a tenth of the rated flow', () => {
    expect(at(flowing(still(40, 81)))).toBe(12);
    expect(at(flowing(still(40, 80)))).toBe(-1);
    expect(at(flowing([...still(10, 400), 0, ...still(29, 400)]))).toBe(22);
    expect(at(flowing(still(40, 81), { quality: { ratedFlow: 1_600 } }))).toBe(-1);
    expect(at({})).toBe(12);
  });

  it('accuses no sensor while the flow is not known', () => {
    expect(at(flowing([]))).toBe(-1);
    expect(at(flowing(still(4, 400)))).toBe(-1);
    expect(at(flowing(still(40, 900)))).toBe(-1); // outside its own hard range
  });

  it('follows the thresholds of the point', () => {
    expect(at({}, sensor({ quality: { stuckAfterMs: HOUR_MS } }))).toBe(4);
    expect(at(flowing(still(40, 79)), sensor({ quality: { stuckFlowShare: 0.05 } }))).toBe(12);
  });

  it('of a register takes two hours without a rise while heat is made, and excludes nothing', () => {
    const values = [...Array.from({ length: 4 }, (_, i) => 10 + i), ...still(20, 13), 14];
    const own = series(FROM, 15, values);
    const run = (mw: readonly number[], version = register()) => runAll(version, own, [], { companions: making(mw) });
    expect(stuckAt(run(still(25, 20)), own)).toBe(3 + 8);
    expect(totalOf(run(still(25, 20)))).toBeCloseTo(4, 9);
    expect(codesOf(run(still(25, 20)), own).at(-1)).toBe('OK');
    expect(stuckAt(run(still(25, 1)), own)).toBe(-1);
    expect(stuckAt(run([...still(8, 20), 0, ...still(16, 20)]), own)).toBe(8 + 8);
    expect(stuckAt(runAll(register(), own), own)).toBe(-1);
    expect(stuckAt(run(still(25, 20), register({ quality: { stuckAfterMs: HOUR_MS } })), own)).toBe(3 + 4);
    expect(stuckAt(run(still(25, 3), register({ quality: { stuckPowerMw: 5 } })), own)).toBe(-1);
  });
});

describe('NEG_DT', () => {
  const codes = (
    own: number,
    other: number,
    flow: number,
    role: 'supply' | 'return',
    more: Partial<PointVersion> = {},
  ) => {
    const readings = series(FROM, 15, [own]);
    const companions = { ...flowing([flow]), [role]: feed(sensor({ unit: 'K' }), series(FROM, 15, [other + 273.15])) };
    return codesOf(runAll(sensor(more), readings, [], { companions }), readings);
  };

  it('is noted for both sensors, while water flows, by more than half a kelvin', () => {
    expect(codes(40, 60, 400, 'return')).toEqual(['NEG_DT']);
    expect(codes(60, 40, 400, 'supply')).toEqual(['NEG_DT']);
    expect(codes(60, 40, 400, 'return')).toEqual(['OK']);
    expect(codes(40, 60, 0, 'return')).toEqual(['OK']);
    expect(codes(40, 40.4, 400, 'return')).toEqual(['OK']);
    expect(codes(40, 42, 400, 'return', { quality: { negativeDifferenceK: 3 } })).toEqual(['OK']);
  });
});

describe('companions', () => {
  const point = (id: string, kind: PointVersion['kind'] = 'gauge', unit = 'Cel'): Point => ({
    address: `d/${id}`,
    device: 'd',
    id,
    versions: [pointVersion(kind, unit)],
  });
  it('are found by name, of the same circuit first', () => {
    const all = [
      point('primary.flow'),
      point('water.flow'),
      point('water.supplyTemp'),
      point('water.returnTemp'),
      point('heat.power', 'gauge', 'kW'),
      point('stack.power', 'gauge', 'Cel'),
      point('heat.energyTotal', 'total', 'GJ'),
      point('flue.temp'),
      point('boiler.state', 'state', '1'),
    ];
    const names = (id: string) =>
      Object.entries(
        companionsOf(
          all.find((one) => one.id === id)!,
          all,
        ),
      ).map(([role, one]) => `${role} ${one.id}`);
    expect(names('water.supplyTemp')).toEqual(['flow water.flow', 'return water.returnTemp']);
    expect(names('water.returnTemp')).toEqual(['flow water.flow', 'supply water.supplyTemp']);
    expect(names('flue.temp')).toEqual(['flow primary.flow']);
    expect(names('heat.energyTotal')).toEqual(['power heat.power']);
    expect(names('boiler.state')).toEqual([]);
  });

  it('say when they are asked for a time before their readings', () => {
    const readings = series(FROM, 15, still(2));
    const version = pointVersion('gauge', 'm3.h-1', { intervalMs: QUARTER_HOUR_MS, max: 800 });
    const run = (fromMs: number) =>
      runAll(sensor(), readings, [], { companions: { flow: { versions: [version], readings: [], fromMs } } });
    expect(run(START + QUARTER_HOUR_MS - 45 * MINUTE_MS).lacksCompanion).toBe(false);
    expect(run(START + QUARTER_HOUR_MS - 45 * MINUTE_MS + 1).lacksCompanion).toBe(true);
  });
});

describe('a noisy point', () => {
  const noise = (n: number): number[] => Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 300 + i : 20));

  it('is kept out of means until twenty readings running are good', () => {
    const readings = series(FROM, 15, [20, 20, ...noise(16), ...still(25, 90)]);
    const run = runAll(sensor({ max: 150, quality: { stuckAfterMs: 1e9 } }), readings);
    const codes = codesOf(run, readings);
    const [first, last] = [codes.indexOf('QUARANTINE'), codes.lastIndexOf('QUARANTINE')];
    // the eighth value out of range is the reading 2 + 14; the last one of the noise; nineteen good ones are not enough
    expect([first, last]).toEqual([2 + 15, 2 + 14 + 19]);
    const { windows } = run;
    expect(windows.slice(first + 3, last + 1).every(({ mean, last: value }) => mean === null && value === null)).toBe(
      true,
    );
    expect(windows[last]).toMatchObject({ mean: null, coveredMs: 0 });
    expect(windows[last + 1]).toMatchObject({ mean: 90, coveredMs: QUARTER_HOUR_MS });
    const states = windows.map(({ state }) => isQuarantined(state));
    expect([states.indexOf(true), states.lastIndexOf(true)]).toEqual([first - 1, last]);
    expect(JSON.parse(run.state!).of).not.toHaveProperty('doubts');
  });

  it('is not one whose fault stays as it is', () => {
    const broken = [20, ...still(100, -39.9), ...still(5, 21)];
    const run = runAll(sensor({ min: 0, max: 150, sentinels: [-39.9] }), series(FROM, 15, broken));
    expect(run.codes.some(({ code }) => code === 'QUARANTINE')).toBe(false);
    const zeros = [100, ...still(100, 0), 110, 111];
    expect(totalOf(runAll(register(), series(FROM, 15, zeros)))).toBeCloseTo(11, 9);
    const exchanged = [100, 101, ...Array.from({ length: 60 }, (_, i) => 9_000 + i)];
    const held = runAll(register(), series(FROM, 15, exchanged));
    expect(held.codes.some(({ code }) => code === 'QUARANTINE')).toBe(false);
  });

  it('that is a register earns nothing until it is quiet, and loses nothing', () => {
    const values = Array.from({ length: 60 }, (_, i) => (i >= 4 && i < 24 && i % 2 === 0 ? 0 : 100 + i));
    const readings = series(FROM, 15, values);
    const run = runAll(register(), readings);
    const codes = codesOf(run, readings);
    expect(totalOf(run)).toBeCloseTo(59, 9);
    expect(codes.filter((code) => code === 'QUARANTINE')).not.toHaveLength(0);
    const last = codes.findLastIndex((code) => code.includes('QUARANTINE'));
    expect(totalOf(runAll(register(), readings.slice(0, last + 1)))).toBeLessThan(20);
  });

  it('comes back with another meter, and never where the file says off', () => {
    const values = [100, ...Array.from({ length: 18 }, (_, i) => (i % 2 === 0 ? 0 : 101 + i)), 5, 6];
    const readings = series(FROM, 15, values);
    const t = readings[19]!.t - MINUTE_MS;
    const run = runAll(register(), readings, [{ type: 'meter-replaced', t, oldFinal: 119, newInitial: 4.9 }]);
    expect(codesOf(run, readings).slice(-2)).toEqual(['OK', 'OK']);
    expect(totalOf(run)).toBeCloseTo(19 + 1.1, 9);
    const off = runAll(register({ quality: { quarantine: null } }), readings.slice(0, 19));
    expect(off.codes.some(({ code }) => code === 'QUARANTINE')).toBe(false);
  });
});

describe('GAP and coverage', () => {
  it('follow the intervals of the point', () => {
    const readings = [good(START, 20), good(START + HOUR_MS, 21)];
    const covered = (run: PointWindows): number => run.windows.reduce((sum, w) => sum + w.coveredMs, 0);
    const usual = runAll(sensor(), readings);
    expect([codesOf(usual, readings), usual.codes.length, covered(usual)]).toEqual([['OK', 'OK'], 1, 0]);
    const patient = runAll(sensor({ quality: { gapIntervals: 4 } }), readings);
    expect([patient.codes, covered(patient)]).toEqual([[], HOUR_MS]);
  });
});

describe('SENTINEL', () => {
  it('passes where the last value is near, as the point says', () => {
    const readings = series(FROM, 15, [-30, -39.9]);
    const codes = (more: Partial<PointVersion>) =>
      codesOf(runAll(sensor({ min: -45, max: 45, sentinels: [-39.9], ...more }), readings), readings).at(-1);
    expect(codes({})).toBe('SENTINEL');
    expect(codes({ quality: { sentinelNeighbour: 10 } })).toBe('OK');
  });

  it('of a register or an amount is no energy', () => {
    const readings = series(FROM, 15, [65_000, 65_001, 65_535, 65_003]);
    const total = runAll(register({ sentinels: [65_535] }), readings);
    expect([codesOf(total, readings)[2], totalOf(total)]).toEqual(['SENTINEL', 3]);
    // where it fits, the register has come by it
    const near = series(FROM, 15, [65_530, 65_533, 65_535, 65_540]);
    expect(totalOf(runAll(register({ sentinels: [65_535] }), near))).toBe(10);
    const amounts = series(FROM, 15, [20, 65_535]);
    expect(totalOf(runAll(pointVersion('delta', 't', { sentinels: [65_535] }), amounts))).toBe(20);
  });
});
