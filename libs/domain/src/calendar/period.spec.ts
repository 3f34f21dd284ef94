import { closableFrom, isWorkingDay } from './close-time.js';
import { DAY_MS, HOUR_MS } from './durations.js';
import { addDays, localMidnightMs } from './local-date.js';
import { DEFAULT_MATERIALITY, isMaterial } from '../closing/materiality.js';
import { PERIOD_GRAINS, periodName, periodOf, periodWith } from './period.js';

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

  it.each([
    ['2026-01-10', '10 January 2026'],
    ['2026-01', 'January 2026'],
    ['season-2025', 'heating season 2025/26'],
    ['season-1999', 'heating season 1999/00'],
    ['2026', 'year 2026'],
  ])('%s is written as %s', (label, name) => expect(periodName(label)).toBe(name));
});

describe('the close time of a period', () => {
  it('comes after five working days, Monday to Friday', () => {
    expect(closableFrom('2026-02-01', [])).toBe('2026-02-07'); // ended on a Saturday: Mon 2 to Fri 6
    expect(closableFrom('2026-04-01', [])).toBe('2026-04-08'); // Wed, Thu, Fri, Mon, Tue
  });

  it('is later by each holiday that falls on a working day', () => {
    expect(closableFrom('2026-04-01', ['2026-04-03', '2026-04-06'])).toBe('2026-04-10');
    expect(closableFrom('2026-04-01', ['2026-04-04'])).toBe('2026-04-08'); // a Saturday
    expect(isWorkingDay('2026-04-03', ['2026-04-03'])).toBe(false);
  });
});

describe('materiality', () => {
  const approved = { grossT: 1_000, netT: 900 };
  it('asks whether gross or net moved by more than the share', () => {
    expect(isMaterial(approved, { grossT: 1_050, netT: 900 }, DEFAULT_MATERIALITY)).toBe(false); // exactly 5 %
    expect(isMaterial(approved, { grossT: 1_050.1, netT: 900 }, DEFAULT_MATERIALITY)).toBe(true);
    expect(isMaterial(approved, { grossT: 1_000, netT: 850 }, DEFAULT_MATERIALITY)).toBe(true);
  });

  it('asks for tonnes too where the site file names them', () => {
    expect(isMaterial(approved, { grossT: 1_011, netT: 900 }, { pct: 5, t: 10 })).toBe(true);
    expect(isMaterial(approved, { grossT: 1_010, netT: 900 }, { pct: 5, t: 10 })).toBe(false);
  });

  it('holds a figure that appears or vanishes for material', () => {
    expect(isMaterial(approved, { grossT: 1_000, netT: null }, DEFAULT_MATERIALITY)).toBe(true);
    expect(isMaterial({ grossT: null, netT: null }, { grossT: null, netT: null }, DEFAULT_MATERIALITY)).toBe(false);
  });
});
