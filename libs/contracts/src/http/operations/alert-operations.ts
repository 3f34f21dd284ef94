/** Calls for alerts. */
import {
  ackBody,
  alertDetail,
  alertItem,
  alertsAnswer,
  alertsQuery,
  noteBody,
  shelveBody,
  suppressBody,
  unshelveBody,
} from '../alarms/alerts.js';
import { alertMetricsAnswer, alertMetricsQuery } from '../alarms/alert-metrics.js';
import { notificationItem, notificationsAnswer, notificationsQuery } from '../alarms/notifications.js';
import { operation, written } from './operation.js';

const listAlerts = operation({
  id: 'listAlerts',
  method: 'get',
  path: '/api/v1/alerts',
  scope: 'filtered',
  tag: 'Alerts',
  summary: 'Alerts, newest first or in the order of work',
  query: alertsQuery,
  status: 200,
  answer: alertsAnswer,
  problems: ['bad-parameter', 'bad-range', 'unknown-parameter', 'not-found'],
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

const noteAlert = operation({
  id: 'noteAlert',
  method: 'post',
  path: '/api/v1/alerts/{id}/note',
  role: 'operator',
  scope: 'filtered',
  tag: 'Alerts',
  summary: 'Write down what was found about an alert, or is done',
  description: 'A step in its life that changes nothing else; nobody is woken by it.',
  body: { schema: noteBody, required: true },
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

const suppressAlert = operation({
  id: 'suppressAlert',
  method: 'post',
  path: '/api/v1/alerts/{id}/suppress',
  role: 'operator',
  scope: 'filtered',
  tag: 'Alerts',
  summary: 'Take an alert out of service for a time',
  description: 'Whatever comes of it until then is told to nobody: for works, or a sensor that is known to be broken.',
  body: { schema: suppressBody, required: true },
  status: 200,
  answer: alertItem,
  problems: ['unknown-parameter', 'not-found', 'conflict', ...written],
});

const unshelveAlert = operation({
  id: 'unshelveAlert',
  method: 'post',
  path: '/api/v1/alerts/{id}/unshelve',
  role: 'operator',
  scope: 'filtered',
  tag: 'Alerts',
  summary: 'Bring a shelved alert, or one that is out of service, back before its time',
  body: { schema: unshelveBody, required: false },
  status: 200,
  answer: alertItem,
  problems: ['unknown-parameter', 'not-found', 'conflict', ...written],
});

const getAlert = operation({
  id: 'getAlert',
  method: 'get',
  path: '/api/v1/alerts/{id}',
  scope: 'filtered',
  tag: 'Alerts',
  summary: 'One alert: what to do, the steps in its life, who was told',
  status: 200,
  answer: alertDetail,
  problems: ['unknown-parameter', 'not-found'],
});

const alertMetrics = operation({
  id: 'alertMetrics',
  method: 'get',
  path: '/api/v1/alerts/metrics',
  scope: 'filtered',
  tag: 'Alerts',
  summary: 'How the alarm system does: rates, floods, chattering, time to acknowledge',
  description: "Figures of EEMUA 191 and ISA-18.2; those of OPC UA's AlarmMetricsType have its names.",
  query: alertMetricsQuery,
  status: 200,
  answer: alertMetricsAnswer,
  problems: ['bad-parameter', 'unknown-parameter', 'bad-range', 'range-too-large', 'not-found'],
});

const listNotifications = operation({
  id: 'listNotifications',
  method: 'get',
  path: '/api/v1/notifications',
  scope: 'filtered',
  tag: 'Alerts',
  summary: 'Who was told of which alert when, with the answer, newest first',
  query: notificationsQuery,
  status: 200,
  answer: notificationsAnswer,
  problems: ['bad-parameter', 'unknown-parameter', 'not-found'],
});

const testSink = operation({
  id: 'testSink',
  method: 'post',
  path: '/api/v1/sites/{site}/sinks/{sink}/test',
  role: 'operator',
  tag: 'Alerts',
  summary: 'Send a trial to a sink',
  description: 'It is sent once, by the alerting service; its notification says what became of it.',
  status: 202,
  answer: notificationItem,
  problems: ['unknown-parameter', 'not-found', ...written],
});

export const ALERT_OPERATIONS = {
  listAlerts,
  alertMetrics,
  getAlert,
  ackAlert,
  noteAlert,
  shelveAlert,
  suppressAlert,
  unshelveAlert,
  listNotifications,
  testSink,
};
