import fc from 'fast-check';
import {
  answerProblem,
  closureProblem,
  errorLeft,
  findingState,
  type AuditFinding,
  type FindingAct,
} from './findings.js';
import { misstatementLimitT, misstatementOf } from './misstatement.js';
import { opinionProblems, ownSignature } from './opinion.js';
import { drawSample, hourKey, hourWeight, usualSampleSize, type BookedHour } from './sample.js';

const HOUR_MS = 3_600_000;
const FIRST = Date.parse('2026-01-10T00:00:00Z');
const at = (i: number): number => FIRST + i * HOUR_MS;
const hour = (i: number, grossT: number | null, hasCodes = false): BookedHour => ({
  startMs: at(i),
  grossT,
  hasCodes,
  revision: 1,
});

/** Twelve hours; the numbers behind them come from a script of another language, of nothing but the formulas. */
const GROSS = [12.5, 11.75, 13, 0, 9.25, 14.5, null, 10, 12, 8.5, 13.25, 11];
const WITH_CODES = [2, 6, 7];
const DRAWS = [
  0.9715768432752824, 0.9657632674023501, 0.9561847956787658, 0.7737127116143468, 0.021125234308246532,
  0.13554227914949413, 0.7133780498385637, 0.2078870906742184, 0.18166672749339308, 0.2218301653404603,
  0.8552409466025054, 0.637377458492011,
];
const hours = GROSS.map((grossT, i) => hour(i, grossT, WITH_CODES.includes(i)));
const drawOf = (startMs: number): number => DRAWS[(startMs - FIRST) / HOUR_MS]!;
const FIVE_PCT = { pct: 5, t: null };

/** Mulberry32: the same numbers on every machine. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
}

describe('the sample', () => {
  it('is the hours with the smallest keys: a worked example', () => {
    const sample = drawSample(hours, 4, drawOf);
    expect(sample.map(({ startMs }) => (startMs - FIRST) / HOUR_MS)).toEqual([2, 0, 1, 10]);
    const keys = [0.0006892935952575405, 0.0023067932589657205, 0.00296481188117311, 0.011801663460696221];
    sample.forEach(({ key }, i) => expect(key).toBeCloseTo(keys[i]!, 15));
    expect(sample[0]).toMatchObject({ grossT: 13, weight: 65, hasCodes: true });
  });

  it('weighs an hour with codes five times, and one that claims nothing not at all', () => {
    expect(hourWeight(hour(0, 2))).toBe(2);
    expect(hourWeight(hour(0, 2, true))).toBe(10);
    for (const grossT of [0, -1, null]) expect(hourWeight(hour(0, grossT, true))).toBe(0);
    expect(hourKey(Math.exp(-3), 2)).toBeCloseTo(1.5, 12);
  });

  const booked = fc.uniqueArray(
    fc.record({
      startMs: fc.integer({ min: 0, max: 9_000 }).map(at),
      grossT: fc.option(fc.double({ min: -5, max: 30, noNaN: true })),
      hasCodes: fc.boolean(),
      revision: fc.constant(1),
    }),
    { selector: ({ startMs }) => startMs, maxLength: 60 },
  );

  it('does not hang on the order of the hours, and has at most as many as claim something', () => {
    fc.assert(
      fc.property(booked, fc.integer({ min: 1, max: 80 }), fc.integer(), (all, count, seed) => {
        const draws = new Map<number, number>();
        const next = numbers(seed);
        for (const { startMs } of all.toSorted((a, b) => a.startMs - b.startMs)) draws.set(startMs, next());
        const of = (ms: number): number => draws.get(ms)!;
        const sample = drawSample(all, count, of);
        expect(drawSample(all.toReversed(), count, of)).toEqual(sample);
        const claiming = all.filter((one) => hourWeight(one) > 0).length;
        expect(sample).toHaveLength(Math.min(count, claiming));
        expect(new Set(sample.map(({ startMs }) => startMs)).size).toBe(sample.length);
        // One more hour is added at its end: nobody who asks for more loses what he has looked at.
        expect(drawSample(all, count + 1, of).slice(0, sample.length)).toEqual(sample);
      }),
    );
  });

  it('has an hour the more often the more it weighs: 40,000 draws of ten hours', () => {
    const ten = Array.from({ length: 10 }, (_, i) => hour(i, i + 1));
    const next = numbers(20_260_110);
    const [first, among] = [Array<number>(10).fill(0), Array<number>(10).fill(0)];
    const runs = 40_000;
    for (let run = 0; run < runs; run += 1) {
      const sample = drawSample(ten, 3, () => next());
      sample.forEach(({ grossT }, place) => {
        among[grossT - 1]! += 1;
        if (place === 0) first[grossT - 1]! += 1;
      });
    }
    for (let i = 1; i < 10; i += 1) expect(among[i]).toBeGreaterThan(among[i - 1]!);
    first.forEach((count, i) => {
      const p = (i + 1) / 55;
      expect(Math.abs(count / runs - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / runs));
    });
  });

  it('has 60 hours where nobody says how many, at 5 %', () => {
    expect([5, 2, 10].map(usualSampleSize)).toEqual([60, 150, 30]);
  });
});

describe('the misstatement', () => {
  const sample = drawSample(hours, 4, drawOf);

  it('is projected from the sample, and added where it stands for itself: a worked example', () => {
    const found = misstatementOf(
      hours,
      sample,
      [
        { hoursMs: [at(2)], errorT: 0.8 },
        { hoursMs: [at(0), at(4)], errorT: 1.2 }, // hour 4 was not drawn
        { hoursMs: [at(1)], errorT: -0.3 },
        { hoursMs: [], errorT: 2.5 }, // of a document
      ],
      FIVE_PCT,
    );
    expect(found).toMatchObject({ hours: 10, sampled: 4, bookT: 115.75 });
    expect(found.projectedT).toBeCloseTo(2.6384911676731195, 12);
    expect(found.wholeT).toBeCloseTo(3.010344827586207, 12);
    expect(found.totalT).toBeCloseTo(5.648835995259327, 12);
    expect(found.overT).toBeCloseTo(6.387665782493369, 12);
    expect(found.underT).toBeCloseTo(0.7388297872340425, 12);
    expect(found.limitT).toBeCloseTo(5.7875, 12);
    // 5.65 t in all are below the limit, but what is too little does not set off what is too much.
    expect(found.isMaterial).toBe(true);
  });

  it('is exact by hand: two of four hours, each with a tenth too much', () => {
    const four = [10, 20, 30, 40].map((grossT, i) => hour(i, grossT));
    const two = drawSample(four, 2, (ms) => (ms < at(2) ? 0.9 : 0.1));
    expect(two.map(({ grossT }) => grossT)).toEqual([20, 10]);
    const errors = [
      { hoursMs: [at(0)], errorT: 1 },
      { hoursMs: [at(1)], errorT: 2 },
    ];
    const found = misstatementOf(four, two, errors, FIVE_PCT);
    expect(found).toMatchObject({ bookT: 100, projectedT: 10, wholeT: 0, limitT: 5, isMaterial: true });
  });

  it('is the sum of what was found where every hour was looked at', () => {
    const all = drawSample(hours, 99, drawOf);
    const errors = [
      { hoursMs: [at(2)], errorT: 0.8 },
      { hoursMs: [at(0)], errorT: -0.5 },
    ];
    const found = misstatementOf(hours, all, errors, FIVE_PCT);
    expect(found).toMatchObject({ sampled: 10, projectedT: 0, overT: 0.8, underT: 0.5, isMaterial: false });
    expect(found.totalT).toBeCloseTo(0.3, 12);
  });

  it('of nothing found is nothing, and the lower of both limits counts', () => {
    expect(misstatementOf(hours, sample, [], FIVE_PCT)).toMatchObject({ totalT: 0, overT: 0, underT: 0 });
    expect(misstatementLimitT(1_000, { pct: 5, t: 20 })).toBe(20);
    expect(misstatementLimitT(100, { pct: 5, t: 20 })).toBe(5);
  });

  it('grows with what is found: no error makes another one smaller', () => {
    const error = fc.record({
      hoursMs: fc.array(fc.integer({ min: 0, max: 11 }).map(at), { maxLength: 4 }),
      errorT: fc.double({ min: -3, max: 3, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(error, { maxLength: 6 }), error, (some, more) => {
        const before = misstatementOf(hours, sample, some, FIVE_PCT);
        const after = misstatementOf(hours, sample, [...some, more], FIVE_PCT);
        expect(after.overT).toBeGreaterThanOrEqual(before.overT);
        expect(after.underT).toBeGreaterThanOrEqual(before.underT);
      }),
    );
  });
});

describe('a finding', () => {
  const act = (action: FindingAct['action'], who: string, errorT: number | null = null): FindingAct => ({
    action,
    who,
    text: 'tests',
    errorT,
    atMs: 0,
  });
  const finding = (...acts: FindingAct[]): AuditFinding => ({
    kind: 'CAR',
    hoursMs: [at(2)],
    errorT: 3,
    who: 'Chen Jing',
    acts,
  });

  it('is open, answered, closed', () => {
    const answer = act('answer', 'Li Wei');
    expect(findingState(finding())).toBe('open');
    expect(findingState(finding(answer))).toBe('answered');
    expect(findingState(finding(answer, act('close', 'Chen Jing')))).toBe('closed');
  });

  it('leaves its error in the figures until its closure says what is left', () => {
    const answer = act('answer', 'Li Wei');
    expect(errorLeft(finding(answer))).toEqual({ hoursMs: [at(2)], errorT: 3 });
    expect(errorLeft(finding(answer, act('close', 'Chen Jing')))).toMatchObject({ errorT: 3 });
    expect(errorLeft(finding(answer, act('close', 'Chen Jing', 0.5)))).toMatchObject({ errorT: 0.5 });
    expect(errorLeft(finding(answer, act('close', 'Chen Jing', 0)))).toBeNull();
    expect(errorLeft({ ...finding(), errorT: null })).toBeNull();
  });

  it('is answered by another than who raised it, and closed by another than who answered', () => {
    expect(answerProblem(finding(), ' chen  JING ')?.detail).toMatch(/another person answers/);
    expect(answerProblem(finding(), 'Li Wei')).toBeNull();
    expect(closureProblem(finding(), 'Chen Jing')?.detail).toMatch(/nobody has answered/);
    const answered = finding(act('answer', 'Li Wei'));
    expect(closureProblem(answered, 'li wei')?.detail).toMatch(/another person closes/);
    expect(closureProblem(answered, 'Chen Jing')).toBeNull();
    const closed = finding(act('answer', 'Li Wei'), act('close', 'Chen Jing'));
    expect(closureProblem(closed, 'Chen Jing')?.detail).toMatch(/closed/);
    expect(answerProblem(closed, 'Li Wei')?.detail).toMatch(/closed/);
  });
});

describe('an opinion', () => {
  const facts = {
    openCars: [],
    misstatement: { overT: 1, underT: 0, limitT: 5, isMaterial: false },
    isApproved: true,
    restatedT: 0,
  };

  it('is positive only without an open CAR, a material misstatement, or figures that have moved on', () => {
    expect(opinionProblems('positive', facts)).toEqual([]);
    const material = { overT: 6, underT: 0, limitT: 5, isMaterial: true };
    const worst = { openCars: ['CAR 3'], misstatement: material, isApproved: false, restatedT: -5.5 };
    const problems = opinionProblems('positive', worst);
    expect(problems).toHaveLength(4);
    expect(problems.join()).toMatch(/CAR 3.*6 t too much.*5 t.*waits.*restated/);
    expect(opinionProblems('positive', { ...facts, restatedT: null })).toHaveLength(1);
    for (const other of ['qualified', 'adverse', 'disclaimer'] as const)
      expect(opinionProblems(other, worst)).toEqual([]);
  });

  it('is no one’s who has signed what it is about', () => {
    expect(ownSignature('zhang min ', ['Li Wei', 'Zhang Min'])).toBe('Zhang Min');
    expect(ownSignature('Chen Jing', ['Li Wei', 'Zhang Min'])).toBeNull();
  });
});
