/** Calls about what the plant is and does: sites, status, points, changes as they come. */
import { listQuery, pointsAnswer, pointsQuery, sitesAnswer, streamQuery } from '../plant/service.js';
import { sentencesAnswer, sentencesQuery } from '../alarms/sentences.js';
import { statusAnswer, statusQuery } from '../plant/status.js';
import { operation, SITE } from './operation.js';

const listSites = operation({
  id: 'listSites',
  method: 'get',
  path: '/api/v1/sites',
  scope: 'filtered',
  tag: 'Sites',
  summary: 'Sites',
  query: listQuery,
  status: 200,
  answer: sitesAnswer,
  problems: ['unknown-parameter'],
});

const getStatus = operation({
  id: 'getStatus',
  method: 'get',
  path: `${SITE}/status`,
  tag: 'Sites',
  summary: 'What the site does now: heat, tonnes avoided, targets, devices, data, alerts',
  description:
    'null where there is no data yet. Between seasons the season fields show the last one. With `asOf` what would have been returned then, by what is stored: `lastSeen` is the newest arrival of something that is kept, an alert has its last severity, `lagRecords` is null.',
  query: statusQuery,
  status: 200,
  answer: statusAnswer,
  problems: ['bad-parameter', 'unknown-parameter', 'not-found'],
});

const getSentences = operation({
  id: 'getSentences',
  method: 'get',
  path: `${SITE}/sentences`,
  tag: 'Sites',
  summary: 'What a view of the page says, in words',
  description:
    'Made from the same figures as the other answers; figures are marked. Chances are counts ("12 of the past 32 winters"), and nothing is said to be missed before the season allows it. With `asOf` what was known at that moment; of alarms only how many there were.',
  query: sentencesQuery,
  status: 200,
  answer: sentencesAnswer,
  problems: ['bad-parameter', 'unknown-parameter', 'not-found'],
});

const listPoints = operation({
  id: 'listPoints',
  method: 'get',
  path: `${SITE}/points`,
  tag: 'Readings',
  summary: 'Points with their newest reading',
  query: pointsQuery,
  status: 200,
  answer: pointsAnswer,
  problems: ['bad-parameter', 'unknown-parameter', 'not-found'],
});

const stream = operation({
  id: 'stream',
  method: 'get',
  path: '/api/v1/stream',
  scope: 'filtered',
  tag: 'Sites',
  summary: 'Status and alerts as they change (Server-Sent Events)',
  description:
    'Events `status` and `alert`: first what holds now, then every change. `data` is the status document or the alert with `site`.',
  query: streamQuery,
  status: 200,
  answer: null,
  types: ['text/event-stream'],
  problems: ['unknown-parameter', 'bad-parameter', 'not-found'],
});

export const SITE_OPERATIONS = { listSites, getStatus, getSentences, listPoints, stream };
