import { duesIn, lastDue, nextDue } from './schedule.js';

const at = (text: string): number => Date.parse(text);
const iso = (ms: number): string => new Date(ms).toISOString();
const daily = { period: 'daily', atMinute: 7 * 60 + 30, dayOfMonth: 1 } as const;

describe('times of a report', () => {
  it('are those of the zone of the site, each about the last whole day, week or month', () => {
    const now = at('2026-01-14T10:00+08:00'); // a Wednesday
    expect(lastDue(daily, 'Asia/Shanghai', now)).toEqual({
      dueMs: at('2026-01-14T07:30+08:00'),
      from: '2026-01-13',
      to: '2026-01-13',
      statementPeriod: '2026-01-13',
    });
    expect(lastDue({ ...daily, period: 'weekly' }, 'Asia/Shanghai', now)).toEqual({
      dueMs: at('2026-01-12T07:30+08:00'),
      from: '2026-01-05',
      to: '2026-01-11',
      statementPeriod: '2026-01',
    });
    expect(lastDue({ ...daily, period: 'monthly', dayOfMonth: 10 }, 'Asia/Shanghai', now)).toEqual({
      dueMs: at('2026-01-10T07:30+08:00'),
      from: '2025-12-01',
      to: '2025-12-31',
      statementPeriod: '2025-12',
    });
    expect(nextDue(daily, 'Asia/Shanghai', now).dueMs).toBe(at('2026-01-15T07:30+08:00'));
    expect(nextDue({ ...daily, period: 'monthly' }, 'Asia/Shanghai', now)).toMatchObject({
      dueMs: at('2026-02-01T07:30+08:00'),
      from: '2026-01-01',
      to: '2026-01-31',
    });
  });

  it('is one a day over both changes of clocks', () => {
    const halfPastTwo = { ...daily, atMinute: 150 };
    const spring = duesIn(halfPastTwo, 'Europe/Berlin', at('2026-03-27T23:00Z'), at('2026-03-30T22:00Z'));
    expect(spring.map(({ dueMs }) => iso(dueMs))).toEqual([
      '2026-03-28T01:30:00.000Z',
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ]);
    const autumn = duesIn(halfPastTwo, 'Europe/Berlin', at('2026-10-23T22:00Z'), at('2026-10-26T23:00Z'));
    expect(autumn.map(({ dueMs }) => iso(dueMs))).toEqual([
      '2026-10-24T00:30:00.000Z',
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
  });

  it('counts the moment itself once', () => {
    const due = at('2026-01-14T07:30+08:00');
    expect(lastDue(daily, 'Asia/Shanghai', due).dueMs).toBe(due);
    expect(nextDue(daily, 'Asia/Shanghai', due).dueMs).toBe(at('2026-01-15T07:30+08:00'));
  });
});
