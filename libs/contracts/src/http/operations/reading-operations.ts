/** Calls for the readings of a point. */
import { readingsAnswer, readingsQuery, seriesAnswer, seriesQuery } from '../readings.js';
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

export const READING_OPERATIONS = { listReadings, getSeries };
