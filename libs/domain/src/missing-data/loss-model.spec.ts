import fc from 'fast-check';
import { addDays } from '../calendar/local-date.js';
import { fitLossModel, predictLoss, type LossModel, type LostDay, type ModelDay } from './loss-model.js';

const FIRST = '2025-12-01';
const on = (day: number): string => addDays(FIRST, day);

// Thirty days of K07 (worked examples of the second audit): K.d and GJ, one after the other.
const HDD = [
  27.0, 28.4, 30.6, 29.2, 20.4, 20.1, 21.0, 23.3, 31.6, 30.3, 26.4, 24.2, 17.6, 20.5, 26.6, 27.8, 32.0, 27.7, 20.5,
  21.0, 19.6, 24.5, 31.8, 29.0, 27.7, 23.2, 17.1, 22.0, 25.4, 28.4,
];
const GJ = [
  2474, 2515, 2636, 2573, 1756, 1616, 1790, 2047, 2681, 2668, 2437, 2132, 1520, 1806, 2222, 2258, 2747, 2462, 1815,
  1927, 1847, 2091, 2634, 2475, 2312, 1931, 1595, 2034, 2225, 2513,
];
const k07 = (): LossModel => fitLossModel(HDD.map((hdd, i) => ({ date: on(i), hdd, amount: GJ[i]! })))!;
const lost = (hdd: readonly number[], shares: readonly number[] = []): LostDay[] =>
  hdd.map((kd, i) => ({ date: on(30 + i), hdd: kd, share: shares[i] ?? 1 }));

describe('the bound of lost days', () => {
  it('K07: the line of thirty days, its correlation and what is left of its degrees of freedom', () => {
    const { a, b, rhoFound, rho, sd, freedom } = k07();
    expect(a).toBeCloseTo(142.515263, 6);
    expect(b).toBeCloseTo(81.419449, 6);
    expect(rhoFound).toBeCloseTo(0.374559, 6);
    expect(rho).toBeCloseTo(0.542475, 6);
    expect(sd).toBeCloseTo(84.656891, 6);
    expect(freedom).toBeCloseTo(6.898522, 6);
  });

  // known parameters and no correlation gave 6,445.93 and 8,400.00 for the first two
  it.each([
    ['three days', lost([26, 27.5, 24]), [6737.553093, 219.46534, 6320.836708, 7154.269477, 5965.673775, 7509.43241]],
    ['8 K colder', lost([34, 35.5, 32]), [8691.61987, 239.076311, 8237.666567, 9145.573173, 7850.767006, 9532.472735]],
    [
      'parts',
      lost([26, 27.5], [0.25, 0.5]),
      [1755.630291, 60.510061, 1640.735001, 1870.525581, 1542.81097, 1968.449612],
    ],
  ])('K07: %s', (_, days, figures) => {
    const { expected, sd, lower95, upper95, range99 } = predictLoss(k07(), days);
    const found = [expected, sd, lower95, upper95, ...range99];
    for (const [i, figure] of figures.entries()) expect(found[i]).toBeCloseTo(figure, 4);
  });

  it('fits an exact line exactly, and none without spread, or from fewer than thirty days', () => {
    const days = Array.from({ length: 40 }, (_, i): ModelDay => ({ date: on(i), hdd: i, amount: 120 + 82 * i }));
    const exact = fitLossModel(days)!;
    expect(exact.a).toBeCloseTo(120, 9);
    expect(exact.b).toBeCloseTo(82, 9);
    expect(exact.sd).toBeCloseTo(0, 9);
    expect(fitLossModel(days.slice(0, 29))).toBeNull();
    expect(fitLossModel(days.map((d) => ({ ...d, hdd: 5 })))).toBeNull();
  });

  it('knows only days that follow each other as neighbours', () => {
    const days = HDD.map((hdd, i) => ({ date: on(2 * i), hdd, amount: GJ[i]! }));
    expect(fitLossModel(days)!.rhoFound).toBe(0);
  });

  it('grows wider the further the gap lies from the weather that was seen, and the more is lost', () => {
    const model = k07();
    fc.assert(
      fc.property(fc.double({ min: 0, max: 20, noNaN: true }), fc.integer({ min: 1, max: 7 }), (away, count) => {
        const at = (kd: number, n: number): number =>
          predictLoss(model, lost(Array.from({ length: n }, () => model.meanHdd + kd))).sd;
        expect(at(away + 1, count)).toBeGreaterThan(at(away, count));
        expect(at(-away - 1, count)).toBeGreaterThan(at(-away, count));
        expect(at(away, count + 1)).toBeGreaterThan(at(away, count));
      }),
    );
  });
});
