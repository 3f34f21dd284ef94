/** Calls that say how whole the data of a site is. */
import { calibrationsAnswer, coverageAnswer, coverageQuery, gapsAnswer, gapsQuery } from '../plant/coverage.js';
import { listQuery } from '../plant/service.js';
import { dense, operation, SITE } from './operation.js';

const getCoverage = operation({
  id: 'getCoverage',
  method: 'get',
  path: `${SITE}/coverage`,
  tag: 'Counting',
  summary: 'How much of each local day is covered, by device',
  description:
    'Device by device in the order of the site file, each with all its days, oldest first. Without `from`: 31 days. At most 750,000 quarters of an hour of points are looked at.',
  query: coverageQuery,
  status: 200,
  answer: coverageAnswer,
  problems: dense,
});

const listGaps = operation({
  id: 'listGaps',
  method: 'get',
  path: `${SITE}/gaps`,
  tag: 'Counting',
  summary: 'Stretches in which readings of a device are missing: why, and what stands in their place; newest first',
  description:
    'Of points that are read at an interval, from their first reading on, to the last quarter of an hour that is over. Without `from`: 7 days. At most 750,000 quarters of an hour of points are looked at.',
  query: gapsQuery,
  status: 200,
  answer: gapsAnswer,
  problems: dense,
});

const listCalibrations = operation({
  id: 'listCalibrations',
  method: 'get',
  path: `${SITE}/calibrations`,
  tag: 'Counting',
  summary: 'Until when each meter is verified; what ends first comes first',
  query: listQuery,
  status: 200,
  answer: calibrationsAnswer,
  problems: ['unknown-parameter', 'not-found'],
});

export const COVERAGE_OPERATIONS = { getCoverage, listGaps, listCalibrations };
