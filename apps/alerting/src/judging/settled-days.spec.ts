import { MINUTE_MS, QUARTER_HOUR_MS } from '#domain';
import { awaitDay, type AwaitedDay } from './settled-days.js';

const day = (dayCoveragePct: number | null, more = {}) => ({
  id: 'annual-avoided',
  period: 'season-2026',
  toDateAsOf: '2026-11-24',
  coveragePct: 99,
  monthCoveragePct: 99,
  dayCoveragePct,
  ...more,
});

/** Remembers as the database does. */
function asked(): (target: ReturnType<typeof day>, nowMs: number) => boolean {
  let memory: AwaitedDay | null = null;
  return (target, nowMs) => {
    const { isSettled, awaited } = awaitDay(memory, target, nowMs);
    memory = awaited ?? memory;
    return isSettled;
  };
}

describe('a day that is judged', () => {
  it('is settled at once when it is covered', () => {
    expect(awaitDay(null, day(98), 0)).toEqual({ isSettled: true, awaited: null });
    expect(awaitDay(null, day(null), 0).isSettled).toBe(true);
  });

  it('waits while readings of it still come, each time anew, and a quarter of an hour longer', () => {
    const isSettled = asked();
    expect(isSettled(day(0, { monthCoveragePct: 0 }), 0)).toBe(false);
    expect(isSettled(day(0, { monthCoveragePct: 0 }), 14 * MINUTE_MS)).toBe(false);
    expect(isSettled(day(0, { monthCoveragePct: 50 }), 14 * MINUTE_MS + 1)).toBe(false);
    expect(isSettled(day(0, { monthCoveragePct: 50 }), 29 * MINUTE_MS)).toBe(false);
    expect(isSettled(day(0, { monthCoveragePct: 50 }), 29 * MINUTE_MS + 1)).toBe(true);
  });

  it('is not awaited for more than six hours', () => {
    const isSettled = asked();
    const settled = Array.from({ length: 40 }, (_, i) => isSettled(day(i), i * 10 * MINUTE_MS));
    expect(settled.indexOf(true)).toBe(36);
  });

  it('is another one for another day', () => {
    const isSettled = asked();
    isSettled(day(50), 0);
    expect(isSettled(day(50), QUARTER_HOUR_MS)).toBe(true);
    expect(isSettled(day(50, { toDateAsOf: '2026-11-25' }), QUARTER_HOUR_MS)).toBe(false);
  });
});
