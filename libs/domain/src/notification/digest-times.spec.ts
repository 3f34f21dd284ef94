import fc from 'fast-check';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../calendar/durations.js';
import { localTimeText } from '../calendar/local-date.js';
import { nextDigestMs, type DigestTimes } from './digest-times.js';

const BERLIN = 'Europe/Berlin';
const next = (times: DigestTimes, instant: string, timeZone = BERLIN): string =>
  new Date(nextDigestMs(times, timeZone, Date.parse(instant))).toISOString();
const AT = (hour: number, minute = 0): DigestTimes => ({ atMinute: hour * 60 + minute });

describe('when what is gathered is told', () => {
  it('is at that time of the clocks, never at the moment itself', () => {
    expect(next(AT(7, 30), '2026-01-14T06:29:59.999Z')).toBe('2026-01-14T06:30:00.000Z');
    expect(next(AT(7, 30), '2026-01-14T06:30:00Z')).toBe('2026-01-15T06:30:00.000Z');
    expect(next(AT(24), '2026-01-14T12:00:00Z')).toBe('2026-01-14T23:00:00.000Z');
    expect(next(AT(7, 30), '2026-01-14T06:30:00Z', 'Asia/Shanghai')).toBe('2026-01-14T23:30:00.000Z');
  });

  it('on days on which clocks are changed is the same time of the clocks; one they skip is the change, one they repeat the first', () => {
    // 29 March 2026: 02:00 becomes 03:00; 25 October: 03:00 becomes 02:00
    expect(next(AT(7, 30), '2026-03-28T12:00:00Z')).toBe('2026-03-29T05:30:00.000Z');
    expect(next(AT(2, 30), '2026-03-28T12:00:00Z')).toBe('2026-03-29T01:00:00.000Z');
    expect(next(AT(7, 30), '2026-10-24T12:00:00Z')).toBe('2026-10-25T06:30:00.000Z');
    expect(next(AT(2, 30), '2026-10-24T12:00:00Z')).toBe('2026-10-25T00:30:00.000Z');
    expect(next(AT(2, 30), '2026-10-25T00:30:00Z')).toBe('2026-10-26T01:30:00.000Z');
  });

  it('in steps is counted from local midnight, and begins anew with each day', () => {
    const every: DigestTimes = { everyMs: 4 * HOUR_MS };
    expect(next(every, '2026-01-14T02:00:00Z')).toBe('2026-01-14T03:00:00.000Z'); // 04:00
    expect(next(every, '2026-01-14T03:00:00Z')).toBe('2026-01-14T07:00:00.000Z');
    expect(next(every, '2026-03-29T19:30:00Z')).toBe('2026-03-29T22:00:00.000Z'); // 23 h: the last step has 3
    expect(next(every, '2026-10-25T22:00:00Z')).toBe('2026-10-25T23:00:00.000Z'); // 25 h: one more, of 1 h
    expect(next({ everyMs: DAY_MS }, '2026-10-25T12:00:00Z')).toBe('2026-10-25T22:00:00.000Z');
  });

  it('is soon, later than now, and the same from every moment before it', () => {
    const moments = fc.integer({ min: Date.parse('2025-01-01'), max: Date.parse('2028-01-01') });
    const times = fc.oneof(
      fc.integer({ min: 0, max: 1_440 }).map((atMinute): DigestTimes => ({ atMinute })),
      fc.integer({ min: 15, max: 1_440 }).map((minutes): DigestTimes => ({ everyMs: minutes * MINUTE_MS })),
    );
    const zones = fc.constantFrom(BERLIN, 'Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe');
    fc.assert(
      fc.property(moments, times, zones, fc.double({ min: 0, max: 1, noNaN: true }), (nowMs, one, zone, share) => {
        const dueMs = nextDigestMs(one, zone, nowMs);
        expect(dueMs).toBeGreaterThan(nowMs);
        expect(dueMs - nowMs).toBeLessThanOrEqual(2 * DAY_MS);
        const between = nowMs + Math.floor((dueMs - 1 - nowMs) * share);
        expect(nextDigestMs(one, zone, between)).toBe(dueMs);
        if ('everyMs' in one) expect(dueMs - nowMs).toBeLessThanOrEqual(one.everyMs);
        else if (one.atMinute % 1_440 >= 4 * 60)
          expect(localTimeText(dueMs, zone).slice(11, 16)).toBe(
            new Date((one.atMinute % 1_440) * MINUTE_MS).toISOString().slice(11, 16),
          );
      }),
    );
  });
});
