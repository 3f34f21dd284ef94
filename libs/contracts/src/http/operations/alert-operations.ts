/** Calls for alerts. */
import { ackBody, alertItem, alertsAnswer, alertsQuery, shelveBody } from '../alerts.js';
import { operation, written } from './operation.js';

const listAlerts = operation({
  id: 'listAlerts',
  method: 'get',
  path: '/api/v1/alerts',
  scope: 'filtered',
  tag: 'Alerts',
  summary: 'Alerts, newest first',
  query: alertsQuery,
  status: 200,
  answer: alertsAnswer,
  problems: ['bad-parameter', 'unknown-parameter', 'not-found'],
});

const ackAlert = operation({
  id: 'ackAlert',
  method: 'post',
  path: '/api/v1/alerts/{id}/ack',
  role: 'operator',
  scope: 'filtered',
  tag: 'Alerts',
  summary: 'Acknowledge an alert',
  body: { schema: ackBody, required: false },
  status: 200,
  answer: alertItem,
  problems: ['unknown-parameter', 'not-found', 'conflict', ...written],
});

const shelveAlert = operation({
  id: 'shelveAlert',
  method: 'post',
  path: '/api/v1/alerts/{id}/shelve',
  role: 'operator',
  scope: 'filtered',
  tag: 'Alerts',
  summary: 'Take an alert from the list for a time',
  body: { schema: shelveBody, required: true },
  status: 200,
  answer: alertItem,
  problems: ['unknown-parameter', 'not-found', 'conflict', ...written],
});

export const ALERT_OPERATIONS = { listAlerts, ackAlert, shelveAlert };
