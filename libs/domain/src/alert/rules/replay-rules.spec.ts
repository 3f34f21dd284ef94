import type { Site } from '../../plant/plant.js';
import type { TargetStatus } from '../../target/standing.js';
import { addDays } from '../../calendar/local-date.js';
import { RulesReplay } from './replay-rules.js';

const FIRST = '2026-01-10';
/** A target in its season of which one rule alone has something to say. */
const target = (date: string, performanceDriftPct: number, period = 'season-2025') =>
  ({
    id: 'annual',
    period,
    toDateAsOf: date,
    state: 'watch',
    degreeDays: 2_000,
    coveragePct: 99,
    judgedPct: 99,
    driftLevelPct: 5,
    performanceDriftPct,
    cusumDown: 0,
    dayCoveragePct: 99,
    monthCoveragePct: 99,
    probabilityToMeet: 0.9,
    elapsedShare: 0.6,
    change: null,
  }) as unknown as TargetStatus;

const told = (drifts: readonly number[], alerting?: Site['alerting']): string[] => {
  const replay = new RulesReplay(alerting ? { alerting } : {});
  return drifts.flatMap((drift, i) => {
    const date = addDays(FIRST, i);
    return replay
      .day(date, [target(date, drift)], 0)
      .map(({ news, severity, rule }) => `${date} ${news} ${severity} ${rule}`);
  });
};
const rules = (settings: object) =>
  ({
    rules: { 'performance.drift': { isOn: true, levels: {}, afterMs: null, ...settings } },
  }) as unknown as NonNullable<Site['alerting']>;

describe('rules over a history', () => {
  it('tell what they would have told, each after its days', () => {
    expect(told([-2, -6, -6, -6, -12, -12, -12, -6, 0, 0, 0])).toEqual([
      '2026-01-13 raised warning performance.drift',
      '2026-01-16 worsened critical performance.drift',
      '2026-01-20 returned warning performance.drift',
    ]);
  });

  it('by levels of a site, or not at all', () => {
    const finer = told([-4, -4, -4, -4], rules({ levels: { warning: { on: -3, off: -1 } } }));
    expect(finer).toEqual(['2026-01-12 raised warning performance.drift']);
    expect(told([-6, -6, -6, -6], rules({ isOn: false }))).toEqual([]);
  });

  it('judge each day once, and end with the period', () => {
    const replay = new RulesReplay({});
    for (const date of ['2026-01-10', '2026-01-10', '2026-01-11'])
      expect(replay.day(date, [target(date, -6)], 0)).toEqual([]);
    expect(replay.day('2026-01-12', [target('2026-01-12', -6)], 0)).toMatchObject([{ news: 'raised' }]);
    expect(replay.day('2026-11-01', [target('2026-11-01', 0, 'season-2026')], 0)).toMatchObject([
      { news: 'returned', subject: 'annual.season-2025', message: 'its period is over' },
    ]);
  });
});
