import fc from 'fast-check';
import { shuffledRows } from '../../../../test/support/golden/shuffled.js';
import { good, pointVersion, runAll, totalOf } from '../../../../test/support/golden/run-point.js';
import {
  aroundGauge,
  aroundRegister,
  delta,
  dirtyGauge,
  dirtyRegister,
  gauge,
  meter,
  QUICK,
  recordedCases,
  refusals,
  registerCase,
  START,
  weightOfDay,
} from '../../../../test/support/golden/recorded-points.js';
import { HOUR_MS, MINUTE_MS, QUARTER_HOUR_MS } from '../calendar/durations.js';
import type { PointVersion } from '../plant/plant.js';
import type { CompanionFeeds } from '../quality/companions.js';
import type { RegisterEvent, Seen } from '../register/engine.js';
import { continueBack, knownUntil, reachBack } from './point-run.js';
import { WINDOW_MS, windowStart, type Window } from './windows.js';

const isBetween = (fromMs: number, toMs: number) => (item: { readonly t: number }) => item.t >= fromMs && item.t < toMs;

describe('a run', () => {
  it.each(recordedCases)(
    'of a %s is the same to the bit in whatever order readings come',
    (_, version, drawn, around) => {
      fc.assert(
        fc.property(drawn, fc.nat(), ([readings, events], seed) => {
          const options = { weightOfDay, companions: around(readings) };
          const run = (of: readonly Seen[]) => runAll(version, of, events, options).windows;
          expect(run(shuffledRows(readings, seed))).toEqual(run(readings));
        }),
        { numRuns: 30 },
      );
    },
  );

  it('takes trucks of one time by their load, whichever came first', () => {
    const trucks = pointVersion('delta', 't', { intervalMs: null });
    const loads = [17.3, 0.1, 22.7, 19.9, 0.2].map((v) => good(START, v));
    const windows = runAll(trucks, loads).windows;
    for (let seed = 1; seed < 20; seed++) expect(runAll(trucks, shuffledRows(loads, seed)).windows).toEqual(windows);
  });

  it('meets every rule in these recordings', () => {
    const found = new Set<string>();
    let [excluded, lostMs] = [0, 0];
    for (const [, version, drawn, around] of recordedCases) {
      for (const [readings, events] of fc.sample(drawn, { numRuns: 100, seed: 7 })) {
        const run = runAll(version, readings, events, { weightOfDay, companions: around(readings) });
        for (const { code } of run.codes) found.add(code);
        for (const window of run.windows)
          [excluded, lostMs] = [excluded + (window.excluded ?? 0), lostMs + window.lostMs];
      }
    }
    expect([...found].sort()).toEqual(
      'DECREASE_SUSPECT GAP JUMP NEG_DT QUARANTINE RANGE RATE RESET_EVENT ROLLOVER SENTINEL STUCK ZERO_FAULT'.split(
        ' ',
      ),
    );
    expect(excluded).toBeGreaterThan(0);
    expect(lostMs).toBeGreaterThan(0);
  });

  it.each(recordedCases)(
    'of a %s that goes on from any window makes the same windows, to the bit',
    (_, version, drawn, around) => {
      fc.assert(
        fc.property(drawn, fc.nat(), ([readings, events], at) => {
          const companions = around(readings);
          const full = runAll(version, readings, events, { weightOfDay, companions });
          const changed = readings[at % readings.length]!.t;
          const before = full.stateBefore(windowStart(changed));
          const fromMs = reachBack(changed, before, version);
          const again = runAll(
            version,
            readings.filter(isBetween(fromMs, Infinity)),
            events.filter(isBetween(fromMs, Infinity)),
            {
              weightOfDay,
              companions,
              fromMs,
              state: full.stateBefore(fromMs),
            },
          );
          expect(again.windows).toEqual(full.windows.filter((w) => w.start >= fromMs));
          expect(again.codes).toEqual(full.codes.filter((c) => c.t >= fromMs));
          expect(again.state).toEqual(full.state);
        }),
        { numRuns: 300 },
      );
    },
  );

  it.each(recordedCases)(
    'of a %s changes no window before the reach of a late reading',
    (_, version, drawn, around) => {
      fc.assert(
        fc.property(drawn, fc.nat(), ([readings, events], at) => {
          const companions = around(readings);
          const late = readings[at % readings.length]!;
          const without = readings.filter((r) => r !== late);
          const known = runAll(version, without, events, { weightOfDay, companions });
          const full = runAll(version, readings, events, { weightOfDay, companions });
          const fromMs = reachBack(late.t, known.stateBefore(windowStart(late.t)), version);
          const before = (windows: readonly Window[]) => windows.filter((w) => w.start < fromMs);
          expect(before(full.windows)).toEqual(before(known.windows));
        }),
        { numRuns: 300 },
      );
    },
  );

  it.each(recordedCases)(
    'of a %s that is continued says how far back what is new reaches',
    (_, version, drawn, around) => {
      fc.assert(
        fc.property(drawn, fc.nat(), ([readings, events], at) => {
          const companions = around(readings);
          const newFromMs = readings[at % readings.length]!.t;
          const old = isBetween(-Infinity, newFromMs);
          const known = runAll(version, readings.filter(old), events.filter(old), { weightOfDay, companions });
          const full = runAll(version, readings, events, { weightOfDay, companions });
          expect(knownUntil(known.state) ?? -Infinity).toBeLessThan(newFromMs);
          const from = (fromMs: number) =>
            runAll(version, readings.filter(isBetween(fromMs, Infinity)), events.filter(isBetween(fromMs, Infinity)), {
              weightOfDay,
              companions,
              fromMs,
              newFromMs,
              state: known.stateBefore(fromMs),
            });
          const back = version.kind === 'delta' ? version.intervalMs! : 0;
          let fromMs = windowStart(newFromMs - back);
          let run = from(fromMs);
          if (run.reachMs !== null) run = from((fromMs = windowStart(run.reachMs)));
          expect(run.reachMs).toBeNull();
          const made = [...known.windows.filter((w) => w.start < fromMs), ...run.windows];
          expect(made).toEqual(full.windows);
        }),
        { numRuns: 300 },
      );
    },
  );

  it.each(recordedCases)(
    'of a %s that stops at a window and goes on there meets the one that did not',
    (_, version, drawn, around) => {
      fc.assert(
        fc.property(drawn, fc.nat({ max: 400 }), ([readings, events], quarter) => {
          const companions = around(readings);
          const full = runAll(version, readings, events, { weightOfDay, companions });
          const toMs = windowStart(START) + quarter * WINDOW_MS;
          const early = runAll(
            version,
            readings.filter(isBetween(-Infinity, toMs)),
            events.filter(isBetween(-Infinity, toMs)),
            { weightOfDay, companions, toMs },
          );
          const openFrom = early.openFrom === null ? toMs : Math.min(toMs, windowStart(early.openFrom));
          const reach = version.kind === 'delta' ? toMs - 4 * WINDOW_MS : openFrom;
          const closed = (windows: readonly Window[]) => windows.filter((w) => w.start < Math.min(openFrom, reach));
          expect(closed(early.windows)).toEqual(closed(full.windows));
        }),
        { numRuns: 200 },
      );
    },
  );

  it.each(recordedCases)(
    'of a %s goes on near its end while nothing that is held ends, and what does shows in the window before',
    (_, version, drawn, around) => {
      fc.assert(
        fc.property(drawn, fc.nat({ max: 400 }), ([readings, events], quarter) => {
          const companions = around(readings);
          const options = { weightOfDay, companions };
          const full = runAll(version, readings, events, options);
          const toMs = windowStart(START) + quarter * WINDOW_MS;
          const isEarly = isBetween(-Infinity, toMs);
          const early = runAll(version, readings.filter(isEarly), events.filter(isEarly), { ...options, toMs });
          const border = windowStart(early.continuesFrom);
          const before = full.windows.find(({ start }) => start === border - WINDOW_MS);
          const isBridged = before !== undefined && (before.amount !== null || before.lostMs > 0);
          const open = early.openFrom === null ? border : windowStart(early.openFrom);
          if (isBridged && open < border - WINDOW_MS) return;
          const closedMs = open < border - WINDOW_MS ? border : Math.min(open, border);
          const closed = (windows: readonly Window[]) => windows.filter(({ start }) => start < closedMs);
          expect(closed(early.windows)).toEqual(closed(full.windows));
        }),
        { numRuns: 500 },
      );
    },
  );
});

describe('a run that begins where a late reading changes something', () => {
  const cases: [
    string,
    PointVersion,
    fc.Arbitrary<[Seen[], RegisterEvent[]]>,
    (r: readonly Seen[]) => CompanionFeeds,
  ][] = [
    ['register', meter({ modulus: 1_000_000 }), registerCase, () => ({})],
    ['register with refused readings', meter({ modulus: 1_000_000 }), refusals, () => ({})],
    ['noisy register', meter({ modulus: 1_000_000, quality: QUICK }), registerCase, aroundRegister],
    ['gauge', gauge, dirtyGauge.map((readings) => [readings, []]), () => ({})],
    ['noisy gauge', { ...gauge, quality: QUICK }, dirtyGauge.map((readings) => [readings, []]), aroundGauge],
  ];
  it.each(cases)('makes of a %s what a whole run makes', (_, version, drawn, around) => {
    fc.assert(
      fc.property(drawn, fc.nat(), ([readings, events], seed) => {
        const options = { weightOfDay, companions: around(readings) };
        const late = readings[seed % readings.length]!;
        const known = runAll(
          version,
          readings.filter((reading) => reading !== late),
          events,
          options,
        );
        const window = windowStart(late.t);
        const state = known.stateBefore(window);
        const openMs = Math.min(window, reachBack(late.t, state, version));
        const nearMs = Math.min(window, continueBack(late.t, state, version));
        const before = known.windows.find(({ start }) => start === nearMs - WINDOW_MS);
        const isBridged = before !== undefined && (before.amount !== null || before.lostMs > 0);
        const from = (fromMs: number) =>
          runAll(version, readings.filter(isBetween(fromMs, Infinity)), events.filter(isBetween(fromMs, Infinity)), {
            ...options,
            state: known.stateBefore(fromMs),
            fromMs,
            newFromMs: late.t,
          });
        const isNear = openMs < nearMs - WINDOW_MS && !isBridged;
        let fromMs = isNear ? nearMs : Math.min(openMs, nearMs);
        let run = from(fromMs);
        if (isNear && run.reachMs !== null) run = from((fromMs = openMs));
        const made = [...known.windows.filter(({ start }) => start < fromMs), ...run.windows];
        expect(made).toEqual(runAll(version, readings, events, options).windows);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a register', () => {
  it('counts what it rose by, whatever the windows', () => {
    fc.assert(
      fc.property(dirtyRegister, (drawn) => {
        let register = 100;
        const readings = drawn.map((r, i) => good(r.t, (register += i === 0 ? 0 : 0.1 + (i % 7))));
        const run = runAll(meter({ maxRatePerHour: null }), readings, [], { weightOfDay });
        expect(totalOf(run)).toBeCloseTo(readings.at(-1)!.v - readings[0]!.v, 8);
        const covered = run.windows.reduce((sum, w) => sum + w.coveredMs, 0);
        const near = readings
          .slice(1)
          .reduce((sum, r, i) => (r.t - readings[i]!.t <= QUARTER_HOUR_MS ? sum + r.t - readings[i]!.t : sum), 0);
        expect(covered).toBe(near);
      }),
    );
  });

  it('with a modulus counts as one without', () => {
    fc.assert(
      fc.property(dirtyRegister, fc.constantFrom(1_000, 10_000, 1_000_000), (drawn, modulus) => {
        let register = 0.97 * modulus;
        const straight = drawn.map((_, i) => good(START + i * 5 * MINUTE_MS, (register += (i % 7) * 2)));
        const wrapped = straight.map((r) => good(r.t, r.v % modulus)).filter((r) => r.v !== 0);
        const kept = straight.filter((r) => r.v % modulus !== 0);
        expect(totalOf(runAll(meter({ modulus }), wrapped))).toBeCloseTo(totalOf(runAll(meter(), kept)), 6);
      }),
    );
  });

  it.each([30, 38, 58])('loses nothing to spikes at %d MW', (mw) => {
    for (const spike of [50, -50]) {
      const step = (mw * 3.6 * 5) / 60;
      const readings = Array.from({ length: 289 }, (_, i) =>
        good(START + i * 5 * MINUTE_MS, 10_000 + i * step + (i % 48 === 20 ? spike : 0)),
      );
      expect(totalOf(runAll(meter(), readings))).toBeCloseTo(288 * step, 6);
    }
  });

  it('holds an unrecorded jump for days, and counts it when somebody accepts it', () => {
    const step = (40 * 3.6 * 5) / 60;
    const readings = Array.from({ length: 5 * 288 }, (_, i) =>
      good(START + i * 5 * MINUTE_MS, 10_000 + i * step + (i > 100 ? 3_000 : 0) + (i % 300 === 299 ? 50 : 0)),
    );
    const counted = 100 * step;
    expect(totalOf(runAll(meter(), readings))).toBeCloseTo(counted, 6);
    const t = readings[1_200]!.t;
    const rest = (readings.length - 1 - 101) * step;
    expect(totalOf(runAll(meter(), readings, [{ type: 'jump-accepted', t }]))).toBeCloseTo(
      counted + 3_000 + step + rest,
      6,
    );
    expect(totalOf(runAll(meter(), readings, [{ type: 'jump-refused', t }]))).toBeCloseTo(counted + rest, 6);
  });

  it('keeps little in mind while it holds much', () => {
    const readings = Array.from({ length: 2_000 }, (_, i) =>
      good(START + i * 5 * MINUTE_MS, (i < 5 ? 10_000 : 20_000) + i * 3 + ((i * 7) % 13) / 10),
    );
    expect(runAll(meter(), readings).state!.length).toBeLessThan(3_000);
  });

  it('takes a unit along when it changes', () => {
    const change = START + HOUR_MS;
    const versions = [meter(), meter({ fromMs: change, unit: 'MW.h', maxRatePerHour: 58, resolution: 0.01 })];
    const run = runAll(versions, [
      good(START, 3_600),
      good(change - 30 * MINUTE_MS, 3_636),
      good(change + 30 * MINUTE_MS, 1_020),
    ]);
    expect(totalOf(run, -Infinity, change)).toBeCloseTo(36 + 18, 9);
    expect(totalOf(run, change)).toBeCloseTo(5, 9);
  });

  it('does not take the rounding of that for a decrease', () => {
    const change = START + HOUR_MS;
    const versions = [meter(), meter({ fromMs: change, unit: 'MW.h', maxRatePerHour: 58, resolution: 0 })];
    const rest = 112.75410313157072; // 405.9147712736546 GJ, of which the conversion makes 112.75410313157073
    const run = runAll(versions, [
      good(START, 405.9147712736546),
      good(change, rest),
      good(change + HOUR_MS, rest + 1),
    ]);
    expect(totalOf(run)).toBeCloseTo(1, 9);
    expect(run.windows.flatMap(({ codes }) => codes)).not.toContain('DECREASE_SUSPECT');
  });
});

describe('a gauge', () => {
  it('is weighted by time, and holds for three intervals at most', () => {
    const readings = [good(START, 10), good(START + 5 * MINUTE_MS, 20), good(START + HOUR_MS, 30)];
    const { windows } = runAll(pointVersion('gauge', 'MW', { intervalMs: 5 * MINUTE_MS }), readings);
    expect(windows[0]).toMatchObject({
      mean: (10 * 5 + 20 * 10) / 15,
      heldMs: QUARTER_HOUR_MS,
      coveredMs: 5 * MINUTE_MS,
      last: 20,
    });
    expect(windows[1]).toMatchObject({ mean: 20, heldMs: 5 * MINUTE_MS, coveredMs: 0 });
    expect(windows[2]).toMatchObject({ start: START + HOUR_MS, mean: 30, heldMs: QUARTER_HOUR_MS, last: 30 });
    expect(windows).toHaveLength(3);
  });

  it('leaves out a step that comes back, and keeps one that is confirmed', () => {
    const rule = pointVersion('gauge', 'Cel', { intervalMs: MINUTE_MS, maxStepPerMinute: 5 });
    const spike = [10, 30, 11, 12].map((v, i) => good(START + i * MINUTE_MS, v));
    expect(runAll(rule, spike).windows[0]!.max).toBe(12);
    const step = [10, 30, 31, 32].map((v, i) => good(START + i * MINUTE_MS, v));
    expect(runAll(rule, step).windows[0]!.max).toBe(32);
    expect(runAll(rule, step).codes).toEqual([{ t: START + MINUTE_MS, code: 'RATE' }]);
  });
});

describe('a delta', () => {
  it('belongs to the interval that it ends', () => {
    const run = runAll(delta, [good(START, 40), good(START + HOUR_MS, 80)]);
    expect(run.windows.map((w) => w.amount)).toEqual([10, 10, 10, 10, 20, 20, 20, 20, null]);
    expect(totalOf(run)).toBe(120);
  });

  it('without an interval belongs to its moment, even twice', () => {
    const run = runAll(pointVersion('delta', 't'), [good(START, 20), good(START, 25)]);
    expect(run.windows).toMatchObject([{ start: START, amount: 45 }]);
  });
});
