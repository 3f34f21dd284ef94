/** Energy is conserved: over windows, hours, days, zones, meters, modulus and units, against a count that knows none of our rules. */
import fc from 'fast-check';
import {
  addDays,
  HOUR_MS,
  localDateOf,
  localHourEnd,
  localHourStart,
  localMidnightMs,
  WINDOW_MS,
  type Window,
} from '#domain';
import { passedIn, stories, type Story } from '../../support/plants/metered-story.js';
import { pointVersion, runAll } from '../../support/golden/run-point.js';

const ZONES = [
  'Asia/Shanghai',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Europe/Belgrade',
  'America/Sao_Paulo',
  'UTC',
];
const zones = fc.constantFrom(...ZONES);

const gjOf = ({ versions }: Story, { start, amount }: Window): number =>
  start >= versions[1]!.fromMs ? 3.6 * (amount ?? 0) : (amount ?? 0);
const windowsOf = (story: Story, timeZone: string): readonly Window[] =>
  runAll(story.versions, story.readings, story.events, { timeZone }).windows;
/** Plainly, for it is asked of every window of thousands of stories. */
function near(actual: number, expected: number): void {
  if (Math.abs(actual - expected) <= 1e-6 * Math.max(1, Math.abs(expected))) return;
  throw new Error(`${actual} GJ, ${expected} went through`);
}

/** Sums by a key of the start of a window. */
function sums(story: Story, windows: readonly Window[], keyOf: (ms: number) => number): Map<number, number> {
  const found = new Map<number, number>();
  for (const window of windows) {
    const key = keyOf(window.start);
    found.set(key, (found.get(key) ?? 0) + gjOf(story, window));
  }
  return found;
}
const total = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);

describe('energy of a register', () => {
  it('is what went through it, window by window', () => {
    fc.assert(
      fc.property(stories, zones, (story, zone) => {
        const windows = windowsOf(story, zone);
        for (const window of windows) {
          near(gjOf(story, window), passedIn(story.passed, window.start, window.start + WINDOW_MS));
        }
        near(total(windows.map((window) => gjOf(story, window))), total(story.passed.map(({ gj }) => gj)));
      }),
      { numRuns: 150 },
    );
  });

  it('is the same in hours, days and months of every zone: each window lies in one of each, and none is lost', () => {
    fc.assert(
      fc.property(stories, zones, (story, zone) => {
        const windows = windowsOf(story, zone);
        const all = total(windows.map((window) => gjOf(story, window)));
        const hourOf = (ms: number): number => localHourStart(ms, zone);
        const dayOf = (ms: number): number => localMidnightMs(localDateOf(ms, zone), zone);
        const monthOf = (ms: number): number => localMidnightMs(`${localDateOf(ms, zone).slice(0, 7)}-01`, zone);
        const hours = sums(story, windows, hourOf);
        for (const keyOf of [hourOf, dayOf, monthOf]) near(total(sums(story, windows, keyOf).values()), all);
        for (const [startMs, gj] of hours) near(gj, passedIn(story.passed, startMs, localHourEnd(startMs, zone)));
        for (const [startMs, gj] of sums(story, windows, dayOf)) {
          const endMs = localMidnightMs(addDays(localDateOf(startMs, zone), 1), zone);
          near(gj, total([...hours].filter(([hour]) => hour >= startMs && hour < endMs).map(([, own]) => own)));
          near(gj, passedIn(story.passed, startMs, endMs));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('does not depend on readings between two others: what is on the line changes nothing', () => {
    fc.assert(
      fc.property(stories, fc.double({ min: 0.01, max: 0.99, noNaN: true }), fc.nat(1_000), (story, share, at) => {
        const good = story.readings.filter(({ q, v }) => q < 2 && v !== 0);
        const i = at % Math.max(1, good.length - 1);
        const [a, b] = [good[i]!, good[i + 1]];
        const change = story.versions[1]!.fromMs;
        const hasEvent = b && story.events.some(({ t }) => t > a.t && t <= b.t);
        fc.pre(b !== undefined && !hasEvent && b.v >= a.v && (b.t < change || a.t >= change));
        const t = Math.floor(a.t + share * (b.t - a.t));
        fc.pre(t > a.t && t < b.t && !story.readings.some((r) => r.t === t));
        const between = { t, v: a.v + ((b.v - a.v) * (t - a.t)) / (b.t - a.t), q: 0 };
        fc.pre(between.v !== 0);
        const readings = [...story.readings, between].sort((x, y) => x.t - y.t);
        const [before, after] = [story, { ...story, readings }].map((one) => windowsOf(one, 'Asia/Shanghai'));
        expect(after!.map(({ start }) => start)).toEqual(before!.map(({ start }) => start));
        for (const [w, window] of after!.entries()) near(gjOf(story, window), gjOf(story, before![w]!));
      }),
      { numRuns: 150 },
    );
  });

  it('through a modulus is that of a register that has none', () => {
    const amounts = fc.array(fc.double({ min: 0, max: 90, noNaN: true }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(amounts, fc.double({ min: 900, max: 999, noNaN: true }), (hourly, start) => {
        const modulus = 1_000;
        let register = start;
        const readings = [start, ...hourly.map((gj) => (register += gj))].map((v, i) => ({ t: i * HOUR_MS, v, q: 0 }));
        const wrapped = readings.map((r) => ({ ...r, v: r.v % modulus }));
        fc.pre(wrapped.every(({ v }) => v > 0));
        const version = pointVersion('total', 'GJ', { intervalMs: HOUR_MS, maxRatePerHour: 90 });
        const plain = runAll(version, readings).windows;
        const rolled = runAll({ ...version, modulus }, wrapped).windows;
        for (const [i, window] of rolled.entries()) near(window.amount ?? 0, plain[i]!.amount ?? 0);
        expect(rolled).toHaveLength(plain.length);
      }),
    );
  });
});

describe('days of every zone', () => {
  it('have 23, 24 or 25 hours, or a half more or less, and partition the year', () => {
    for (const zone of ZONES) {
      const lengths = new Map<number, number>();
      let at = localMidnightMs('2026-01-01', zone);
      const end = localMidnightMs('2027-01-01', zone);
      while (at < end) {
        const next = localMidnightMs(addDays(localDateOf(at, zone), 1), zone);
        let hours = 0;
        let isWhole = true;
        for (let t = at; t < next; t = localHourEnd(t, zone)) {
          isWhole &&= localHourStart(t, zone) === t && t % WINDOW_MS === 0;
          hours += (localHourEnd(t, zone) - t) / HOUR_MS;
        }
        expect([isWhole, hours]).toEqual([true, (next - at) / HOUR_MS]);
        lengths.set(hours, (lengths.get(hours) ?? 0) + 1);
        at = next;
      }
      const changes = [...lengths].filter(([hours]) => hours !== 24).sort(([a], [b]) => a - b);
      const expected = {
        'Europe/Belgrade': [23, 25],
        'America/St_Johns': [23, 25],
        'Australia/Lord_Howe': [23.5, 24.5],
      };
      expect([zone, changes.map(([hours]) => hours)]).toEqual([zone, expected[zone as keyof typeof expected] ?? []]);
    }
  });
});
