/** Calls for figures: emissions, targets, and the factors behind them. */
import { emissionsAnswer, emissionsQuery, factorsAnswer, targetQuery, targetsAnswer } from '../accounts/figures.js';
import { listQuery } from '../plant/service.js';
import { targetAnswer } from '../accounts/targets.js';
import { dense, operation, SITE } from './operation.js';

const getEmissions = operation({
  id: 'getEmissions',
  method: 'get',
  path: `${SITE}/emissions`,
  tag: 'Figures',
  summary: 'Heat and emissions avoided, one row per interval',
  description:
    'Dense up to now: an interval without data has null figures and coverage 0. Rows are whole intervals whose start lies in the range; at most 11,000. Without `from`: 48 hours, 31 days, 13 months, 5 seasons. With `asOf` what was known at that moment, to the digit: closed figures as they were recorded, open ones from what had been received by then and the configuration that counted.',
  query: emissionsQuery,
  status: 200,
  answer: emissionsAnswer,
  problems: dense,
});

const listTargets = operation({
  id: 'listTargets',
  method: 'get',
  path: `${SITE}/targets`,
  tag: 'Figures',
  summary: 'Targets and where they stand',
  query: listQuery,
  status: 200,
  answer: targetsAnswer,
  problems: ['unknown-parameter', 'not-found'],
});

const getTarget = operation({
  id: 'getTarget',
  method: 'get',
  path: `${SITE}/targets/{target}`,
  tag: 'Figures',
  summary: 'One target: plan curve, achieved curve, gap, forecast',
  query: targetQuery,
  status: 200,
  answer: targetAnswer,
  problems: ['bad-parameter', 'unknown-parameter', 'not-found'],
});

const listFactors = operation({
  id: 'listFactors',
  method: 'get',
  path: '/api/v1/factors',
  scope: 'common',
  tag: 'Figures',
  summary: 'Emission factors with sources and versions',
  query: listQuery,
  status: 200,
  answer: factorsAnswer,
  problems: ['unknown-parameter'],
});

export const FIGURE_OPERATIONS = { getEmissions, listTargets, getTarget, listFactors };
