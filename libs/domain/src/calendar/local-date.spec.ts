import fc from 'fast-check';
import { MINUTE_MS } from './durations.js';
import {
  addDays,
  datesBetween,
  daysBetween,
  firstDayOf,
  isLocalDate,
  lastDayOf,
  localDateOf,
  localMidnightMs,
  localTimeText,
  monthOf,
  nextMonth,
  yearOf,
} from './local-date.js';

const utc = (ms: number): string => new Date(ms).toISOString();

describe('local dates', () => {
  it('counts days on the calendar', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2025-01-01', -1)).toBe('2024-12-31');
    expect(daysBetween('2025-10-20', '2026-04-06')).toBe(168);
    expect(datesBetween('2025-10-20', '2026-04-06')).toHaveLength(169);
    expect(datesBetween('2025-10-20', '2025-10-19')).toEqual([]);
  });

  it('knows months and years, and which dates there are', () => {
    expect([monthOf('2026-02-15'), yearOf('2026-02-15')]).toEqual(['2026-02', 2026]);
    expect([firstDayOf('2028-02'), lastDayOf('2028-02'), nextMonth('2026-12')]).toEqual([
      '2028-02-01',
      '2028-02-29',
      '2027-01',
    ]);
    const found = ['2026-02-28', '2026-02-29', '2026-02-30', '2026-13-01', '2026-2-1', '26-02-01', ''].map(isLocalDate);
    expect(found).toEqual([true, false, false, false, false, false, false]);
  });

  it.each(['Asia/Shanghai', 'Europe/Berlin', 'America/Sao_Paulo', 'Asia/Kathmandu'])(
    '%s shows the time that Intl shows',
    (timeZone) => {
      const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
      const minute = fc.integer({ min: Date.UTC(1990, 0) / MINUTE_MS, max: Date.UTC(2040, 0) / MINUTE_MS });
      fc.assert(
        fc.property(minute, (n) =>
          expect(localTimeText(n * MINUTE_MS + 7, timeZone)).toBe(shown.format(n * MINUTE_MS)),
        ),
      );
    },
  );

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
