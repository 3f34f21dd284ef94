import { EMPTY_YARD, fuelLedger } from '../fuel/fuel-ledger.js';
import { isUnweighed, silentFuelWords } from './fuel-rule.js';

const days = fuelLedger(
  [100, 0, 0].map((receivedT, i) => ({ date: `2026-01-0${i + 1}`, heatGj: 1_275, receivedT, ncvGjPerT: null })),
  EMPTY_YARD,
  { terms: () => ({ efficiency: 0.85, usualNcv: 15 }), stockTakings: new Map(), storeAt: () => null },
);

it('calls a day unweighed on which more was burnt than came and lay there, rounding aside', () => {
  expect(days.map(isUnweighed)).toEqual([false, true, true]);
  expect(isUnweighed({ useT: 100, unweighedT: 1e-13 })).toBe(false);
});

it('says how much, and what may be done', () => {
  expect(silentFuelWords('fuel-gate/fuel.received', days)).toMatch(
    /^fuel-gate\/fuel\.received: on the last 3 days 300 t were burnt, and 200 t of it were neither weighed nor in the yard\..*stock-taken/,
  );
});
