/** Calls for meter events. */
import { eventAccepted, eventBody, eventsAnswer, eventsQuery } from '../plant/ledger.js';
import { operation, ranged, SITE, written } from './operation.js';

const postEvent = operation({
  id: 'postEvent',
  method: 'post',
  path: `${SITE}/events`,
  role: 'operator',
  tag: 'Events',
  summary: 'Record a meter event',
  description: '202 once Kafka has it on all replicas. The same id is the same event.',
  body: { schema: eventBody, required: true },
  status: 202,
  answer: eventAccepted,
  problems: ['unknown-parameter', 'not-found', ...written, 'conflict', 'unavailable'],
});

const listEvents = operation({
  id: 'listEvents',
  method: 'get',
  path: `${SITE}/events`,
  tag: 'Events',
  summary: 'Meter events, newest first',
  query: eventsQuery,
  status: 200,
  answer: eventsAnswer,
  problems: ranged,
});

export const EVENT_OPERATIONS = { postEvent, listEvents };
