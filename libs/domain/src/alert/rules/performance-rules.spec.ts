import { calm, evaluateLevels, type LevelState } from '../levels.js';
import {
  blindMeasure,
  blindWords,
  coverageMeasure,
  cusumMeasure,
  cusumWords,
  DATA_COVERAGE,
  driftMeasure,
  driftRuleOf,
  driftWords,
  overshootMeasure,
  PERFORMANCE_BLIND,
  PERFORMANCE_CUSUM,
  TARGET_OVERSHOOT,
} from './performance-rules.js';
import type { Severity } from '../severity.js';

const well = {
  id: 'year',
  toDateAsOf: '2026-01-20',
  state: 'on-track' as const,
  degreeDays: 1_500,
  coveragePct: 99,
  performanceDriftPct: -1.25,
  cusumDown: 0,
  dayCoveragePct: 100,
  monthCoveragePct: 99,
  change: null,
};
const run = (rule: Parameters<typeof evaluateLevels<Severity>>[0], measures: readonly (number | null)[]): string => {
  let state: LevelState<Severity> = calm();
  return measures
    .map((measure) => (state = evaluateLevels(rule, state, measure)).severity?.slice(0, 4) ?? '-')
    .join(' ');
};

describe('performance', () => {
  it('is judged after 300 K.d, with 90 % coverage, in the season', () => {
    expect(driftMeasure(well)).toBe(-1.25);
    expect(driftMeasure({ ...well, degreeDays: 299 })).toBeNull();
    expect(driftMeasure({ ...well, degreeDays: null })).toBeNull();
    expect(driftMeasure({ ...well, coveragePct: 89 })).toBeNull();
    expect(driftMeasure({ ...well, state: 'off-season' })).toBeNull();
    expect(cusumMeasure({ ...well, state: 'no-data' })).toBeNull();
    expect(cusumMeasure({ ...well, cusumDown: null })).toBeNull();
    expect(overshootMeasure({ ...well, performanceDriftPct: 12 })).toBe(-12);
    expect(driftWords(well)).toBe(
      'year: over the 30 days to 2026-01-20 the plant stands at -1.3 % against what the weather let expect (coverage 99 %).',
    );
  });

  it('is judged by the days that can be, where a document says how many: bridged ones are not covered', () => {
    expect(driftMeasure({ ...well, coveragePct: 50, judgedPct: 90 })).toBe(-1.25);
    expect(driftMeasure({ ...well, judgedPct: 89.9 })).toBeNull();
    expect(driftMeasure({ ...well, driftLevelPct: null })).toBeNull();
    expect(overshootMeasure({ ...well, driftLevelPct: null })).toBe(1.25);
  });

  it('has a level that scales with the plant, at each evaluation', () => {
    const states = [6, 6, 6, 6, 9].map((driftLevelPct) => driftRuleOf({ ...well, driftLevelPct }).levels[0]!.on);
    expect(states).toEqual([-6, -6, -6, -6, -9]);
    expect(driftRuleOf(well).levels.map(({ on, off }) => [on, off])).toEqual([
      [-5, -3],
      [-10, -7],
    ]);
    expect(driftWords({ ...well, driftLevelPct: 7.8 })).toContain('(coverage 99 %, warned of from -7.8 % on)');
  });

  it('is blind where noise would hide a loss of a tenth, or too few days can be judged', () => {
    expect(
      run(
        PERFORMANCE_BLIND,
        [8, 10, 10.2, 9, 9, 9, null].map((driftLevelPct) => blindMeasure({ ...well, driftLevelPct })),
      ),
    ).toBe('- - info info info - -');
    expect(blindMeasure({ ...well, judgedPct: 80 })).toBe(-Infinity);
    expect(blindMeasure({ ...well, performanceDriftPct: null, driftLevelPct: null })).toBe(-Infinity);
    // nobody knows yet what is usual
    expect(blindMeasure({ ...well, judgedPct: 80, cusumDown: null })).toBeNull();
    expect(blindMeasure({ ...well, driftLevelPct: 20, degreeDays: 200 })).toBeNull();
    expect(blindMeasure({ ...well, driftLevelPct: 20, state: 'off-season' })).toBeNull();
    expect(blindWords({ ...well, driftLevelPct: 12.34 })).toMatch(/^year: .* a drift below 12\.3 % does not show/);
    expect(blindWords({ ...well, judgedPct: 80 })).toMatch(
      /^year: of the heating days to 2026-01-20 80 % can be judged/,
    );
  });

  it('alarms by the CUSUM at once, and clears it after seven days at zero', () => {
    const sums = [0, 3, 6, 6.1, 8, 2, 0, 0, 0, 0, 0, 0, 0, 0];
    expect(
      run(
        PERFORMANCE_CUSUM,
        sums.map((cusumDown) => cusumMeasure({ ...well, cusumDown })),
      ),
    ).toBe('- - - warn warn warn warn warn warn warn warn warn - -');
    expect(cusumWords({ ...well, change: { date: '2026-01-15', beforePct: 0.42, afterPct: -7.3 } })).toBe(
      'year: the plant makes less than before since 2026-01-15: -7.3 % of an average day against the expectation, +0.4 % before.',
    );
  });

  it('is suspect above +10 % for three days, until it is below +7 % for three', () => {
    expect(
      run(
        TARGET_OVERSHOOT,
        [11, 12, 11, 8, 6, 6, 6].map((pct) => -pct),
      ),
    ).toBe('- - warn warn warn warn -');
  });
});

describe('coverage', () => {
  it('warns below 95 % of a day or 90 % of a month, and ends above 97 %', () => {
    const days = [96, 94, 96, 97.5].map((dayCoveragePct) => coverageMeasure({ ...well, dayCoveragePct }));
    expect(run(DATA_COVERAGE, days)).toBe('- warn warn -');
    expect(coverageMeasure({ ...well, monthCoveragePct: 89 })).toBe(94);
    expect(coverageMeasure({ ...well, state: 'off-season', dayCoveragePct: 0 })).toBeNull();
    expect(coverageMeasure({ ...well, dayCoveragePct: null })).toBeNull();
  });
});
