import type { SeasonHoursAnswer } from '#contracts';
import { cellsOf, sameDaysOf, sorted, stepsOf } from '../../../apps/dashboard/src/views/performance/hours/hours.js';

const answer = (days: readonly Partial<SeasonHoursAnswer['days'][number]>[]): SeasonHoursAnswer => ({
  season: 'season-2025',
  from: '2025-10-20',
  to: '2026-04-06',
  simulated: false,
  days: days.map((day, i) => {
    const mw = day.mw ?? [];
    return {
      date: `2025-10-${20 + i}`,
      startsAt: `2025-10-${20 + i}T00:00:00Z`,
      mw,
      coveragePct: mw.map((power) => (power === null ? 0 : 100)),
      estimatedPct: mw.map(() => 0),
      celsius: 0,
      ...day,
    };
  }),
});
const utc = (ms: number): number => new Date(ms).getUTCHours();

describe('hours of a season', () => {
  it('hatches what is not known, half covered, or mostly estimated', () => {
    const cells = cellsOf(
      answer([{ mw: [10, null, 30, 40], coveragePct: [100, 0, 49, 100], estimatedPct: [0, 0, 0, 51] }]),
      utc,
    );
    expect(cells.map(({ isHatched }) => isHatched)).toEqual([false, true, true, true]);
    expect(cells.map(({ hour }) => hour)).toEqual([0, 1, 2, 3]);
  });

  it('puts the hours of a day on which clocks change where the clock of the site says', () => {
    // Berlin, 26 October 2025: 02:00 comes twice
    const berlin = (ms: number): number =>
      Number(
        new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', hour: '2-digit', hourCycle: 'h23' }).format(ms),
      );
    const long = answer([{ startsAt: '2025-10-25T22:00:00Z', mw: Array.from({ length: 25 }, (_, i) => i) }]);
    expect(cellsOf(long, berlin).map(({ hour }) => hour)).toEqual([
      0,
      1,
      2,
      2,
      ...Array.from({ length: 21 }, (_, i) => i + 3),
    ]);
    const short = answer([{ startsAt: '2026-03-28T23:00:00Z', mw: Array.from({ length: 23 }, (_, i) => i) }]);
    expect(cellsOf(short, berlin).map(({ hour }) => hour)).toEqual([
      0,
      1,
      ...Array.from({ length: 21 }, (_, i) => i + 3),
    ]);
    // 23 hours of a day that is not over are the first ones
    expect(cellsOf(answer([{ mw: Array.from({ length: 23 }, () => 1) }]), utc).at(-1)!.hour).toBe(22);
  });

  it('has seven equal steps around what is known', () => {
    const steps = stepsOf(cellsOf(answer([{ mw: [13.4, 47.9, null] }]), utc))!;
    expect([steps.from, steps.to]).toEqual([13, 48]);
    expect([13.4, 17.9, 18, 47.9, 60].map(steps.of)).toEqual([0, 0, 1, 6, 6]);
    expect(stepsOf(cellsOf(answer([{ mw: [null] }]), utc))).toBeNull();
  });

  it('sorts known hours, of another season those of the same days', () => {
    const own = answer([{ mw: [1, null, 3] }, { mw: [2] }]);
    expect(sorted(own)).toEqual([3, 2, 1]);
    const other = answer([
      { date: '2024-10-21', mw: [9] },
      { date: '2024-10-22', mw: [8] },
    ]);
    expect(sorted(sameDaysOf(other, own))).toEqual([9]);
  });
});
