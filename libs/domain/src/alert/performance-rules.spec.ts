import { calm, evaluateLevels, type LevelState } from './levels.js';
import {
  coverageMeasure,
  cusumMeasure,
  cusumWords,
  DATA_COVERAGE,
  driftMeasure,
  driftWords,
  overshootMeasure,
  PERFORMANCE_CUSUM,
  TARGET_OVERSHOOT,
} from './performance-rules.js';
import type { Severity } from './rules.js';

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
