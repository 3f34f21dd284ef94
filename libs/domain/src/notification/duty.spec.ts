import fc from 'fast-check';
import { HOUR_MS } from '../calendar/durations.js';
import { onDuty, type Duty, type DutyShift } from './duty.js';

const SITE = { timeZone: 'Asia/Shanghai', holidays: ['2026-02-17'] };
const shift = (more: Partial<DutyShift>): DutyShift => ({
  days: [],
  on: 'every-day',
  fromMinute: 0,
  toMinute: 24 * 60,
  everyWeeks: 1,
  since: null,
  until: null,
  to: ['ann'],
  ...more,
});
const DAY = { fromMinute: 7 * 60, toMinute: 19 * 60 };
const NIGHT = { fromMinute: 19 * 60, toMinute: 7 * 60 };
const at = (local: string): number => Date.parse(`${local}:00+08:00`);
const told = (local: string, ...shifts: DutyShift[]): string =>
  onDuty({ shifts, otherwise: ['nobody-on-duty'] }, SITE, at(local)).join();

describe('who is on duty', () => {
  const weekday = shift({ ...DAY, on: 'working-days', to: ['day'] });
  const friday = shift({ ...NIGHT, days: ['fri'], to: ['night'] });
  const free = shift({ ...DAY, on: 'free-days', to: ['weekend'] });

  it.each([
    ['2026-02-12T06:59', 'nobody-on-duty'], // Thursday
    ['2026-02-12T07:00', 'day'],
    ['2026-02-12T18:59', 'day'],
    ['2026-02-12T19:00', 'nobody-on-duty'],
    ['2026-02-13T19:00', 'night'], // Friday
    ['2026-02-14T06:59', 'night'], // the night of Friday
    ['2026-02-14T07:00', 'weekend'],
    ['2026-02-14T23:00', 'nobody-on-duty'],
    ['2026-02-17T12:00', 'weekend'], // a Tuesday that is a holiday
    ['2026-02-18T12:00', 'day'],
  ])('at %s is %s', (moment, who) => {
    expect(told(moment, weekday, friday, free)).toBe(who);
  });

  it('takes turns by weeks, within its days', () => {
    const [ann, li] = ['2026-01-05', '2026-01-12'].map((since, i) =>
      shift({ everyWeeks: 2, since, until: '2026-02-28', to: [i === 0 ? 'ann' : 'li'] }),
    );
    const weeks = ['2026-01-04', '2026-01-05', '2026-01-11', '2026-01-12', '2026-01-19', '2026-02-28', '2026-03-01'];
    expect(weeks.map((day) => told(`${day}T12:00`, ann!, li!))).toEqual([
      'nobody-on-duty',
      'ann',
      'ann',
      'li',
      'ann',
      'li',
      'nobody-on-duty',
    ]);
  });

  it('is whoever any of them names, once', () => {
    expect(told('2026-02-12T12:00', shift({ to: ['ann', 'li'] }), shift({ to: ['li', 'boss'] }))).toBe('ann,li,boss');
  });
});

it('there is never a moment at which nobody is told', () => {
  const shifts = fc.array(
    fc.record({
      days: fc.subarray(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const),
      on: fc.constantFrom('every-day' as const, 'working-days' as const, 'free-days' as const),
      fromMinute: fc.integer({ min: 0, max: 1440 }),
      toMinute: fc.integer({ min: 0, max: 1440 }),
      everyWeeks: fc.integer({ min: 1, max: 5 }),
      since: fc.constantFrom(null, '2026-01-07'),
      until: fc.constantFrom(null, '2026-03-07'),
    }),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(shifts, fc.integer({ min: 0, max: 3_000 }), (given, hours) => {
      const duty: Duty = { shifts: given.map((one) => shift(one)), otherwise: ['boss'] };
      expect(onDuty(duty, SITE, at('2026-01-01T00:00') + hours * HOUR_MS).length).toBeGreaterThan(0);
    }),
  );
});
