import { addDays, datesBetween, daysBetween, localDateOf, localMidnightMs } from './local-date.js';

const utc = (ms: number): string => new Date(ms).toISOString();

describe('local dates', () => {
  it('counts days on the calendar', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2025-01-01', -1)).toBe('2024-12-31');
    expect(daysBetween('2025-10-20', '2026-04-06')).toBe(168);
    expect(datesBetween('2025-10-20', '2026-04-06')).toHaveLength(169);
    expect(datesBetween('2025-10-20', '2025-10-19')).toEqual([]);
  });

  it.each([
    ['2026-01-31', 'Asia/Shanghai', '2026-01-30T16:00:00.000Z'],
    ['2026-01-31', 'Asia/Kolkata', '2026-01-30T18:30:00.000Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
    ['2026-01-31', 'Pacific/Kiritimati', '2026-01-30T10:00:00.000Z'],
    ['2026-01-31', 'America/Los_Angeles', '2026-01-31T08:00:00.000Z'],
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'], // 00:00 was skipped: the day began at 01:00
  ])('%s in %s begins at %s', (date, zone, expected) => {
    const ms = localMidnightMs(date, zone);
    expect(utc(ms)).toBe(expected);
    expect(localDateOf(ms, zone)).toBe(date);
    expect(localDateOf(ms - 1, zone)).toBe(addDays(date, -1));
  });
});
