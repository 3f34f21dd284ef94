import { countsDay, daysOf, targetPeriod } from './counted-days.js';

const RULE = { start: '10-20', end: '04-06', exceptions: {} };

describe('the days of a target', () => {
  it('lie in the season or the year of a date; between seasons in the last one', () => {
    const label = (period: 'heatingSeason' | 'calendarYear', date: string) =>
      targetPeriod({ period }, RULE, date).label;
    expect(label('heatingSeason', '2026-01-15')).toBe('season-2025');
    expect(label('heatingSeason', '2026-07-01')).toBe('season-2025');
    expect(label('calendarYear', '2026-07-01')).toBe('2026');
    expect(targetPeriod({ period: 'calendarYear' }, RULE, '2026-07-01')).toMatchObject({
      start: '2026-01-01',
      end: '2026-12-31',
    });
  });

  it('count where the plant heats, or all', () => {
    expect(daysOf({})).toBe('heating');
    expect(countsDay({}, RULE, '2026-07-01')).toBe(false);
    expect(countsDay({}, RULE, '2026-01-15')).toBe(true);
    expect(countsDay({ days: 'all' }, RULE, '2026-07-01')).toBe(true);
  });
});
