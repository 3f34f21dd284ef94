/** Calls of those who sign figures and of those who look over their shoulder. */
import {
  auditAnswer,
  auditChainAnswer,
  auditQuery,
  restatementsAnswer,
  restatementsQuery,
  signAnswer,
  signBody,
} from './http-closing.js';
import { ranged, SITE, written, type Operation } from './http-operation.js';

const signing = ['bad-parameter', 'unknown-parameter', 'not-found', 'conflict', ...written] as const;

export const CLOSING_OPERATIONS: readonly Operation[] = [
  {
    id: 'closePeriod',
    method: 'post',
    path: `${SITE}/periods/{period}/close`,
    role: 'operator',
    tag: 'Figures',
    summary: 'Close a month or season, or its newest restatement: the first of two signatures',
    description:
      'Not before the end and 5 working days, not while readings wait to be computed, not where a factor is missing: 409 says what is missing.',
    body: { schema: signBody, required: false },
    status: 200,
    answer: signAnswer,
    problems: signing,
  },
  {
    id: 'approvePeriod',
    method: 'post',
    path: `${SITE}/periods/{period}/approve`,
    role: 'auditor',
    tag: 'Figures',
    summary: 'Approve what another person closed',
    description:
      'The person who closed is refused (403). A restatement up to the materiality threshold of the site file (`emissions.materialityPct`, `materialityT`) needs this signature alone.',
    body: { schema: signBody, required: false },
    status: 200,
    answer: signAnswer,
    problems: signing,
  },
  {
    id: 'listRestatements',
    method: 'get',
    path: `${SITE}/restatements`,
    tag: 'Figures',
    summary: 'Figures that changed after they were closed, newest first',
    query: restatementsQuery,
    status: 200,
    answer: restatementsAnswer,
    problems: ranged,
  },
  {
    id: 'listAudit',
    method: 'get',
    path: '/api/v1/audit',
    role: 'auditor',
    tag: 'Service',
    summary: 'Who did what, when, and why, newest first; append-only and chained by hashes',
    query: auditQuery,
    status: 200,
    answer: auditAnswer,
    problems: ['bad-parameter', 'unknown-parameter', 'not-found'],
  },
  {
    id: 'checkAudit',
    method: 'get',
    path: '/api/v1/audit/chain',
    role: 'auditor',
    tag: 'Service',
    summary: 'Whether the audit log hangs together: every hash is made again',
    status: 200,
    answer: auditChainAnswer,
    problems: ['unknown-parameter'],
  },
];
