import fc from 'fast-check';
import {
  dirtyRegister,
  recordedCases,
  weightOfDay,
  type Around,
} from '../../../../test/support/golden/recorded-points.js';
import { pointVersion, runAll } from '../../../../test/support/golden/run-point.js';
import { MINUTE_MS } from '../calendar/durations.js';
import { inOrderOfTime } from '../order.js';
import type { PointVersion } from '../plant/plant.js';
import type { RegisterEvent, Seen } from '../register/engine.js';
import type { OpenWindow } from './draft.js';
import type { PointWindows } from './point-run.js';
import { WINDOW_MS, windowStart, type ReadingCode, type Window } from './windows.js';

type Recording = [Seen[], RegisterEvent[]];

const isIn =
  (fromMs: number, toMs: number) =>
  ({ t }: { readonly t: number }): boolean =>
    t >= fromMs && t < toMs;

/** As they are stored: each once. */
const namesOf = (codes: readonly ReadingCode[]): Set<string> => new Set(codes.map(({ t, code }) => `${t} ${code}`));

/** What came of a point in passes: each goes on from the window that the one before left, where it can. */
class Passes {
  windows = new Map<number, Window>();
  codes = new Set<string>();
  /** How many went on from it. */
  continued = 0;
  private open: { readonly window: OpenWindow; readonly state: string } | null = null;

  constructor(
    private readonly versions: readonly PointVersion[],
    private readonly of: Recording,
    private readonly around: Around,
  ) {}

  /** At once, from the first reading. */
  whole(toMs: number): PointWindows {
    return this.run(-Infinity, toMs, -Infinity, {});
  }

  pass(fromMs: number, toMs: number): void {
    if (!this.of.flat().some(isIn(fromMs, toMs))) return;
    const run = this.goOn(fromMs, toMs) ?? this.again(fromMs, toMs);
    for (const window of run.windows) this.windows.set(window.start, window);
    for (const code of namesOf(run.codes)) this.codes.add(code);
    this.open = run.openWindow && { window: run.openWindow, state: run.state! };
  }

  private goOn(fromMs: number, toMs: number): PointWindows | null {
    const { open } = this;
    if (open === null) return null;
    const run = this.run(fromMs, toMs, fromMs, {
      fromMs: open.window.start,
      state: open.state,
      open: JSON.parse(JSON.stringify(open.window)) as OpenWindow,
      newFromMs: fromMs,
    });
    if (run.reachMs !== null || run.lacksCompanion) return null;
    this.continued += 1;
    return run;
  }

  /** From the window on in which the news begin, or to which they reach back. */
  private again(newFromMs: number, toMs: number): PointWindows {
    const known = this.whole(newFromMs);
    const from = (ms: number): PointWindows =>
      this.run(ms, toMs, -Infinity, { fromMs: ms, newFromMs, state: known.stateBefore(ms) });
    const first = this.of.flat().find(isIn(newFromMs, toMs))!.t;
    const back = this.versions[0]!.kind === 'delta' ? (this.versions[0]!.intervalMs ?? 0) : 0;
    const run = from(windowStart(first - back));
    return run.reachMs === null ? run : from(windowStart(run.reachMs));
  }

  private run(
    fromMs: number,
    toMs: number,
    companionsFromMs: number,
    more: Parameters<typeof runAll>[3],
  ): PointWindows {
    const [readings, events] = this.of;
    const beside = Object.entries(this.around(readings)).map(([role, feed]) => [
      role,
      {
        ...feed,
        readings: inOrderOfTime(feed.readings.filter(isIn(companionsFromMs, toMs)), ({ t }) => t),
        fromMs: companionsFromMs,
      },
    ]);
    return runAll(this.versions, readings.filter(isIn(fromMs, toMs)), events.filter(isIn(fromMs, toMs)), {
      weightOfDay,
      companions: Object.fromEntries(beside) as ReturnType<Around>,
      flags: readings
        .filter((_, i) => i % 6 === 1)
        .flatMap(({ t }) => (isIn(fromMs, toMs)({ t }) ? [{ t, code: 'LATE' }] : [])),
      ...more,
    });
  }
}

const alone: Around = () => ({});
const cases: [string, PointVersion, fc.Arbitrary<Recording>, Around][] = [
  ...recordedCases,
  [
    'delta of a quarter of an hour',
    pointVersion('delta', 'kW.h', { intervalMs: WINDOW_MS }),
    dirtyRegister.map((readings) => [
      readings.map((r) => ({ ...r, t: windowStart(r.t) + WINDOW_MS })).filter((r, i, all) => r.t !== all[i - 1]?.t),
      [],
    ]),
    alone,
  ],
  ['trucks', pointVersion('delta', 't', { intervalMs: null }), dirtyRegister.map((readings) => [readings, []]), alone],
  [
    'state',
    pointVersion('state', '1', { intervalMs: 5 * MINUTE_MS }),
    dirtyRegister.map((readings) => [readings.map((r) => ({ ...r, v: Math.round(r.v) % 3 })), []]),
    alone,
  ],
];
/** An hour's amount reaches behind the window that it comes in. */
const REACHES_BACK = 'delta';

/** Cuts anywhere: each pass has some readings, mostly few. */
const inPasses = (recording: fc.Arbitrary<Recording>): fc.Arbitrary<[Recording, number[]]> =>
  recording.chain((of) =>
    fc.tuple(
      fc.constant(of),
      fc
        .uniqueArray(fc.nat({ max: of[0].length - 1 }), { minLength: 1, maxLength: 40 })
        .map((indexes) => [...indexes.sort((a, b) => a - b).map((i) => of[0][i]!.t), Infinity]),
    ),
  );

describe('a run that goes on from an open window', () => {
  it.each(cases)('makes of a %s what a run at once makes, to the bit', (name, version, drawn, around) => {
    let [continued, passed] = [0, 0];
    fc.assert(
      fc.property(inPasses(drawn), ([of, cuts]) => {
        const passes = new Passes([version], of, around);
        let fromMs = -Infinity;
        for (const toMs of cuts) {
          passes.pass(fromMs, toMs);
          const whole = passes.whole(toMs);
          expect([...passes.windows.values()].sort((a, b) => a.start - b.start)).toEqual(whole.windows);
          fromMs = toMs;
          passed += 1;
        }
        expect([...passes.codes].sort()).toEqual([...namesOf(passes.whole(Infinity).codes)].sort());
        continued += passes.continued;
      }),
      { numRuns: 100 },
    );
    if (name !== REACHES_BACK) expect(continued).toBeGreaterThan(passed / 3);
  });
});
