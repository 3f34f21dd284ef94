import { DAY_MS, HOUR_MS } from '../durations.js';
import { addDays, localMidnightMs } from '../local-date.js';
import { PERIOD_GRAINS } from './local-period.js';
import { periodOf, periodWith } from './period.js';

describe('periods by their names', () => {
  const site = { timeZone: 'Asia/Shanghai', season: { start: '10-20', end: '04-06', exceptions: {} } };
  const bounds = (name: string): unknown => {
    const found = periodOf(site, name);
    return found && [found.grain, new Date(found.fromMs).toISOString(), (found.toMs - found.fromMs) / DAY_MS];
  };

  it('are those of days, months, seasons and years of the site, and nothing else', () => {
    expect(bounds('2026-01-15')).toEqual(['day', '2026-01-14T16:00:00.000Z', 1]);
    expect(bounds('2026-02')).toEqual(['month', '2026-01-31T16:00:00.000Z', 28]);
    expect(bounds('2025-12')).toEqual(['month', '2025-11-30T16:00:00.000Z', 31]);
    expect(bounds('season-2025')).toEqual(['season', '2025-10-19T16:00:00.000Z', 169]);
    expect(bounds('2026')).toEqual(['year', '2025-12-31T16:00:00.000Z', 365]);
    expect(bounds('2028')).toEqual(['year', '2027-12-31T16:00:00.000Z', 366]);
    for (const wrong of ['26', '20261', '2026-13', '2026-02-30', 'season-25', 'year-2026', '', '2026-1-1', '2025/26']) {
      expect(periodOf(site, wrong)).toBeNull();
    }
    expect(periodOf({ ...site, timeZone: 'Europe/Berlin' }, '2025-10-26')).toMatchObject({
      toMs: localMidnightMs('2025-10-26', 'Europe/Berlin') + 25 * HOUR_MS,
    });
  });

  it('hold each of their days; between two seasons there is none', () => {
    for (const grain of PERIOD_GRAINS) {
      for (const date of ['2025-12-31', '2026-01-01', '2026-02-28', '2026-04-06', '2026-10-20']) {
        const period = periodWith(site, grain, date)!;
        expect(period).toEqual(periodOf(site, period.label));
        expect(period.start <= date && date <= period.end).toBe(true);
        expect(localMidnightMs(addDays(period.end, 1), site.timeZone)).toBe(period.toMs);
      }
    }
    expect(periodWith(site, 'season', '2026-04-07')).toBeNull();
    expect(periodWith(site, 'year', '2026-04-07')!.label).toBe('2026');
  });
});
