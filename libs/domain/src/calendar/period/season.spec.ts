import { datesBetween } from '../local-date.js';
import { calendarYear } from './local-period.js';
import { heatingDays, heatingSeason, isHeatingDay, seasonOn } from './season.js';

const RULE = { start: '10-20', end: '04-06', exceptions: { '2023': { start: '10-17' } } };

describe('seasons', () => {
  it('run over New Year, with exceptions, and last until the next one begins', () => {
    const season = heatingSeason(RULE, 2025);
    expect(season).toEqual({ label: 'season-2025', grain: 'season', start: '2025-10-20', end: '2026-04-06' });
    expect(heatingSeason(RULE, 2023).start).toBe('2023-10-17');
    expect(seasonOn(RULE, '2025-10-19').label).toBe('season-2024');
    expect(seasonOn(RULE, '2025-10-20').label).toBe('season-2025');
    expect(seasonOn(RULE, '2026-02-01').label).toBe('season-2025');
    expect(seasonOn(RULE, '2026-07-01').label).toBe('season-2025');
    expect(datesBetween(season.start, season.end)).toHaveLength(169);
    expect(['2025-10-19', '2025-10-20', '2026-04-06', '2026-04-07'].map((day) => isHeatingDay(RULE, day))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('count for a calendar year with the parts that lie in it', () => {
    expect(heatingDays(calendarYear(2025), RULE)).toHaveLength(96 + 73);
  });

  it('end on the last of February in every year where the rule says so', () => {
    const rule = { start: '11-01', end: '02-29', exceptions: {} };
    expect([2026, 2027].map((year) => heatingSeason(rule, year).end)).toEqual(['2027-02-28', '2028-02-29']);
  });
});
