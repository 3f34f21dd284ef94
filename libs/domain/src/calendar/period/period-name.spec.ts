import { dayText, periodName } from './period-name.js';

describe('periods and days as people write them', () => {
  it.each([
    ['2026-01-10', '10 January 2026'],
    ['2026-01', 'January 2026'],
    ['season-2025', 'heating season 2025/26'],
    ['season-1999', 'heating season 1999/00'],
    ['2026', 'year 2026'],
  ])('%s is written as %s', (label, name) => expect(periodName(label)).toBe(name));

  it('writes days by the locale', () => {
    expect(['en', 'de', 'zh'].map((locale) => dayText('2026-03-10', locale))).toEqual([
      '10 Mar 2026',
      '10. März 2026',
      '2026年3月10日',
    ]);
    expect(dayText('2026-03-01', 'de', { month: 'long', year: 'numeric' })).toBe('März 2026');
  });
});
