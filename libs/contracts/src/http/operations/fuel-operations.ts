/** Calls for the book of fuel batches. */
import {
  fuelBatchAccepted,
  fuelBatchBody,
  fuelBatchesAnswer,
  fuelBatchesQuery,
  fuelFindingsRaised,
  raiseFuelFindingsBody,
  reconciliationAnswer,
  reconciliationQuery,
  strawAnswer,
  strawQuery,
  withdrawBatchBody,
} from '../accounts/fuel-batches.js';
import { operation, ranged, SITE, written } from './operation.js';

const PATH = `${SITE}/fuel-batches`;

const listFuelBatches = operation({
  id: 'listFuelBatches',
  method: 'get',
  path: PATH,
  tag: 'Fuel',
  summary: 'Batches of fuel with their papers, newest first',
  description: '`from` and `to` are times of delivery. Batches change no figure of emissions.',
  query: fuelBatchesQuery,
  status: 200,
  answer: fuelBatchesAnswer,
  problems: ranged,
});

const postFuelBatch = operation({
  id: 'postFuelBatch',
  method: 'post',
  path: PATH,
  role: 'operator',
  tag: 'Fuel',
  summary: 'Record the papers of a batch, or a correction of them',
  description:
    '202 once Kafka has it on all replicas. The same papers again are the same event. Nothing is overwritten: a correction is a later version with a `reason`.',
  body: { schema: fuelBatchBody, required: true },
  status: 202,
  answer: fuelBatchAccepted,
  problems: ['unknown-parameter', 'not-found', ...written, 'conflict', 'unavailable'],
});

const withdrawFuelBatch = operation({
  id: 'withdrawFuelBatch',
  method: 'post',
  path: `${PATH}/{batch}/withdraw`,
  role: 'operator',
  tag: 'Fuel',
  summary: 'Take a batch out of the book; a later version brings it back',
  body: { schema: withdrawBatchBody, required: true },
  status: 202,
  answer: fuelBatchAccepted,
  problems: ['unknown-parameter', 'not-found', ...written, 'conflict', 'unavailable'],
});

const getStrawByOrigin = operation({
  id: 'getStrawByOrigin',
  method: 'get',
  path: `${PATH}/by-origin`,
  tag: 'Fuel',
  summary: 'What came from where in a period',
  query: strawQuery,
  status: 200,
  answer: strawAnswer,
  problems: ['bad-parameter', 'unknown-parameter', 'not-found'],
});

const getFuelReconciliation = operation({
  id: 'getFuelReconciliation',
  method: 'get',
  path: `${PATH}/reconciliation`,
  tag: 'Fuel',
  summary: 'Papers against weighbridge and heat by local week, and what does not fit',
  description:
    'A finding is a difference beyond what is known of both sides. Where the book has no batch there is none. No flue gas is measured, so none is compared.',
  query: reconciliationQuery,
  status: 200,
  answer: reconciliationAnswer,
  problems: ['bad-parameter', 'unknown-parameter', 'not-found'],
});

const raiseFuelFindings = operation({
  id: 'raiseFuelFindings',
  method: 'post',
  path: `${PATH}/reconciliation/findings`,
  role: 'auditor',
  tag: 'Fuel',
  summary: 'Ask for a corrective action (CAR) for everything of a period that does not fit',
  description: 'They stand in the book of findings of the period; what was raised before is there once.',
  body: { schema: raiseFuelFindingsBody, required: true, requiredWithoutKey: ['period', 'by'] },
  status: 201,
  answer: fuelFindingsRaised,
  problems: ['unknown-parameter', 'not-found', ...written],
});

export const FUEL_OPERATIONS = {
  listFuelBatches,
  postFuelBatch,
  withdrawFuelBatch,
  getStrawByOrigin,
  getFuelReconciliation,
  raiseFuelFindings,
};
