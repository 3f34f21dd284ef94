import fc from 'fast-check';
import { addDays, calm, evaluateLevels, type LevelState, type Severity, type TargetDay } from '#domain';
import {
  blindMeasure,
  driftMeasure,
  driftRuleOf,
  PERFORMANCE_BLIND,
} from '../../../libs/domain/src/alert/rules/performance-rules.js';
import { riskMeasure } from '../../../libs/domain/src/alert/rules/rules.js';
import { EXAMPLE_SEASON, evenNormals, exampleProgress } from '../../support/plants/example-target.js';

const TARGET_T = 47_700;
const SEASON_HDD = 4_148.2;
const RATE = TARGET_T / SEASON_HDD;
const START = EXAMPLE_SEASON.start;
const near = (value: number): unknown => expect.closeTo(value, 6);

/** Days whose sums are known, from the first of the season on, each as one of its span. */
interface Span {
  readonly days: number;
  readonly hdd: number;
}
const daysOf = (
  spans: readonly (Span & { readonly day: (hdd: number) => Omit<TargetDay, 'date' | 'coveragePct'> })[],
) => {
  let from = START;
  return spans.flatMap(({ days, hdd, day }) => {
    const list = Array.from({ length: days }, (_, i): TargetDay => {
      const own = day(hdd / days);
      return { coveragePct: 100 * (own.toldShare ?? 1), ...own, date: addDays(from, i) };
    });
    from = addDays(from, days);
    return list;
  });
};

describe('ten days that are lost for good (worked example K05)', () => {
  const judged: Span = { days: 94, hdd: 2_710.3 - 330.243 };
  const lost: Span = { days: 10, hdd: 330.243 };
  const normals = evenNormals(EXAMPLE_SEASON, [judged, lost, { days: 65, hdd: 1_437.9 }]);
  const asOf = addDays(START, 103);
  const standing = (share: number, credited: number) =>
    exampleProgress(asOf, {
      normals,
      days: daysOf([
        { ...judged, day: (hdd) => ({ hdd, achieved: share * RATE * hdd }) },
        { ...lost, day: (hdd) => ({ hdd, achieved: credited / lost.days, toldShare: 0, told: 0 }) },
      ]),
    });

  it.each([
    ['a perfect plant', 1, 0, 43_902.547828],
    ['a plant at 95 %, with 2,500 t credited for the lost days', 0.95, 2_500, 44_299.961525],
  ])('of %s cost what they would have brought, and say nothing of the rate', (_, share, credited, forecast) => {
    const { status, gap } = standing(share, credited);
    expect(status).toMatchObject({
      forecast: near(forecast),
      judgedPct: near((100 * 94) / 104),
      performanceDriftSeasonPct: near(100 * (share - 1)),
      performanceDriftPct: near(100 * (share - 1)),
    });
    expect(gap).toMatchObject({
      data: near(credited - RATE * lost.hdd),
      performance: near((share - 1) * RATE * judged.hdd),
    });
  });
});

describe('the split of a gap (worked example K05)', () => {
  const days = [
    { normal: 32.3, hdd: 35, toldShare: 1, told: 390, standIn: 0, takenOff: 0 },
    { normal: 32.3, hdd: 33, toldShare: 0.6, told: 230, standIn: 0, takenOff: 0 },
    { normal: 32.4, hdd: 30, toldShare: 0, told: 0, standIn: 300, takenOff: 0 },
    { normal: 32.4, hdd: 36, toldShare: 1, told: 366.928, standIn: 0, takenOff: 13.072 },
  ];
  const rest = (of: readonly { readonly normal: number }[]): Span => ({
    days: 169 - of.length,
    hdd: SEASON_HDD - of.reduce((sum, { normal }) => sum + normal, 0),
  });

  it('is made day by day, with what was told, what stands in and what a lapsed calibration took off', () => {
    const { status, gap, achievedCurve } = exampleProgress(addDays(START, 3), {
      normals: evenNormals(EXAMPLE_SEASON, [...days.map(({ normal }) => ({ days: 1, hdd: normal })), rest(days)]),
      area: {
        fullM2: 1000,
        planned: [{ from: START, m2: 1000 }],
        connected: [
          { from: START, m2: 1000 },
          { from: addDays(START, 3), m2: 950 },
        ],
      },
      days: days.map(({ hdd, toldShare, told, standIn, takenOff }, i) => ({
        hdd,
        toldShare,
        told,
        takenOff,
        achieved: told + standIn,
        coveragePct: 100 * toldShare,
        date: addDays(START, i),
      })),
    });
    expect(achievedCurve.at(-1)).toMatchObject({ achieved: near(1_286.928), expected: near(1_520.162962) });
    expect(status).toMatchObject({
      planToDate: near(1_487.965865),
      performanceDriftPct: near(-3.233298),
      judgedPct: 50,
    });
    expect(gap).toEqual({
      weather: near(50.825418),
      area: near(-18.628321),
      data: near(-209.827219),
      performance: near(-23.407743),
    });
    const parts = gap!.weather + gap!.area + gap!.data + gap!.performance;
    expect(parts).toBeCloseTo(1_286.928 - status.planToDate!, 9);
    expect(parts).toBeCloseTo(-201.037865, 6);
  });

  it('lays the untold part of five days at 60 % to the data, not to a plant that is perfect', () => {
    const span = { days: 5, hdd: 157.189 };
    const { gap } = exampleProgress(addDays(START, 4), {
      normals: evenNormals(EXAMPLE_SEASON, [span, { days: 164, hdd: SEASON_HDD - span.hdd }]),
      days: daysOf([
        { ...span, day: (hdd) => ({ hdd, toldShare: 0.6, told: 0.6 * RATE * hdd, achieved: 0.6 * RATE * hdd }) },
      ]),
    });
    expect(gap).toMatchObject({ performance: near(0), data: near(-723.004224) });
  });
});

const NORMALS = evenNormals(EXAMPLE_SEASON, [{ days: 169, hdd: SEASON_HDD }]);
const share = fc.double({ min: 0, max: 1, noNaN: true });

it('the parts of a gap add up to the digit, whatever was told, held, taken off, or stands in', () => {
  const day = fc.record({
    achieved: fc.option(fc.double({ min: -50, max: 900, noNaN: true }), { nil: null }),
    hdd: fc.option(fc.double({ min: 0, max: 50, noNaN: true }), { nil: null }),
    coveragePct: fc.double({ min: 0, max: 100, noNaN: true }),
    toldShare: share,
    told: fc.double({ min: -50, max: 900, noNaN: true }),
    takenOff: fc.double({ min: 0, max: 40, noNaN: true }),
    held: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(day, { minLength: 1, maxLength: 169 }), share, (drawn, baseShare) => {
      const days = drawn.map((one, i): TargetDay => ({ ...one, date: addDays(START, i) }));
      const { gap, achievedCurve, status } = exampleProgress(days.at(-1)!.date, {
        days,
        normals: NORMALS,
        plan: { method: 'degree-days', baseC: 18, baseShare, normals: 'example' },
      });
      const { weather, performance, area, data } = gap!;
      const whole = achievedCurve.at(-1)!.achieved - status.planToDate!;
      const scale = Math.max(1, ...[weather, performance, area, data].map(Math.abs));
      expect(Math.abs(weather + performance + area + data - whole)).toBeLessThan(1e-9 * scale);
    }),
    { numRuns: 60 },
  );
});

/** A plant whose days differ, and the same with something of each day lost, for which less than it was may stand in. */
const plants = fc
  .record({
    length: fc.integer({ min: 20, max: 168 }),
    level: fc.double({ min: 0.7, max: 1.2, noNaN: true }),
    rates: fc.array(fc.double({ min: 0, max: 1.6, noNaN: true }), { minLength: 169, maxLength: 169 }),
    losses: fc.array(
      fc.option(fc.record({ lost: fc.oneof(share, fc.constant(1)), careful: share }), { nil: null, freq: 6 }),
      { minLength: 169, maxLength: 169 },
    ),
  })
  .map(({ length, level, rates, losses }) => {
    const hdd = SEASON_HDD / 169;
    const whole = Array.from({ length }, (_, i): TargetDay => ({
      date: addDays(START, i),
      hdd,
      coveragePct: 100,
      achieved: level * rates[i]! * RATE * hdd,
    }));
    const less = whole.map((one, i): TargetDay => {
      const loss = losses[i];
      if (!loss) return one;
      const told = one.achieved! * (1 - loss.lost);
      const toldShare = 1 - loss.lost;
      return {
        ...one,
        coveragePct: 100 * toldShare,
        toldShare,
        told,
        achieved: told + loss.careful * loss.lost * one.achieved!,
      };
    });
    return { whole, less, asOf: whole.at(-1)!.date };
  });

describe('no loss of data', () => {
  const of = (days: readonly TargetDay[], asOf: string) => exampleProgress(asOf, { days, normals: NORMALS }).status;
  const RANK = ['unlikely', 'at-risk', 'watch', 'on-track', 'met'];

  it('raises the verdict of a forecast: it is the same, a worse one, or none (`watch`)', () => {
    fc.assert(
      fc.property(plants, ({ whole, less, asOf }) => {
        const [all, some] = [of(whole, asOf), of(less, asOf)];
        if (some.state === 'watch' || some.state === 'early') return;
        expect([all.state, some.state, RANK.indexOf(some.state) <= RANK.indexOf(all.state)]).toEqual([
          all.state,
          some.state,
          true,
        ]);
      }),
      { numRuns: 400 },
    );
  });

  it('leaves a verdict below 90 % of judged days, nor a probability to judge the risk by', () => {
    const days = Array.from({ length: 100 }, (_, i): TargetDay => {
      const lost =
        i % 9 === 0
          ? { achieved: null, hdd: null, coveragePct: 0 }
          : { achieved: RATE * 40, hdd: 25, coveragePct: 100 };
      return { ...lost, date: addDays(START, i) };
    });
    const status = of(days, addDays(START, 99));
    expect(status).toMatchObject({ state: 'watch', judgedPct: 88 });
    expect(riskMeasure(status)).toBeNull();
    expect(riskMeasure({ ...status, judgedPct: 90 })).not.toBeNull();
  });

  it('buys silence about a drift: it is judged, or it is said that it cannot be; and what was raised stays', () => {
    const before = {
      period: { ...EXAMPLE_SEASON, start: '2024-10-20', end: '2025-04-06', label: 'season-2024' },
      days: Array.from({ length: 169 }, (_, i): TargetDay => ({
        date: addDays('2024-10-20', i),
        hdd: SEASON_HDD / 169,
        coveragePct: 100,
        achieved: (TARGET_T / 169) * (1 + 0.03 * Math.sin(i * 1.7)),
      })),
    };
    fc.assert(
      fc.property(plants, ({ less, asOf }) => {
        const status = exampleProgress(asOf, { days: less, normals: NORMALS, before }).status;
        const drift = driftMeasure(status);
        const blind = blindMeasure(status);
        if ((status.degreeDays ?? 0) < 300) return;
        if (drift !== null) expect(blind).toBe(-status.driftLevelPct!);
        else if (status.cusumDown !== null) expect(blind).toBe(-Infinity);
        let raised: LevelState<Severity> = { severity: 'warning', below: {}, above: { warning: 2 } };
        if (drift === null) expect(evaluateLevels(driftRuleOf(status), raised, drift)).toBe(raised);
        raised = evaluateLevels(PERFORMANCE_BLIND, calm<Severity>(), blind);
        expect(raised.severity).toBe(blind !== null && blind < -10 * (1 + 1e-9) ? 'info' : null);
      }),
      { numRuns: 60 },
    );
  });
});

describe('days that were bridged', () => {
  const hdd = SEASON_HDD / 169;
  const plant = (of: (i: number) => Partial<TargetDay>) =>
    exampleProgress(addDays(START, 99), {
      normals: NORMALS,
      days: Array.from({ length: 100 }, (_, i): TargetDay => ({
        date: addDays(START, i),
        hdd,
        coveragePct: 100,
        achieved: RATE * hdd * (1 + 0.02 * Math.sin(i)),
        ...of(i),
      })),
    });

  it('count in the rate and in the drift, and not in what the CUSUM learns and watches', () => {
    const bridged = (i: number): boolean => i >= 80 && i < 90;
    const { status, cusum } = plant((i) =>
      bridged(i) ? { coveragePct: 0, toldShare: 1, achieved: RATE * hdd * 0.5 } : {},
    );
    expect(status.judgedPct).toBe(100);
    expect(cusum).toHaveLength(90);
    expect(status.performanceDriftPct).toBeCloseTo((100 * -0.5 * 10) / 30, 0);
    expect(status.cusumAlarm).toBeNull();
  });

  it('are not judged where something of them is held', () => {
    const { status } = plant((i) => (i === 95 ? { held: true, achieved: 0 } : {}));
    expect(status.judgedPct).toBe(99);
    expect(Math.abs(status.performanceDriftPct!)).toBeLessThan(1);
  });
});

it('a season that was met but for rounding is met, and its probability is 1', () => {
  const days = Array.from({ length: 169 }, (_, i): TargetDay => ({
    date: addDays(START, i),
    hdd: SEASON_HDD / 169,
    coveragePct: 100,
    achieved: (TARGET_T / 169) * (1 - 1e-12),
  }));
  const { status } = exampleProgress(EXAMPLE_SEASON.end, { days, normals: NORMALS });
  expect(status).toMatchObject({ state: 'met', probabilityToMeet: 1 });
  const { status: underway } = exampleProgress(addDays(START, 120), { days: days.slice(0, 121), normals: NORMALS });
  expect(underway.state).toBe('on-track');
});
