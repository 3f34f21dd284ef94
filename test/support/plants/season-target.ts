/** A target of one heating season by degree-days, of the shipped normals, and plants that run to it. */
import { readFileSync } from 'node:fs';
import {
  datesBetween,
  heatingSeason,
  normalHdd,
  targetProgress,
  type Normals,
  type Plan,
  type SeasonRule,
  type Site,
  type Target,
  type TargetDay,
} from '#domain';
import type { ProgressInput } from '../../../libs/domain/src/target/standing.js';

export const RULE: SeasonRule = { start: '10-20', end: '04-06', exceptions: { '2023': { start: '10-17' } } };
export const NORMALS = readNormals();
export const DEGREE_DAYS = {
  method: 'degree-days',
  baseC: 18,
  baseShare: 0,
  normals: 'changchun-1991-2020',
} as const satisfies Plan;

/** The shipped table, read as text: the loader has its own tests. */
function readNormals(): Normals {
  const text = readFileSync(new URL('../../../config/normals/changchun-1991-2020.yaml', import.meta.url), 'utf8');
  const days = [...text.matchAll(/^ {2}'(\d\d-\d\d)': ([\d.]+)$/gm)].map(
    ([, day, hdd]) => [day!, Number(hdd)] as const,
  );
  const remaining = [...text.matchAll(/day: (\d\d-\d\d), sd: (\d+)/g)].map(([, day, sd]) => ({
    day: day!,
    sdKd: Number(sd),
  }));
  return {
    id: 'changchun-1991-2020',
    name: '',
    baseC: 18,
    days: new Map(days),
    remaining,
    seasonSdKd: 253,
    pastSeasons: new Map(),
    source: null,
    hash: '',
  };
}

export const target = (plan: Plan, more: Partial<Target> = {}): Target => ({
  id: 'annual-avoided',
  metric: 'avoided.gross',
  amount: 47_700,
  unit: 't',
  period: 'heatingSeason',
  plan,
  ...more,
});
export const site = (area: Site['area'] = null): Site => ({
  id: 'park',
  name: 'Park',
  timeZone: 'Asia/Shanghai',
  sinceMs: 0,
  season: RULE,
  area,
  devices: [],
  emissions: null,
  targets: [],
  weatherPoint: null,
  holidays: [],
  sources: [],
  hash: '',
});
export const SEASON = heatingSeason(RULE, 2025);

export const progress = (days: readonly TargetDay[], asOfDate: string, more: Partial<ProgressInput> = {}) =>
  targetProgress({
    target: target(DEGREE_DAYS),
    site: site(),
    normals: NORMALS,
    period: SEASON,
    days,
    asOfDate,
    today: asOfDate,
    ...more,
  });

/** Days of a plant that makes `rate` t per degree-day, in weather `warmth` K warmer than normal. */
export const plant = (to: string, rate: number, warmth = 0, coveragePct = 100): TargetDay[] =>
  datesBetween(SEASON.start, to).map((date) => {
    const hdd = Math.max(0, normalHdd(NORMALS, date) - warmth);
    return { date, hdd, achieved: rate * hdd, coveragePct };
  });
export const RATE = 47_700 / datesBetween(SEASON.start, SEASON.end).reduce((sum, d) => sum + normalHdd(NORMALS, d), 0);
