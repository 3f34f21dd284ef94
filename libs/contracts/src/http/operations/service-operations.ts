/** Calls about the service itself: who calls, versions, health, metrics, documents. */
import { healthAnswer, pageQuery, readyAnswer } from '../plant/service.js';
import { meAnswer, versionAnswer } from '../plant/sites.js';
import { JSON_TYPE, operation } from './operation.js';

const getMe = operation({
  id: 'getMe',
  method: 'get',
  path: '/api/v1/me',
  scope: 'common',
  tag: 'Service',
  summary: 'Whose key this is, and what it may do',
  status: 200,
  answer: meAnswer,
  problems: ['unknown-parameter'],
});

const getVersion = operation({
  id: 'getVersion',
  method: 'get',
  path: '/api/v1/version',
  scope: 'common',
  tag: 'Service',
  summary: 'Versions of product, schema and rules',
  status: 200,
  answer: versionAnswer,
  problems: ['unknown-parameter'],
});

const getLiveness = operation({
  id: 'getLiveness',
  method: 'get',
  path: '/health/live',
  tag: 'Service',
  summary: 'Is the process alive',
  status: 200,
  answer: healthAnswer,
  problems: [],
});

const getReadiness = operation({
  id: 'getReadiness',
  method: 'get',
  path: '/health/ready',
  tag: 'Service',
  summary: 'Can it do its work; 503 says what is missing',
  status: 200,
  answer: readyAnswer,
  problems: [],
});

const getMetrics = operation({
  id: 'getMetrics',
  method: 'get',
  path: '/metrics',
  tag: 'Service',
  summary: 'Prometheus',
  status: 200,
  answer: null,
  types: ['text/plain'],
  problems: [],
});

const getOpenApi = operation({
  id: 'getOpenApi',
  method: 'get',
  path: '/openapi.json',
  tag: 'Service',
  summary: 'This document',
  status: 200,
  answer: null,
  types: [JSON_TYPE],
  problems: [],
});

const getDocs = operation({
  id: 'getDocs',
  method: 'get',
  path: '/docs',
  tag: 'Service',
  summary: 'This document as a page',
  status: 200,
  answer: null,
  types: ['text/html'],
  problems: [],
});

const getPage = operation({
  id: 'getPage',
  method: 'get',
  path: '/',
  tag: 'Service',
  summary: 'The operators’ page',
  description: 'Its views lie at `/{site}/{view}`: overview, plant, performance, points, alarms, data, reports, log.',
  query: pageQuery,
  status: 200,
  answer: null,
  types: ['text/html'],
  problems: ['unknown-parameter'],
});

export const SERVICE_OPERATIONS = {
  getMe,
  getVersion,
  getLiveness,
  getReadiness,
  getMetrics,
  getOpenApi,
  getDocs,
  getPage,
};
