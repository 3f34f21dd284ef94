import { dayAfterKey } from '../../../apps/dashboard/src/views/performance/day-keys.js';

const DAYS = ['2026-01-01', '2026-01-02', '2026-01-04', '2026-01-05'];
const press = (key: string, day: string | null, shiftKey = false) => dayAfterKey({ key, shiftKey }, DAYS, day);

describe('the day that all pictures show', () => {
  it('goes to the one beside it that is known, a week with Shift, and stays within what is shown', () => {
    expect(press('ArrowRight', '2026-01-02')).toBe('2026-01-04');
    expect(press('ArrowLeft', '2026-01-04')).toBe('2026-01-02');
    expect(press('ArrowRight', '2026-01-03')).toBe('2026-01-04');
    expect(press('ArrowRight', '2026-01-05')).toBe('2026-01-05');
    expect(press('ArrowLeft', '2026-01-05', true)).toBe('2026-01-01');
  });

  it('begins at the newest, goes to either end, and away', () => {
    expect(press('ArrowLeft', null)).toBe('2026-01-05');
    expect([press('Home', null), press('End', '2026-01-01')]).toEqual(['2026-01-01', '2026-01-05']);
    expect(press('Escape', '2026-01-01')).toBeNull();
  });

  it('leaves other keys, and Escape without a day, to the page', () => {
    expect([press('v', null), press('Escape', null)]).toEqual([undefined, undefined]);
    expect(dayAfterKey({ key: 'End', shiftKey: false }, [], null)).toBeUndefined();
  });
});
