import { CODES, type Code } from './quality.js';
import { trendMark, type TrendMark } from './trend-mark.js';

const mark = (codes: readonly Code[], more: { isCovered?: boolean; quality?: number } = {}): TrendMark =>
  trendMark({ isCovered: true, quality: 0, ...more, codes });

describe('the mark of a stretch of a curve', () => {
  it('is good without a doubt, and where readings only came late or after a gap', () => {
    expect([mark([]), mark(['LATE']), mark(['ROLLOVER', 'GAP']), mark(['RESET_EVENT'])]).toEqual(
      Array.from({ length: 4 }, () => 'good'),
    );
  });

  it('is suspect where a rule or the sender doubts what counts', () => {
    expect([mark(['STUCK']), mark(['NEG_DT', 'LATE']), mark([], { quality: 1 })]).toEqual(
      Array.from({ length: 3 }, () => 'suspect'),
    );
  });

  it('is excluded where something sent does not count, also in a gap, and substituted where a share is estimated', () => {
    expect(mark(['RANGE', 'STUCK'])).toBe('excluded');
    expect(mark(['JUMP'], { isCovered: false })).toBe('excluded');
    expect(mark(['ESTIMATED'], { isCovered: false })).toBe('substituted');
  });

  it('is missing where no reading covers the time', () => {
    expect(mark([], { isCovered: false })).toBe('missing');
    expect(mark(['GAP'], { isCovered: false })).toBe('missing');
  });

  it('knows every code', () => {
    const marks = Object.fromEntries(CODES.map((code) => [code, mark([code])]));
    expect(marks).toEqual({
      RANGE: 'excluded',
      SENTINEL: 'excluded',
      RATE: 'excluded',
      STUCK: 'suspect',
      ZERO_FAULT: 'excluded',
      DECREASE_SUSPECT: 'excluded',
      JUMP: 'excluded',
      ROLLOVER: 'good',
      RESET_EVENT: 'good',
      NEG_DT: 'suspect',
      GAP: 'good',
      ESTIMATED: 'substituted',
      MAINTENANCE: 'suspect',
      QUARANTINE: 'excluded',
      DUP_CONFLICT: 'suspect',
      LATE: 'good',
      SKEW: 'suspect',
      BALANCE: 'suspect',
      SUBSTITUTED: 'substituted',
      OVERDUE: 'suspect',
    });
  });
});
