/** Calls of the verification book. */
import { listQuery } from '../plant/service.js';
import {
  answerBody,
  closureBody,
  findingItem,
  findingRaised,
  findingsAnswer,
  findingsQuery,
  newFindingBody,
  newVerificationBody,
  opinionBody,
  sampleAnswer,
  verificationAnswer,
  verificationsAnswer,
  verificationsQuery,
} from '../accounts/verifications.js';
import { operation, SITE, written } from './operation.js';

const BOOK = `${SITE}/verifications`;
const FINDINGS = `${SITE}/findings`;
const listed = ['bad-parameter', 'unknown-parameter', 'not-found'] as const;
const acting = ['unknown-parameter', 'not-found', 'conflict', ...written] as const;

const listVerifications = operation({
  id: 'listVerifications',
  method: 'get',
  path: BOOK,
  tag: 'Figures',
  summary: 'Verifications of closed periods, newest first',
  query: verificationsQuery,
  status: 200,
  answer: verificationsAnswer,
  problems: listed,
});

const openVerification = operation({
  id: 'openVerification',
  method: 'post',
  path: BOOK,
  role: 'auditor',
  tag: 'Figures',
  summary: 'Open a verification of a closed period and draw its sample of hours',
  description:
    'Seed = SHA-256 of the Merkle root of the period’s evidence, a line feed, and your words; key of an hour = -ln(u) / w, u from SHA-256 of the seed, a line feed and the hour, w its gross, five times that where it has codes; the hours with the smallest keys are the sample. 409: the newest figures of the period are not approved, or you have drawn from the same figures by other words or another size. 403: you have signed the period, or a month of it. The same again is the same verification.',
  body: { schema: newVerificationBody, required: true, requiredWithoutKey: ['period', 'words', 'by'] },
  status: 201,
  answer: verificationAnswer,
  headers: { location: 'Where it is read' },
  problems: [...acting, 'unavailable'],
});

const getVerification = operation({
  id: 'getVerification',
  method: 'get',
  path: `${BOOK}/{verification}`,
  tag: 'Figures',
  summary: 'A verification, and what the findings make of it by now',
  status: 200,
  answer: verificationAnswer,
  problems: ['unknown-parameter', 'not-found'],
});

const getSample = operation({
  id: 'getSample',
  method: 'get',
  path: `${BOOK}/{verification}/sample`,
  tag: 'Figures',
  summary: 'Its hours in the order in which they were drawn, each with the way down to its readings',
  query: listQuery,
  status: 200,
  answer: sampleAnswer,
  problems: ['unknown-parameter', 'not-found'],
});

const signOpinion = operation({
  id: 'signOpinion',
  method: 'post',
  path: `${BOOK}/{verification}/opinion`,
  role: 'auditor',
  tag: 'Figures',
  summary: 'Sign the opinion of a verification',
  description:
    'By its verifier only (403). A positive one is refused (409, all reasons at once) while a CAR of the period is not closed, the misstatement is above materiality, a restatement waits for its signatures, or the gross has been restated by more than materiality since the sample was drawn.',
  body: { schema: opinionBody, required: true, requiredWithoutKey: ['level', 'opinion', 'text', 'by'] },
  status: 200,
  answer: verificationAnswer,
  problems: acting,
});

const listFindings = operation({
  id: 'listFindings',
  method: 'get',
  path: FINDINGS,
  tag: 'Figures',
  summary: 'Corrective action requests (CAR), clarifications (CL), forward action requests (FAR), newest first',
  query: findingsQuery,
  status: 200,
  answer: findingsAnswer,
  problems: listed,
});

const raiseFinding = operation({
  id: 'raiseFinding',
  method: 'post',
  path: FINDINGS,
  role: 'auditor',
  tag: 'Figures',
  summary: 'Raise a finding',
  description:
    'By the verifier of an open verification (403, 409). An hour that the verification was not drawn from: 409. The same again is the same finding.',
  body: { schema: newFindingBody, required: true, requiredWithoutKey: ['verification', 'kind', 'text', 'by'] },
  status: 201,
  answer: findingRaised,
  problems: acting,
});

const answerFinding = operation({
  id: 'answerFinding',
  method: 'post',
  path: `${FINDINGS}/{finding}/answer`,
  role: 'operator',
  tag: 'Figures',
  summary: 'Answer a finding',
  description: 'Who raised it is refused (403). 409: it is closed.',
  body: { schema: answerBody, required: true, requiredWithoutKey: ['text', 'by'] },
  status: 200,
  answer: findingItem,
  problems: acting,
});

const closeFinding = operation({
  id: 'closeFinding',
  method: 'post',
  path: `${FINDINGS}/{finding}/close`,
  role: 'auditor',
  tag: 'Figures',
  summary: 'Close a finding that was answered, with what is left of its error',
  description:
    'While its verification has no opinion, by its verifier; afterwards, and where a check raised it, by anybody who has neither answered it nor signed the period (403). 409: it is closed, or nobody has answered.',
  body: { schema: closureBody, required: true, requiredWithoutKey: ['text', 'by'] },
  status: 200,
  answer: findingItem,
  problems: acting,
});

export const VERIFICATION_OPERATIONS = {
  listVerifications,
  openVerification,
  getVerification,
  getSample,
  signOpinion,
  listFindings,
  raiseFinding,
  answerFinding,
  closeFinding,
};
