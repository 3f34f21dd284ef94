import { HOUR_MS } from '../durations.js';
import { intervalsIn } from './interval.js';

const season = { start: '10-20', end: '04-06', exceptions: { '2023': { start: '10-17' } } };
const shanghai = { timeZone: 'Asia/Shanghai', season };
const berlin = { timeZone: 'Europe/Berlin', season };
const at = (text: string): number => Date.parse(text);

describe('intervals', () => {
  it('gives the 23 and the 25 hours of the days on which the clock changes, without a hole', () => {
    const spring = intervalsIn('hour', at('2025-03-29T23:00:00Z'), at('2025-03-30T22:00:00Z'), berlin);
    const autumn = intervalsIn('hour', at('2025-10-25T22:00:00Z'), at('2025-10-26T23:00:00Z'), berlin);
    expect(spring).toHaveLength(23);
    expect(autumn).toHaveLength(25);
    for (const hours of [spring, autumn]) {
      hours.slice(1).forEach((hour, i) => expect(hour.startMs).toBe(hours[i]!.endMs));
    }
  });

  it('makes those days one row each', () => {
    const days = intervalsIn('day', at('2025-03-28T23:00:00Z'), at('2025-04-01T00:00:00Z'), berlin);
    expect(days.map(({ start }) => start)).toEqual(['2025-03-29', '2025-03-30', '2025-03-31', '2025-04-01']);
    expect((days[1]!.endMs - days[1]!.startMs) / HOUR_MS).toBe(23);
  });

  it('gives quarters of hours, the local ones of a zone half an hour off too', () => {
    const kolkata = { timeZone: 'Asia/Kolkata', season };
    const quarters = intervalsIn('15min', at('2026-01-10T00:20:00Z'), at('2026-01-10T01:00:00Z'), kolkata);
    expect(quarters.map(({ start }) => start)).toEqual(['2026-01-10T00:30:00Z', '2026-01-10T00:45:00Z']);
    const [hour] = intervalsIn('hour', at('2026-01-10T00:20:00Z'), at('2026-01-10T01:00:00Z'), kolkata);
    expect(hour!.startMs).toBe(quarters[0]!.startMs);
  });

  it('takes only whole intervals whose start lies in the range', () => {
    const hours = intervalsIn('hour', at('2026-01-10T00:20:00Z'), at('2026-01-10T03:00:00Z'), shanghai);
    expect(hours.map(({ start }) => start)).toEqual(['2026-01-10T01:00:00Z', '2026-01-10T02:00:00Z']);
    const days = intervalsIn('day', at('2026-01-09T16:00:00Z'), at('2026-01-10T16:00:00Z'), shanghai);
    expect(days.map(({ start }) => start)).toEqual(['2026-01-10']);
  });

  it('names months and seasons by their local date and period', () => {
    const months = intervalsIn('month', at('2025-12-31T16:00:00Z'), at('2026-02-28T16:00:01Z'), shanghai);
    expect(months.map(({ start, period }) => [start, period])).toEqual([
      ['2026-01-01', '2026-01'],
      ['2026-02-01', '2026-02'],
      ['2026-03-01', '2026-03'],
    ]);
    const seasons = intervalsIn('season', at('2022-06-01T00:00:00Z'), at('2024-06-01T00:00:00Z'), shanghai);
    expect(seasons.map(({ start, period }) => [start, period])).toEqual([
      ['2022-10-20', 'season-2022'],
      ['2023-10-17', 'season-2023'],
    ]);
    expect(new Date(seasons[0]!.endMs).toISOString()).toBe('2023-04-06T16:00:00.000Z');
  });

  it('starts hours where the local hour starts, also in zones that are half an hour off', () => {
    const hours = intervalsIn('hour', at('2026-01-10T00:00:00Z'), at('2026-01-10T02:00:00Z'), {
      timeZone: 'Asia/Kolkata',
      season,
    });
    expect(hours.map(({ start }) => start)).toEqual(['2026-01-10T00:30:00Z', '2026-01-10T01:30:00Z']);
  });
});
