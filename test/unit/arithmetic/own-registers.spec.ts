/** Examples of our own beside the worked ones: registers, local borders of days and months, changes of a factor. */
import { registerEventOf } from '#contracts';
import {
  factorSet,
  HOUR_MS,
  localDateOf,
  localMidnightMs,
  type PointVersion,
  type RegisterEvent,
  type Seen,
} from '#domain';
import { creditedSite, grossOf, heatFactorFrom, hoursOf } from '../../support/golden/hours-of-windows.js';
import { codesOf, good, pointVersion, runAll, series, totalOf } from '../../support/golden/run-point.js';

const at = (text: string): number => Date.parse(text);
const register = (unit: string, maxRatePerHour: number, more: Partial<PointVersion> = {}) =>
  pointVersion('total', unit, { intervalMs: HOUR_MS, resolution: 0.1, maxRatePerHour, ...more });
const PLANT = register('GJ', 208.8);

/** Tonnes of a register's windows at dated heat factors (t/GJ by first local day; null: since ever). */
function tonnes(
  run: ReturnType<typeof runAll>,
  zone: string,
  factors: readonly (readonly [string | null, number])[],
  unit = 'GJ',
): number {
  const set = factorSet(factors.map(([from, value]) => heatFactorFrom(value, from)));
  return grossOf(hoursOf(creditedSite(zone, { unit }), set, run.windows));
}

describe('registers', () => {
  it('go through a modulus in MW.h: 9,990.5 to 4.25 of 10,000', () => {
    const readings = series('2026-01-10T00:00:00Z', 12 * 60, [9_990.5, 4.25]);
    const run = runAll(register('MW.h', 40, { modulus: 10_000, resolution: 0.01 }), readings);
    expect(codesOf(run, readings)).toEqual(['OK', 'ROLLOVER']);
    expect(totalOf(run)).toBeCloseTo(13.75, 9);
    // 13.75 x 3.6 x 0.11
    expect(tonnes(run, 'Asia/Shanghai', [[null, 0.11]], 'MW.h')).toBeCloseTo(5.445, 9);
  });

  it('rise by less in one hour than they may have: two rollovers in a row both count', () => {
    const readings = series('2026-01-10T00:00:00Z', 60, [9_980, 5, 9_995, 10_000 - 9_995]);
    const run = runAll(register('GJ', 12_000, { modulus: 10_000 }), readings);
    expect(codesOf(run, readings)).toEqual(['OK', 'ROLLOVER', 'OK', 'ROLLOVER']);
    expect(totalOf(run)).toBeCloseTo(25 + 9_990 + 10, 9);
  });

  it('do not go through their modulus from below nine tenths of it, nor faster than they can', () => {
    const low = series('2026-01-10T00:00:00Z', 60, [8_980, 8_990, 20, 8_992, 8_994]);
    const run = runAll(register('GJ', 12_000, { modulus: 10_000 }), low);
    expect(codesOf(run, low)[2]).toBe('DECREASE_SUSPECT');
    expect(totalOf(run)).toBeCloseTo(14, 9);
    const fast = series('2026-01-10T00:00:00Z', 60, [9_990, 500]);
    expect(totalOf(runAll(register('GJ', 100, { modulus: 10_000 }), fast))).toBe(0);
  });

  it('may stand at a true zero after a recorded reset, and count from there', () => {
    const t = at('2026-01-10T06:00:00Z');
    const reset: RegisterEvent = { type: 'register-reset', t, newInitial: 0 };
    const readings = [good(t - HOUR_MS, 700), good(t, 0), good(t + HOUR_MS, 0), good(t + 2 * HOUR_MS, 31)];
    const run = runAll(PLANT, readings, [reset]);
    expect(totalOf(run)).toBeCloseTo(31, 9);
    expect(run.codes.map(({ code }) => code)).toEqual(['RESET_EVENT']);
  });

  it('lose nothing to a row of zeros, and count no epoch twice over two exchanges', () => {
    const t = at('2026-01-10T00:00:00Z');
    const readings = [
      good(t, 900),
      good(t + HOUR_MS, 0),
      good(t + 2 * HOUR_MS, 0),
      good(t + 3 * HOUR_MS, 950),
      good(t + 5 * HOUR_MS, 40), // of the second meter, 35 at its start
      good(t + 8 * HOUR_MS, 7.5), // of the third, 2.5 at its start
    ];
    const events: RegisterEvent[] = [
      { type: 'meter-replaced', t: t + 4 * HOUR_MS, oldFinal: 961, newInitial: 35 },
      { type: 'meter-replaced', t: t + 7 * HOUR_MS, oldFinal: 48, newInitial: 2.5 },
    ];
    // 50 + 11 + 5 + 8 + 5
    expect(totalOf(runAll(PLANT, readings, events))).toBeCloseTo(79, 9);
  });

  it.each([30, 38, 58])('of spikes of 50 GJ up and down at %d MW credit nothing but the heat', (megawatt) => {
    const step = (megawatt * 3.6) / 60;
    const spikes = new Map([
      [400, 50],
      [900, -50],
      [1300, 50],
    ]);
    const values = Array.from({ length: 24 * 60 + 1 }, (_, i) => 10_000 + i * step + (spikes.get(i) ?? 0));
    const readings = series('2026-01-10T00:00:00Z', 1, values);
    const run = runAll(register('GJ', 208.8, { intervalMs: 60_000 }), readings);
    expect(totalOf(run)).toBeCloseTo(24 * megawatt * 3.6, 6); // at 58 MW 5,011.2 GJ
    // at 30 and 38 MW as at 58 a spike up is a jump, one down a decrease: none of them counts
    expect(codesOf(run, readings).filter((code) => code !== 'OK')).toEqual(['JUMP', 'DECREASE_SUSPECT', 'JUMP']);
  });

  it('hold a jump of 3,000 GJ until somebody decides, whichever way', () => {
    const t = at('2026-01-10T00:00:00Z');
    const readings: Seen[] = [
      good(t, 100),
      good(t + HOUR_MS, 200),
      good(t + 2 * HOUR_MS, 3_300),
      good(t + 3 * HOUR_MS, 3_400),
    ];
    const decided = (type: 'jump-accepted' | 'jump-refused'): number =>
      totalOf(runAll(PLANT, readings, [{ type, t: t + 4 * HOUR_MS }]));
    expect(totalOf(runAll(PLANT, readings))).toBeCloseTo(100, 9);
    expect(decided('jump-accepted')).toBeCloseTo(3_300, 9);
    expect(decided('jump-refused')).toBeCloseTo(200, 9);
  });

  it('change their unit with the declaration and go on: GJ to MW.h', () => {
    const change = at('2026-01-10T02:00:00Z');
    const versions = [PLANT, register('MW.h', 58, { fromMs: change })];
    // 1,000 to 1,100 GJ; then 1,136 GJ = 315.5556 MW.h, and 10 MW.h more
    const readings = [
      good(change - HOUR_MS, 1_000),
      good(change - 1, 1_100),
      good(change + HOUR_MS, 1_136 / 3.6),
      good(change + 2 * HOUR_MS, 1_136 / 3.6 + 10),
    ];
    const run = runAll(versions, readings);
    const gj = totalOf(run, -Infinity, change) + 3.6 * totalOf(run, change);
    expect(gj).toBeCloseTo(136 + 36, 6);
  });

  it('are exchanged for one in another unit: GJ to MW.h, each in its own', () => {
    const midnight = at('2026-01-10T00:00:00+08:00');
    const t = midnight + 2 * HOUR_MS;
    const versions = [PLANT, register('MW.h', 58, { fromMs: midnight })] as const;
    const point = { address: 'plant/heat', device: 'plant', id: 'heat', versions };
    const numbers = { oldFinal: 45_220.5, newInitial: 12.3, newUnit: 'MW.h', newModulus: 10_000 };
    const event = {
      id: 'x',
      type: 'meter-replaced',
      ts: t,
      point: 'heat',
      by: null,
      reason: null,
      evidence: null,
    } as const;
    const exchange = registerEventOf({ ...event, ...numbers }, point);
    const readings = [good(midnight - 2 * HOUR_MS, 45_000), good(midnight - HOUR_MS, 45_100), good(t + HOUR_MS, 42.4)];
    const run = runAll(versions, readings, exchange);
    // 220.5 GJ of the old meter, 30.1 MW.h = 108.36 GJ of the new one
    const gj = totalOf(run, -Infinity, midnight) + 3.6 * totalOf(run, midnight);
    expect(gj).toBeCloseTo(328.86, 6);
    expect(run.codes.map(({ code }) => code)).toEqual(['RESET_EVENT']);
  });
});

describe('local borders', () => {
  it.each([
    // the month begins at 18:15, 18:30 and 13:00 UTC of 31 January; a register that rises by 40 in an hour
    ['Asia/Kathmandu', '2026-01-31T17:45:00Z', 20, 20],
    ['Asia/Kolkata', '2026-01-31T18:15:00Z', 10, 30],
    ['Australia/Lord_Howe', '2026-01-31T12:45:00Z', 10, 30],
    ['America/St_Johns', '2026-02-01T03:00:00Z', 20, 20], // 03:30 UTC
  ])('of the month in %s', (zone, from, january, february) => {
    const run = runAll(PLANT, series(from, 60, [5_000, 5_040]), [], { timeZone: zone });
    const border = localMidnightMs('2026-02-01', zone);
    expect(totalOf(run, -Infinity, border)).toBeCloseTo(january, 9);
    expect(totalOf(run, border)).toBeCloseTo(february, 9);
  });

  it.each([
    // 10 GJ in each UTC hour: a local day holds 23, 25, 23.5 or 24.5 of them
    ['Europe/Belgrade', '2026-03-29', 230],
    ['Europe/Belgrade', '2026-10-25', 250],
    ['Australia/Lord_Howe', '2026-10-04', 235],
    ['Australia/Lord_Howe', '2026-04-05', 245],
    ['America/St_Johns', '2026-03-08', 230],
    ['America/St_Johns', '2026-11-01', 250],
    ['Asia/Kolkata', '2026-03-29', 240],
  ])('of the day in %s on %s', (zone, date, gj) => {
    const from = localMidnightMs(date, zone) - 12 * HOUR_MS;
    const readings = Array.from({ length: 50 }, (_, i) => good(from + i * HOUR_MS, 100 + 10 * i));
    const run = runAll(PLANT, readings, [], { timeZone: zone });
    const own = run.windows.filter(({ start }) => localDateOf(start, zone) === date);
    expect(own.reduce((sum, { amount }) => sum + (amount ?? 0), 0)).toBeCloseTo(gj, 9);
  });

  it('a day of 25 hours takes its share of a long gap by its degree-days, not by its hours', () => {
    const zone = 'Europe/Belgrade';
    const [from, to] = [localMidnightMs('2026-10-24', zone), localMidnightMs('2026-10-26', zone)];
    const weights = new Map([
      ['2026-10-24', 6],
      ['2026-10-25', 10],
    ]);
    const run = runAll(PLANT, [good(from, 0.1), good(to, 800.1)], [], {
      timeZone: zone,
      weightOfDay: (date) => weights.get(date) ?? null,
    });
    const border = localMidnightMs('2026-10-25', zone);
    expect(totalOf(run, -Infinity, border)).toBeCloseTo(300, 9); // 800 x 6 / 16
    expect(totalOf(run, border)).toBeCloseTo(500, 9);
  });
});

describe('changes of a factor', () => {
  it('several inside one interval of 48 hours', () => {
    // 15 Jan 06:00 to 17 Jan 06:00, 1,200 GJ evenly: 450 x 0.11 + 600 x 0.109 + 150 x 0.107
    const run = runAll(PLANT, [
      good(at('2026-01-15T06:00:00+08:00'), 1_000),
      good(at('2026-01-17T06:00:00+08:00'), 2_200),
    ]);
    const dated = [
      [null, 0.11],
      ['2026-01-16', 0.109],
      ['2026-01-17', 0.107],
    ] as const;
    expect(tonnes(run, 'Asia/Shanghai', dated)).toBeCloseTo(130.95, 9);
  });

  it('at a local midnight before a day of 23 hours', () => {
    // 28 Mar 12:00 to 29 Mar 14:00 local is 25 h: 12 h before midnight at 0.11, 13 h after it at 0.1
    const zone = 'Europe/Belgrade';
    const run = runAll(
      PLANT,
      [good(at('2026-03-28T12:00:00+01:00'), 1_000), good(at('2026-03-29T14:00:00+02:00'), 1_250)],
      [],
      { timeZone: zone },
    );
    expect(
      tonnes(run, zone, [
        [null, 0.11],
        ['2026-03-29', 0.1],
      ]),
    ).toBeCloseTo(26.2, 9);
  });

  it('at a local midnight that is no full hour of UTC', () => {
    // 31 Jan 18:00 to 19:00 UTC in Kathmandu: a quarter before midnight, three quarters after it
    const zone = 'Asia/Kathmandu';
    const run = runAll(PLANT, series('2026-01-31T18:00:00Z', 60, [5_000, 5_100]), [], { timeZone: zone });
    expect(
      tonnes(run, zone, [
        [null, 0.11],
        ['2026-02-01', 0.105],
      ]),
    ).toBeCloseTo(25 * 0.11 + 75 * 0.105, 9);
  });

  it('in the wrong order of the file, and one that was never valid', () => {
    const run = runAll(PLANT, series('2026-01-10T00:00:00Z', 60, [0.1, 100.1]));
    const dated = [
      ['2026-01-01', 0.108],
      ['2025-01-01', 0.11],
      ['2027-01-01', 0.2],
    ] as const;
    expect(tonnes(run, 'Asia/Shanghai', dated)).toBeCloseTo(10.8, 9);
    // none holds yet: the lowest candidate stands in for a credit
    expect(
      tonnes(run, 'Asia/Shanghai', [
        ['2027-01-01', 0.2],
        ['2028-01-01', 0.1],
      ]),
    ).toBeCloseTo(10, 9);
  });
});
