import type { Stories } from '../../stories/story.js';
import { Ledger, type LedgerAnswer } from './Ledger.js';
import '../../parts/rows.css';
import './data-view.css';

const zero = {
  received: 0,
  stored: 0,
  duplicate: 0,
  conflict: 0,
  deadLettered: 0,
  inFlight: 0,
  late: 0,
  replayed: 0,
  gapCount: 0,
};
const rest = { forgottenRanges: 0, gaps: [], lastSeen: null };

function ledger(lost: number): LedgerAnswer {
  const boiler = {
    ...zero,
    received: 812_400 + lost,
    stored: 812_000,
    duplicate: 390,
    conflict: 2,
    deadLettered: 8,
    inFlight: lost,
  };
  const meter = { ...zero, received: 129_600, stored: 129_600 };
  const sum = (pick: (counts: typeof zero) => number): number => pick(boiler) + pick(meter);
  return {
    devices: [
      { device: 'boiler-1', ...boiler, ...rest },
      { device: 'plant-meter', ...meter, ...rest },
    ],
    totals: {
      ...zero,
      received: sum((of) => of.received),
      stored: sum((of) => of.stored),
      duplicate: sum((of) => of.duplicate),
      conflict: sum((of) => of.conflict),
      deadLettered: sum((of) => of.deadLettered),
      inFlight: lost,
    },
    deadLettersWaiting: 8,
    deadLettersDeleted: [],
    lagRecords: 0,
  };
}

const draw = (of: LedgerAnswer) => () => <Ledger ledger={of} nameOf={(device) => device} />;

export default {
  of: 'Ledger',
  states: {
    balanced: draw(ledger(0)),
    'not balanced': draw(ledger(23)),
    empty: draw({ ...ledger(0), devices: [], totals: zero }),
  },
} satisfies Stories;
