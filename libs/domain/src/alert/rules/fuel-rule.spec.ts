import { EMPTY_YARD, fuelLedger } from '../../fuel/fuel-ledger.js';
import { isUnweighed, unweighedWords } from './fuel-rule.js';

const days = fuelLedger(
  [100, 0, 0].map((receivedT, i) => ({ date: `2026-01-0${i + 1}`, heatGj: 1_275, receivedT, ncvGjPerT: null })),
  EMPTY_YARD,
  { terms: () => ({ efficiency: 0.85, usualNcv: 15 }), stockTakings: new Map(), storeAt: () => null },
);

const weighing = (receivedT: number) =>
  fuelLedger([{ date: '2026-01-01', heatGj: 1_275, receivedT, ncvGjPerT: null }], EMPTY_YARD, {
    terms: () => ({ efficiency: 0.85, usualNcv: 15 }),
    stockTakings: new Map(),
    storeAt: () => null,
  })[0]!;

it('calls a day unweighed on which more was burnt than came and lay there, by more than a calorific value is known', () => {
  expect(days.map(isUnweighed)).toEqual([false, true, true]);
  // 100 t by the heat: covered by 1.10 × what was weighed of it
  expect([100, 91, 90].map((receivedT) => isUnweighed(weighing(receivedT)))).toEqual([false, false, true]);
});

it('says how much, and what may be done', () => {
  expect(unweighedWords('fuel-gate/fuel.received', days)).toMatch(
    /^fuel-gate\/fuel\.received: on the last 3 days 300 t were burnt, and 200 t of it were neither weighed nor in the yard\..*stock-taken/,
  );
});
