import { isLate } from './lateness.js';

const at = (time: string) => Date.parse(time);

describe('lateness', () => {
  it('counts from the end of the local hour', () => {
    const received = (time: string) => isLate(at('2026-01-10T00:20:00Z'), at(time), 'Asia/Shanghai');
    expect(received('2026-01-10T00:20:01Z')).toBe(false);
    expect(received('2026-01-10T01:15:00Z')).toBe(false);
    expect(received('2026-01-10T01:15:00.001Z')).toBe(true);
    expect(received('2026-01-11T00:00:00Z')).toBe(true);
  });

  it('knows zones that are half an hour or three quarters off', () => {
    // 00:20 UTC is 05:50 in Kolkata and 06:05 in Kathmandu.
    const t = at('2026-01-10T00:20:00Z');
    expect(isLate(t, at('2026-01-10T00:46:00Z'), 'Asia/Kolkata')).toBe(true);
    expect(isLate(t, at('2026-01-10T00:45:00Z'), 'Asia/Kolkata')).toBe(false);
    expect(isLate(t, at('2026-01-10T01:30:00Z'), 'Asia/Kathmandu')).toBe(false);
    expect(isLate(t, at('2026-01-10T01:31:00Z'), 'Asia/Kathmandu')).toBe(true);
  });

  it('knows an hour that the clocks cut short', () => {
    // Lord Howe: 02:00 becomes 02:30 at 15:30 UTC, so that this hour ends at 16:00
    const t = at('2025-10-04T15:40:00Z');
    expect(isLate(t, at('2025-10-04T16:15:00Z'), 'Australia/Lord_Howe')).toBe(false);
    expect(isLate(t, at('2025-10-04T16:16:00Z'), 'Australia/Lord_Howe')).toBe(true);
  });

  it('the first moment of an hour belongs to it', () => {
    expect(isLate(at('2026-01-10T01:00:00Z'), at('2026-01-10T02:15:00Z'), 'UTC')).toBe(false);
    expect(isLate(at('2026-01-10T00:59:59.999Z'), at('2026-01-10T01:15:00.001Z'), 'UTC')).toBe(true);
  });
});
