import { MINUTE_MS, QUARTER_HOUR_MS } from '#domain';
import { SettledDays } from './settled-days.js';

const day = (dayCoveragePct: number | null, more = {}) => ({
  id: 'annual-avoided',
  period: 'season-2026',
  toDateAsOf: '2026-11-24',
  coveragePct: 99,
  monthCoveragePct: 99,
  dayCoveragePct,
  ...more,
});

describe('a day that is judged', () => {
  it('is settled at once when it is covered', () => {
    expect(new SettledDays().isSettled('park', day(98), 0)).toBe(true);
    expect(new SettledDays().isSettled('park', day(null), 0)).toBe(true);
  });

  it('waits while readings of it still come, each time anew, and a quarter of an hour longer', () => {
    const days = new SettledDays();
    expect(days.isSettled('park', day(0, { monthCoveragePct: 0 }), 0)).toBe(false);
    expect(days.isSettled('park', day(0, { monthCoveragePct: 0 }), 14 * MINUTE_MS)).toBe(false);
    expect(days.isSettled('park', day(0, { monthCoveragePct: 50 }), 14 * MINUTE_MS + 1)).toBe(false);
    expect(days.isSettled('park', day(0, { monthCoveragePct: 50 }), 29 * MINUTE_MS)).toBe(false);
    expect(days.isSettled('park', day(0, { monthCoveragePct: 50 }), 29 * MINUTE_MS + 1)).toBe(true);
  });

  it('is not awaited for more than six hours', () => {
    const days = new SettledDays();
    const settled = Array.from({ length: 40 }, (_, i) => days.isSettled('park', day(i), i * 10 * MINUTE_MS));
    expect(settled.indexOf(true)).toBe(36);
  });

  it('is another one for another day, target and site', () => {
    const days = new SettledDays();
    days.isSettled('park', day(50), 0);
    expect(days.isSettled('park', day(50), QUARTER_HOUR_MS)).toBe(true);
    expect(days.isSettled('park', day(50, { toDateAsOf: '2026-11-25' }), QUARTER_HOUR_MS)).toBe(false);
    expect(days.isSettled('park', day(50, { id: 'heat' }), QUARTER_HOUR_MS)).toBe(false);
    expect(days.isSettled('north', day(50), QUARTER_HOUR_MS)).toBe(false);
  });
});
