import { datesBetween } from '../calendar/local-date.js';
import { makeNormals } from './make-normals.js';

const years = { from: 1991, to: 2020, baseC: 18, season: { start: '10-01', end: '04-30' } };
/** A year of two temperatures: 8 Cel from October to April, 20 Cel else; `add` by year. */
const record = (add: (year: number) => number = () => 0): Map<string, number> =>
  new Map(
    datesBetween('1991-01-01', '2020-12-31').map((date) => {
      const month = Number(date.slice(5, 7));
      return [date, (month >= 10 || month <= 4 ? 8 : 20) + add(Number(date.slice(0, 4)))];
    }),
  );

describe('normal degree-days from a daily record', () => {
  it('are the mean over the years, smoothed over 15 days, with the sum of the year kept', () => {
    const made = makeNormals(record(), years);
    if ('problems' in made) throw new Error(made.problems.join());
    expect(made.days.size).toBe(365);
    expect(made.days.get('01-15')).toBeCloseTo(10, 12);
    expect(made.days.get('07-15')).toBe(0);
    expect(made.days.get('10-01')).toBeCloseTo((10 * 8) / 15, 12); // eight of fifteen days are heating days
    expect([...made.days.values()].reduce((sum, value) => sum + value, 0)).toBeCloseTo(10 * 212, 9);
    expect(made.missingDays).toBe(0);
  });

  it('show how much seasons differ', () => {
    const made = makeNormals(
      record((year) => (year % 2 === 0 ? 1 : -1)),
      years,
    );
    if ('problems' in made) throw new Error(made.problems.join());
    expect(made.seasons.get(1991)).toBeCloseTo(92 * 11 + 121 * 9, 9); // October to December at 7 Cel, January to 29 April and 30 at 9 Cel
    expect(made.seasonSdKd).toBeGreaterThan(0);
  });

  it('leave a month out that lacks eleven days or five in a row, and are refused where a month has too few years', () => {
    const gappy = record();
    for (let year = 1991; year <= 1996; year++) {
      for (const day of ['03', '04', '05', '06', '07']) gappy.delete(`${year}-02-${day}`);
    }
    const made = makeNormals(gappy, years);
    if ('problems' in made) throw new Error(made.problems.join());
    expect(made.missingDays).toBe(30);
    for (const day of ['03', '05', '07', '09', '11', '13', '15', '17', '19', '21', '23'])
      gappy.delete(`1997-02-${day}`);
    expect(makeNormals(gappy, years)).toEqual({
      problems: ['month 02 is known in 23 of 30 years, a normal needs 24'],
    });
  });
});
