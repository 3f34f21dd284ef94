import fc from 'fast-check';
import { addDays } from '../calendar/local-date.js';
import { haulageT } from '../emissions/terms.js';
import { EMPTY_YARD, fuelLedger, type FuelDay, type FuelInput, type FuelRules } from './fuel-ledger.js';

const FIRST = '2026-01-01';
const dateOf = (day: number): string => addDays(FIRST, day - 1);
const RULES: FuelRules = {
  terms: () => ({ efficiency: 0.85, usualNcv: 15 }),
  stockTakings: new Map(),
  storeAt: () => null,
};
const daysOf = (received: readonly number[], heatGj: (day: number) => number = () => 2_600): FuelInput[] =>
  received.map((receivedT, i) => ({ date: dateOf(i + 1), heatGj: heatGj(i + 1), receivedT, ncvGjPerT: null }));
const burntOf = (days: readonly FuelDay[]): number => days.reduce((sum, one) => sum + one.useT + one.surplusT, 0);
const rounded = (values: readonly number[]): number[] => values.map((value) => Math.round(value * 1e6) / 1e6);

describe('the ledger of fuel', () => {
  it('K02: a scale that dies on day 4 and comes back on day 9', () => {
    const days = fuelLedger(
      daysOf([210, 210, 210, 0, 0, 0, 0, 0, 210, 210]),
      { ...EMPTY_YARD, stockT: 600 },
      { ...RULES, stockTakings: new Map([[dateOf(10), 5]]) },
      true,
    );
    const use = 203.921569;
    expect(rounded(days.map(({ useT }) => useT))).toEqual(days.map(() => use));
    expect(rounded(days.map(({ stockT }) => stockT))).toEqual([
      606.078431, 612.156863, 618.235294, 414.313725, 210.392157, 6.470588, 0, 0, 6.078431, 5,
    ]);
    expect(rounded(days.map(({ unweighedT }) => unweighedT))).toEqual([0, 0, 0, 0, 0, 0, 197.45098, use, 0, 0]);
    expect(rounded(days.map(({ surplusT }) => surplusT))).toEqual(days.map(() => 0.715686));
    expect(rounded(days.map(({ fuel }) => fuel.coveredShare))).toEqual([1, 1, 1, 1, 1, 1, 0.034904, 0, 1, 1]);
    const burnt = burntOf(days);
    expect(haulageT(burnt, 120, 129)).toBeCloseTo(31.677847, 6);
    expect(burnt * 15).toBeCloseTo(30_695.588235, 6);
  });

  it('leaves at the end of a season what may lie in the yard, and burns the rest', () => {
    const rules = (storeT: number): FuelRules => ({
      ...RULES,
      storeAt: (date) => (date === dateOf(3) ? storeT : null),
    });
    const received = [400, 400, 400, 0];
    const of = (storeT: number) => fuelLedger(daysOf(received), EMPTY_YARD, rules(storeT));
    const left = 1_200 - 3 * (2_600 / 0.85 / 15);
    expect(of(0)[2]!.stockT).toBe(0);
    expect(of(0).reduce((sum, { surplusT }) => sum + surplusT, 0)).toBeCloseTo(left, 9);
    expect(of(100)[2]!.stockT).toBe(100);
    expect(of(10_000)[2]!.stockT).toBeCloseTo(left, 9);
    expect(of(10_000)[2]!.surplusT).toBe(0);
    // a stock-taking on the day says more than a rule
    const taken = fuelLedger(daysOf(received), EMPTY_YARD, { ...rules(0), stockTakings: new Map([[dateOf(3), 500]]) });
    expect(taken[2]!.stockT).toBe(500);
  });

  it('takes stock once the day is over', () => {
    const rules = { ...RULES, stockTakings: new Map([[dateOf(2), 0]]) };
    const days = daysOf([300, 300]);
    expect(fuelLedger(days, EMPTY_YARD, rules)[1]!.surplusT).toBe(0);
    expect(fuelLedger(days, EMPTY_YARD, rules, true)[1]!.surplusT).toBeGreaterThan(0);
    expect(fuelLedger(daysOf([300, 300, 0]), EMPTY_YARD, rules)[1]!.surplusT).toBeGreaterThan(0);
  });

  it('keeps what went without any heat until there is some', () => {
    const rules = { ...RULES, stockTakings: new Map([[dateOf(2), 100], [dateOf(4), 100]]) }; // prettier-ignore
    const days = fuelLedger(
      daysOf([500, 0, 0, 210], (day) => (day < 4 ? 0 : 2_600)),
      EMPTY_YARD,
      rules,
      true,
    );
    expect(days[1]).toMatchObject({ stockT: 100, pendingT: 400, surplusT: 0 });
    expect(days[3]!.surplusT).toBeCloseTo(400 + 210 - 2_600 / 0.85 / 15, 9);
    expect(days[3]!.pendingT).toBe(0);
  });

  it('goes by the calorific value measured last for sixty days, then by the lower of it and the usual one', () => {
    const of = (ncvGjPerT: number, day: number) =>
      fuelLedger(
        Array.from({ length: 70 }, (_, i) => ({
          date: dateOf(i + 1),
          heatGj: 850,
          receivedT: 100,
          ncvGjPerT: i === 0 ? ncvGjPerT : null,
        })),
        EMPTY_YARD,
        RULES,
      )[day - 1]!.useT;
    expect(of(16, 61)).toBeCloseTo(1_000 / 16, 9);
    expect(of(16, 62)).toBeCloseTo(1_000 / 15, 9);
    expect(of(14, 62)).toBeCloseTo(1_000 / 14, 9);
    expect(of(16, 1)).toBeCloseTo(1_000 / 16, 9);
  });

  const story = fc
    .array(
      fc.record({
        heatGj: fc.double({ min: 0, max: 5_000, noNaN: true }),
        receivedT: fc.double({ min: 0, max: 600, noNaN: true }),
        counted: fc.option(fc.double({ min: 0, max: 2_000, noNaN: true }), { freq: 4 }),
        isLost: fc.boolean(),
      }),
      { minLength: 1, maxLength: 40 },
    )
    .map((days) => ({
      inputs: days.map(({ heatGj, receivedT }, i) => ({ date: dateOf(i + 1), heatGj, receivedT, ncvGjPerT: null })),
      lost: days.map(({ heatGj, receivedT, isLost }, i) => ({
        date: dateOf(i + 1),
        heatGj,
        receivedT: isLost ? 0 : receivedT,
        ncvGjPerT: null,
      })),
      stockTakings: new Map(days.flatMap(({ counted }, i) => (counted === null ? [] : [[dateOf(i + 1), counted]]))),
    }));
  const of = (inputs: readonly FuelInput[], stockTakings: ReadonlyMap<string, number>): FuelDay[] =>
    fuelLedger(
      inputs,
      EMPTY_YARD,
      { ...RULES, stockTakings, storeAt: (date) => (date === inputs.at(-1)!.date ? 0 : null) },
      true,
    );

  it('never debits less for a stock-taking', () => {
    fc.assert(
      fc.property(story, ({ inputs, stockTakings }) => {
        const last = inputs.at(-1)!.date;
        const own = new Map([...stockTakings].filter(([date]) => date !== last));
        const some = (days: readonly FuelDay[]): number => burntOf(days) + days.at(-1)!.pendingT;
        expect(some(of(inputs, own))).toBeGreaterThanOrEqual(some(of(inputs, new Map())) * (1 - 1e-9) - 1e-9);
      }),
    );
  });

  it('debits at least what the heat took, and covers no more, whatever messages of the scale are lost', () => {
    fc.assert(
      fc.property(story, ({ inputs, lost, stockTakings }) => {
        const [all, some] = [of(inputs, stockTakings), of(lost, stockTakings)];
        for (const [i, day] of some.entries()) {
          expect(day.useT).toBe(all[i]!.useT);
          expect(day.surplusT).toBeGreaterThanOrEqual(0);
          expect(day.fuel.coveredShare).toBeLessThanOrEqual(all[i]!.fuel.coveredShare + 1e-9);
        }
      }),
    );
  });

  it('says the same of a stretch from the stock-taking before it as of the whole', () => {
    fc.assert(
      fc.property(story, ({ inputs, stockTakings }) => {
        const all = of(inputs, stockTakings);
        const [date] = [...stockTakings.keys()];
        const begin = inputs.findIndex((day) => day.date === date);
        if (begin < 0) return;
        const rules = { ...RULES, stockTakings, storeAt: (on: string) => (on === inputs.at(-1)!.date ? 0 : null) };
        expect(fuelLedger(inputs.slice(begin + 1), all[begin]!, rules, true)).toEqual(all.slice(begin + 1));
      }),
    );
  });
});
