/** Calls of those who sign figures and of those who check them. */
import {
  auditAnswer,
  auditChainAnswer,
  auditQuery,
  periodsAnswer,
  periodsQuery,
  restatementsAnswer,
  restatementsQuery,
  signAnswer,
  signBody,
} from '../accounts/closing.js';
import { CLOSABLE_PERIOD_PATTERN } from '../text-forms.js';
import { operation, ranged, SITE, written } from './operation.js';

const signing = ['bad-parameter', 'unknown-parameter', 'not-found', 'conflict', ...written] as const;

const listPeriods = operation({
  id: 'listPeriods',
  method: 'get',
  path: `${SITE}/periods`,
  tag: 'Figures',
  summary: 'Months, seasons or years that have figures: what was signed by whom, and what waits for whom',
  description:
    'Oldest first. Without `from`: 13 months, 5 seasons, 5 years. With `asOf` the figures and signatures of then, and what waited for whom then.',
  query: periodsQuery,
  status: 200,
  answer: periodsAnswer,
  problems: ranged,
});

const closePeriod = operation({
  id: 'closePeriod',
  method: 'post',
  path: `${SITE}/periods/{period}/close`,
  forms: { period: CLOSABLE_PERIOD_PATTERN },
  role: 'operator',
  tag: 'Figures',
  summary: 'Close a month, season or year, or its newest restatement: the first of two signatures',
  description:
    'Not before the end and 5 working days, not while readings wait to be computed, and not where the figures do not follow from the raw rows as whoever verifies their evidence will make them: 409 says what is missing or what differs. Nor before all of this holds, and then 409 lists in `items` all that does not: the net is known (`net`), 90 % of the heating days is known (`told`), no reading waits for a decision (`held`), no factor is missing (`factor-missing`), every factor version that was used is verified (`factor`), every credited or debited meter has had a certificate (`calibration`), and of a season or year all months are approved (`month`; of a season those since the end of the one before). `factor`, `told` and `calibration` can be waived in the site file (`closing.waivers`) by somebody who does not sign, for at most 12 months; judged on the day of the signature.',
  body: { schema: signBody, required: false, requiredWithoutKey: ['by'] },
  status: 200,
  answer: signAnswer,
  problems: signing,
});

const approvePeriod = operation({
  id: 'approvePeriod',
  method: 'post',
  path: `${SITE}/periods/{period}/approve`,
  forms: { period: CLOSABLE_PERIOD_PATTERN },
  role: 'auditor',
  tag: 'Figures',
  summary: 'Approve what another person closed',
  description:
    'The person who closed is refused (403). What must hold to close must hold again (409). A restatement needs this signature alone where gross and net have moved by no more than the materiality of the site file (`closing.materialityPct`, `materialityT`) since two people signed, all steps added up without their signs.',
  body: { schema: signBody, required: false, requiredWithoutKey: ['by'] },
  status: 200,
  answer: signAnswer,
  problems: signing,
});

const listRestatements = operation({
  id: 'listRestatements',
  method: 'get',
  path: `${SITE}/restatements`,
  tag: 'Figures',
  summary: 'Figures that changed after they were closed, newest first',
  description: 'With `asOf` what had been restated and signed by then.',
  query: restatementsQuery,
  status: 200,
  answer: restatementsAnswer,
  problems: ranged,
});

const listAudit = operation({
  id: 'listAudit',
  method: 'get',
  path: '/api/v1/audit',
  role: 'auditor',
  scope: 'filtered',
  tag: 'Service',
  summary: 'Who did what, when, and why, newest first; append-only and chained by hashes',
  query: auditQuery,
  status: 200,
  answer: auditAnswer,
  problems: ['bad-parameter', 'unknown-parameter', 'not-found'],
});

const checkAudit = operation({
  id: 'checkAudit',
  method: 'get',
  path: '/api/v1/audit/chain',
  role: 'auditor',
  tag: 'Service',
  summary: 'Whether the audit log hangs together: every hash is made again',
  status: 200,
  answer: auditChainAnswer,
  problems: ['unknown-parameter'],
});

export const CLOSING_OPERATIONS = {
  listPeriods,
  closePeriod,
  approvePeriod,
  listRestatements,
  listAudit,
  checkAudit,
};
