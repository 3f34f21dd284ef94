import { closableFrom, isWorkingDay } from './close-time.js';

describe('the close time of a period', () => {
  it('comes after five working days, Monday to Friday', () => {
    expect(closableFrom('2026-02-01', [])).toBe('2026-02-07'); // ended on a Saturday: Mon 2 to Fri 6
    expect(closableFrom('2026-04-01', [])).toBe('2026-04-08'); // Wed, Thu, Fri, Mon, Tue
  });

  it('is later by each holiday that falls on a working day', () => {
    expect(closableFrom('2026-04-01', ['2026-04-03', '2026-04-06'])).toBe('2026-04-10');
    expect(closableFrom('2026-04-01', ['2026-04-04'])).toBe('2026-04-08'); // a Saturday
    expect(isWorkingDay('2026-04-03', ['2026-04-03'])).toBe(false);
  });
});
