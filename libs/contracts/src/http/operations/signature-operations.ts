/** Calls for the performance of the plant: its energy signature, and every hour of a season. */
import { seasonHoursAnswer, seasonHoursQuery, signatureAnswer, signatureQuery } from '../plant/signature.js';
import { operation, SITE } from './operation.js';

const problems = ['bad-parameter', 'unknown-parameter', 'not-found'] as const;

const getSignature = operation({
  id: 'getSignature',
  method: 'get',
  path: `${SITE}/signature`,
  tag: 'Figures',
  summary: 'Energy signature of a season: its days against a reference line, and since when they lie off it',
  description:
    'Days of a season with their weather, the line that drift is judged by, CUSUM with its change, what the finding costs, and the same days of another season. 400: the target is a ratio, or the season is none of its kind.',
  query: signatureQuery,
  status: 200,
  answer: signatureAnswer,
  problems,
});

const getSeasonHours = operation({
  id: 'getSeasonHours',
  method: 'get',
  path: `${SITE}/season-hours`,
  tag: 'Figures',
  summary: 'Heat power of every hour of a season, day by day',
  description: 'At most a year: the form that a heat map and a load duration curve need, in one answer.',
  query: seasonHoursQuery,
  status: 200,
  answer: seasonHoursAnswer,
  problems,
});

export const SIGNATURE_OPERATIONS = { getSignature, getSeasonHours };
