/** Calls for the readings of a point. */
import { readingsAnswer, readingsQuery, seriesAnswer, seriesQuery } from '../plant/readings.js';
import { trendAnswer, trendQuery } from '../plant/trend.js';
import { dense, operation, ranged, SITE } from './operation.js';

const listReadings = operation({
  id: 'listReadings',
  method: 'get',
  path: `${SITE}/points/{device}/{point}/readings`,
  tag: 'Readings',
  summary: 'Raw readings of a point, oldest first',
  description: 'Without `from`: the last 24 hours before `to`.',
  query: readingsQuery,
  status: 200,
  answer: readingsAnswer,
  problems: ranged,
});

const getSeries = operation({
  id: 'getSeries',
  method: 'get',
  path: `${SITE}/points/{device}/{point}/series`,
  tag: 'Readings',
  summary: 'A point over time, one row per interval',
  description:
    'Dense up to now: an interval without data has null figures and coverage 0. Rows are whole intervals whose start lies in the range; at most 11,000. Without `from`: 24 hours by minute and by 15 minutes, 48 hours by hour, 31 days, 13 months.',
  query: seriesQuery,
  status: 200,
  answer: seriesAnswer,
  problems: dense,
});

const getTrend = operation({
  id: 'getTrend',
  method: 'get',
  path: `${SITE}/points/{device}/{point}/trend`,
  tag: 'Readings',
  summary: 'A point over time as a screen can show it',
  description:
    'For any range of at most 800 days: windows of 15 minutes put together where a pixel is longer, else readings put together; where there are fewer than two readings for a pixel these themselves. Rows put together are dense up to now and lie on one grid, so that what is asked for beside a range fits it; single readings come with the one before and the one behind. More than 20,000 readings come as windows. With it come gaps, what was corrected, what happened, and what waits. Without `from`: the last 24 hours before `to`. 410: the raw readings are not kept any more; fewer pixels, or a longer range, show windows.',
  query: trendQuery,
  status: 200,
  answer: trendAnswer,
  problems: [...dense, 'expired'],
});

export const READING_OPERATIONS = { listReadings, getSeries, getTrend };
