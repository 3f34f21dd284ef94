import fc from 'fast-check';
import { heatFlow, type FlowSpan } from './energy-flow.js';
import { expectedLoss, lossOf, type PassedHeat } from './expected-loss.js';

const day = (i: number): string => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10);
const days = (count: number, lostOf: (plantGj: number, i: number) => number): PassedHeat[] =>
  Array.from({ length: count }, (_, i) => {
    const plantGj = 2_000 + 137 * (i % 11);
    return { date: day(i), plantGj, substationsGj: plantGj - lostOf(plantGj, i) };
  });

describe('what a network is expected to lose', () => {
  it('is a part of each day and a part of what it carries, found exactly where there is no noise', () => {
    const loss = expectedLoss(days(30, (plantGj) => 60 + 0.02 * plantGj))!;
    expect(loss.perDayGj).toBeCloseTo(60, 9);
    expect(loss.share).toBeCloseTo(0.02, 12);
    expect(loss.sdShare).toBeCloseTo(0, 12);
    expect(lossOf(loss, 100, 1 / 24)).toBeCloseTo(60 / 24 + 2, 9);
  });

  it('is not bent by a few days on which a meter was wrong, and is unknown where days are few', () => {
    const loss = expectedLoss(days(30, (plantGj, i) => (i % 6 === 0 ? 700 : 60 + 0.02 * plantGj)))!;
    expect(lossOf(loss, 2_500, 1)).toBeCloseTo(110, 0);
    expect(expectedLoss(days(9, () => 60))).toBeNull();
  });

  it('forgets what is older than thirty days', () => {
    const old = days(30, () => 500);
    const since = days(60, () => 80).slice(30);
    expect(lossOf(expectedLoss([...old, ...since])!, 2_500, 1)).toBeCloseTo(80, 9);
  });

  it('is never more than the heat itself', () => {
    expect(lossOf({ perDayGj: 60, share: 0.02, sdShare: 0, days: 30 }, 5, 1)).toBe(5);
    expect(lossOf({ perDayGj: 60, share: 0.02, sdShare: 0, days: 30 }, -3, 1)).toBe(0);
  });
});

const heat = fc.option(fc.double({ min: 0, max: 20_000, noNaN: true }), { nil: null, freq: 5 });
const span: fc.Arbitrary<FlowSpan> = fc.record({
  partOfDay: fc.constant(1),
  outletGj: heat,
  customersGj: fc.tuple(heat, heat, heat).map((three) => new Map(three.map((gj, i) => [`s${i}`, gj]))),
  isWholeNetwork: fc.boolean(),
  expected: fc.option(
    fc.record({
      perDayGj: fc.double({ min: 0, max: 200, noNaN: true }),
      share: fc.double({ min: 0, max: 0.1, noNaN: true }),
      sdShare: fc.constant(0.01),
      days: fc.constant(30),
    }),
    { nil: null },
  ),
});
const whole = (gj: number | null): number => Math.round((gj ?? 0) * 1e6);

describe('where the heat goes', () => {
  it('adds up to the outlet to the last digit, whatever is known and whatever is not', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 40 }), (spans) => {
        const flow = heatFlow(spans);
        const customers = [...flow.customersGj.values()].reduce<number>((sum, gj) => sum + whole(gj), 0);
        expect(customers + whole(flow.networkLossGj) + whole(flow.unexplainedGj) + whole(flow.undividedGj)).toBe(
          whole(flow.outletGj),
        );
      }),
    );
  });

  it('does not depend on how the time is cut, nor on the order', () => {
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 10 }), (spans) => {
        expect(heatFlow(spans.toReversed())).toEqual(heatFlow(spans));
      }),
    );
  });

  it('calls unexplained what the outlet counted too much, or too little, and nothing of a time of which something is unknown', () => {
    const expected = { perDayGj: 50, share: 0.02, sdShare: 0.001, days: 30 };
    const one: FlowSpan = {
      partOfDay: 1,
      outletGj: 3_000,
      customersGj: new Map([
        ['audi', 1_700],
        ['east', 1_150],
      ]),
      isWholeNetwork: true,
      expected,
    };
    expect(heatFlow([one])).toMatchObject({ networkLossGj: 110, unexplainedGj: 40, undividedGj: 0, explainedShare: 1 });
    expect(heatFlow([{ ...one, outletGj: 2_900 }]).unexplainedGj).toBe(-58);
    expect(heatFlow([{ ...one, expected: null }])).toMatchObject({
      networkLossGj: null,
      unexplainedGj: null,
      undividedGj: 150,
      explainedShare: 0,
    });
    const silent = new Map([
      ['audi', 1_700],
      ['east', null],
    ]);
    const both = heatFlow([one, { ...one, customersGj: silent }]);
    expect(both).toMatchObject({ outletGj: 6_000, unexplainedGj: 40, undividedGj: 1_300, explainedShare: 0.5 });
    expect(both.customersGj.get('east')).toBe(1_150);
  });

  it('is unknown where no register was heard', () => {
    expect(heatFlow([])).toEqual({
      outletGj: null,
      customersGj: new Map(),
      networkLossGj: null,
      unexplainedGj: null,
      undividedGj: 0,
      explainedShare: null,
    });
  });
});
