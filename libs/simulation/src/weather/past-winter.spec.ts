import type { Normals } from '#domain';
import { pastWinterMeans } from './past-winter.js';

const normals: Normals = {
  id: 'here',
  name: 'Here',
  baseC: 18,
  days: new Map(),
  remaining: [],
  seasonSdKd: null,
  pastSeasons: new Map(),
  winters: {
    id: 'here-winters',
    source: 'a test',
    years: [1998],
    days: new Map([
      ['1998-12-31', 30],
      ['1999-01-01', 40],
      ['1999-03-30', 0],
    ]),
  },
  source: null,
  hash: '',
};
const season = { start: '10-20', end: '04-06', exceptions: {} };

describe('a past winter', () => {
  it('lies over the season of a date, across the turn of the year', () => {
    const means = pastWinterMeans(normals, season, '2026-02-01', 1998)!;
    expect([...means]).toEqual([
      ['2025-12-31', -12],
      ['2026-01-01', -22],
    ]);
  });

  it('is null where it is not known', () => {
    expect(pastWinterMeans(normals, season, '2026-02-01', 1950)).toBeNull();
    expect(pastWinterMeans({ ...normals, winters: undefined }, season, '2026-02-01', 1998)).toBeNull();
  });
});
