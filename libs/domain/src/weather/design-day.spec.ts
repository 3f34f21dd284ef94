import { datesBetween } from '../calendar/local-date.js';
import { designDayC } from './design-day.js';
import type { PastWinters } from './normals.js';

/** Two winters of 0, 1, 2 … K.d: of 120 days the eleventh coldest is that of the sixth pair. */
const winters = (years: readonly number[]): PastWinters => ({
  id: 'w',
  source: 's',
  years,
  days: new Map(
    years.flatMap((year) => datesBetween(`${year}-11-01`, `${year}-12-30`).map((date, i) => [date, i] as const)),
  ),
});

describe('the design day', () => {
  it('is colder on five days a year in the mean of the winters (golden)', () => {
    // 59 59 58 58 57 57 56 56 55 55 | 54: ten days of two winters are colder
    expect(designDayC(winters([2020, 2021]), 18)).toBe(18 - 54);
  });
  it('is not known without winters, or of less than six days', () => {
    expect(designDayC(undefined, 18)).toBeNull();
    expect(designDayC({ ...winters([]), days: new Map() }, 18)).toBeNull();
  });
});
