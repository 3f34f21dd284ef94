import fc from 'fast-check';
import { DAY_MS, MINUTE_MS } from '../calendar/durations.js';
import { alarmFigures, type AlarmStep } from './alarm-figures.js';

const FROM = Date.parse('2026-01-10T00:00:00Z');
const at = (
  minutes: number,
  news: AlarmStep['news'],
  subject = 'boiler-1',
  more: Partial<AlarmStep> = {},
): AlarmStep => ({
  alert: `device.silent.${subject}`,
  rule: 'device.silent',
  subject,
  severity: 'warning',
  news,
  atMs: FROM + minutes * MINUTE_MS,
  ...more,
});
const ofDay = (steps: readonly AlarmStep[]) => alarmFigures(steps, FROM, FROM + DAY_MS);

describe('figures of an alarm system', () => {
  it('of a quiet day are rates, a mix, and how soon somebody looked', () => {
    const figures = ofDay([
      at(0, 'raised'),
      at(4, 'acknowledged'),
      at(30, 'returned'),
      at(60, 'raised', 'boiler-2'),
      at(70, 'worsened', 'boiler-2', { severity: 'critical' }),
      at(80, 'acknowledged', 'boiler-2'),
      at(90, 'returned', 'boiler-2'),
      at(1_439, 'raised', 'pump', { rule: 'device.skew' }),
    ]);
    expect(figures).toMatchObject({
      alarmCount: 4,
      averageAlarmRate: 4 / 24,
      averagePerDay: 4,
      currentAlarmRate: 6,
      maximumAlarmRate: 6,
      floodShare: 0,
      maximumActiveStateS: 1_800,
      maximumUnAckS: 1_200,
      maximumReAlarmCount: 2,
      bySeverity: { info: 0, warning: 3, critical: 1 },
      chattering: [],
      stale: 0,
      timeToAcknowledge: { count: 2, medianS: 240, p90S: 1_200 },
    });
    expect(figures.topTen[0]).toEqual({ rule: 'device.silent', subject: 'boiler-2', count: 2, share: 0.5 });
    expect(figures.unacknowledged.map(({ count }) => count)).toEqual([1, 0, 0, 0, 0]);
  });

  it('count what came in each hour before the end, of a week at most', () => {
    const steps = [
      at(0, 'raised'),
      at(59, 'raised', 'boiler-2'),
      at(60, 'worsened', 'boiler-2'),
      at(1_439, 'raised', 'pump'),
    ];
    const { hours } = ofDay(steps);
    expect(hours).toHaveLength(24);
    expect(hours.map(({ count }) => count)).toEqual([2, 1, ...Array.from({ length: 21 }, () => 0), 1]);
    expect(hours[1]).toEqual({ startMs: FROM + 60 * MINUTE_MS, count: 1 });
    expect(alarmFigures(steps, FROM - 30 * DAY_MS, FROM + DAY_MS).hours).toHaveLength(168);
    expect(alarmFigures(steps, FROM, FROM + 90 * MINUTE_MS).hours.map(({ count }) => count)).toEqual([2]);
  });

  it('see a flood from eleven alarms in ten minutes until there are fewer than five', () => {
    const burst = (from: number, count: number): AlarmStep[] =>
      Array.from({ length: count }, (_, i) => at(from + i / 10, 'raised', `device-${from}-${i}`));
    expect(ofDay(burst(0, 10)).floodShare).toBe(0);
    const figures = ofDay([...burst(10, 11), ...burst(20, 5), ...burst(30, 4), ...burst(40, 6)]);
    expect(figures.floodShare).toBeCloseTo(2 / 144, 12);
    expect(figures.maximumAlarmRate).toBe(66);
  });

  it('name what chatters, and what has stood for more than a day', () => {
    const again = [0, 3, 6, 9].flatMap((minute) => [at(minute, 'raised'), at(minute + 1, 'returned')]);
    const slow = [0, 20, 40].flatMap((minute) => [at(minute, 'raised', 'pump'), at(minute + 1, 'returned', 'pump')]);
    const figures = alarmFigures([...again, ...slow, at(-60, 'raised', 'gate')], FROM, FROM + DAY_MS);
    expect(figures.chattering).toEqual([{ rule: 'device.silent', subject: 'boiler-1', count: 4, share: 4 / 7 }]);
    expect(figures.stale).toBe(1);
    expect(figures.maximumActiveStateS).toBe(25 * 3_600);
    expect(figures.alarmCount).toBe(7);
  });

  it('of nothing are zeros, not errors', () => {
    expect(ofDay([])).toMatchObject({
      alarmCount: 0,
      floodShare: 0,
      topTen: [],
      timeToAcknowledge: null,
      stale: 0,
      maximumUnAckS: 0,
    });
  });

  it('do not depend on the order of the steps, and their parts add up', () => {
    const step = fc.record({
      subject: fc.constantFrom('a', 'b', 'c'),
      news: fc.constantFrom('raised', 'worsened', 'returned', 'acknowledged', 'shelved', 'unshelved'),
      minutes: fc.integer({ min: -100, max: 1_600 }),
      severity: fc.constantFrom('info', 'warning', 'critical'),
    });
    fc.assert(
      fc.property(fc.uniqueArray(step, { selector: ({ minutes }) => minutes, maxLength: 40 }), (drawn) => {
        const steps = drawn.map(({ subject, news, minutes, severity }) => at(minutes, news, subject, { severity }));
        const figures = ofDay(steps);
        expect(ofDay(steps.toReversed())).toEqual(figures);
        expect(Object.values(figures.bySeverity).reduce((sum, n) => sum + n, 0)).toBe(figures.alarmCount);
        expect(figures.topTen.reduce((sum, { count }) => sum + count, 0)).toBe(figures.alarmCount);
        expect(figures.maximumAlarmRate).toBeGreaterThanOrEqual(figures.averageAlarmRate);
        expect(figures.floodShare).toBeLessThanOrEqual(1);
        expect(figures.averageAlarmRate * 24).toBeCloseTo(figures.averagePerDay, 9);
      }),
    );
  });
});
