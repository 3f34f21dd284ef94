import fc from 'fast-check';
import { HOUR_MS, MINUTE_MS, QUARTER_HOUR_MS, type PointVersion, type RegisterEvent, type Seen } from '#domain';
import { pointVersion } from '../golden/run-point.js';

const BEGIN = Date.parse('2026-02-27T00:00:00Z');
const GJ_PER_MWH = 3.6;

/** What really went through a meter in [from, to), in GJ, as its readings and events show it. */
export interface Passed {
  readonly from: number;
  readonly to: number;
  readonly gj: number;
}

/** A register as it was written down, and what went through it: the oracle is the story, not the register. */
export interface Story {
  readonly versions: readonly PointVersion[];
  readonly readings: readonly Seen[];
  readonly events: readonly RegisterEvent[];
  readonly passed: readonly Passed[];
}

const MODULUS = 100_000;
const RATE_PER_HOUR = 100;

type Step =
  | { readonly kind: 'read'; readonly quarters: number; readonly share: number; readonly off: number }
  | { readonly kind: 'replace' | 'reset'; readonly share: number; readonly initial: number }
  | { readonly kind: 'zero' | 'bad'; readonly value: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('read' as const),
      // minutes to two days, mostly short
      quarters: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 8 }) }, fc.integer({ min: 9, max: 200 })),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      off: fc.integer({ min: 0, max: 14 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('replace' as const, 'reset' as const),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      initial: fc.double({ min: 0.5, max: MODULUS - 1, noNaN: true }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('zero' as const, 'bad' as const),
      value: fc.double({ min: 0, max: MODULUS, noNaN: true }),
    }),
  },
);

/** Random lives of a register: gaps, rollovers, zeros, bad values, exchanges, resets, and one change of unit. */
export const stories: fc.Arbitrary<Story> = fc
  .record({
    steps: fc.array(step, { minLength: 3, maxLength: 60 }),
    initial: fc.double({ min: 0.5, max: MODULUS - 1, noNaN: true }),
    /** Quarters after the beginning; beyond the story: never. */
    unitChange: fc.integer({ min: 4, max: 2_000 }),
  })
  .map(({ steps, initial, unitChange }) => storyOf(steps, initial, BEGIN + unitChange * QUARTER_HOUR_MS));

function storyOf(steps: readonly Step[], initial: number, changeMs: number): Story {
  const rule = { intervalMs: HOUR_MS, maxRatePerHour: RATE_PER_HOUR, modulus: MODULUS };
  const versions = [
    pointVersion('total', 'GJ', rule),
    pointVersion('total', 'MW.h', {
      ...rule,
      fromMs: changeMs,
      modulus: MODULUS / GJ_PER_MWH,
      maxRatePerHour: RATE_PER_HOUR / GJ_PER_MWH,
    }),
  ];
  const inUnit = (t: number, gj: number): number => (t >= changeMs ? gj / GJ_PER_MWH : gj);
  const readings: Seen[] = [];
  const events: RegisterEvent[] = [];
  const passed: Passed[] = [];
  let [t, register, last] = [BEGIN, initial, BEGIN];
  const read = (q = 0, v = register): void => void readings.push({ t, v: inUnit(t, v), q });
  /** Heat goes through the meter until a moment. */
  const run = (until: number, share: number): number => {
    const gj = (share * RATE_PER_HOUR * (until - t)) / HOUR_MS;
    t = until;
    register = (register + gj) % MODULUS;
    // a register that shows exactly nothing is a fault by definition
    if (register === 0) register = Number.EPSILON;
    return gj;
  };
  read();
  for (const one of steps) {
    if (one.kind === 'read') {
      const until = t + one.quarters * QUARTER_HOUR_MS + one.off * MINUTE_MS;
      // at rest over a change of unit the rounding of the conversion alone would be a decrease
      const gj = run(until, t < changeMs && until >= changeMs ? Math.max(one.share, 1e-3) : one.share);
      passed.push({ from: last, to: t, gj });
      last = t;
      read();
    } else if ('initial' in one) {
      const gj = run(t + 20 * MINUTE_MS, one.share);
      // of what went through before a reset the end is unknown
      if (one.kind === 'replace') passed.push({ from: last, to: t, gj });
      const newInitial = inUnit(t, one.initial);
      events.push(
        one.kind === 'replace'
          ? { type: 'meter-replaced', t, oldFinal: inUnit(t, register), newInitial }
          : { type: 'register-reset', t, newInitial },
      );
      [register, last] = [one.initial, t];
      run(t + 10 * MINUTE_MS, 0);
    } else {
      // nothing goes through while a reading is wrong: what it says must not matter
      t += 5 * MINUTE_MS;
      read(one.kind === 'bad' ? 2 : 0, one.kind === 'zero' ? 0 : one.value);
    }
  }
  return { versions, readings, events, passed };
}

/** GJ that passed in [fromMs, toMs): each stretch evenly over its time. */
export const passedIn = (passed: readonly Passed[], fromMs: number, toMs: number): number =>
  passed.reduce((sum, { from, to, gj }) => {
    const overlap = Math.min(to, toMs) - Math.max(from, fromMs);
    return overlap > 0 ? sum + (gj * overlap) / (to - from) : sum;
  }, 0);
