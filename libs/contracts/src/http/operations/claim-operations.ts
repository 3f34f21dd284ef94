/** Calls for the claims book: who has which closed tonnes. */
import {
  balanceAnswer,
  balanceQuery,
  claimItem,
  claimsAnswer,
  claimsQuery,
  newClaimBody,
  reserveBody,
  transferAnswer,
  transferBody,
} from '../accounts/claims.js';
import { signBody } from '../accounts/closing.js';
import { operation, SITE, written } from './operation.js';

const reading = ['bad-parameter', 'unknown-parameter', 'not-found'] as const;
const acting = ['unknown-parameter', 'not-found', 'conflict', ...written] as const;

const listClaims = operation({
  id: 'listClaims',
  method: 'get',
  path: `${SITE}/claims`,
  tag: 'Figures',
  summary: 'Who has claimed which tonnes, for what: every claim, also those that ended, in the order they were made',
  query: claimsQuery,
  status: 200,
  answer: claimsAnswer,
  problems: reading,
});

const claimBalance = operation({
  id: 'claimBalance',
  method: 'get',
  path: `${SITE}/claims/balance`,
  tag: 'Figures',
  summary: 'What of each approved month and season is claimed, retired, left and owed',
  description:
    'Months first. A claim of x t takes x/gross or x/net of its month, and the shares of a month are at most 1. Below that after a restatement it is `over-claimed`: nothing of it can be claimed, transferred or retired until claims are withdrawn; what is retired stands and is owed.',
  query: balanceQuery,
  status: 200,
  answer: balanceAnswer,
  problems: reading,
});

const newClaim = operation({
  id: 'newClaim',
  method: 'post',
  path: `${SITE}/claims`,
  role: 'auditor',
  tag: 'Figures',
  summary: 'Claim tonnes of an approved month or season',
  description:
    '409 with the numbers where they are not there: the period is not approved, others have them, or it is over-claimed. A claim of a season is split over its months by what each has left, to the kilogram by the largest remainder.',
  body: { schema: newClaimBody, required: true, requiredWithoutKey: ['period', 'purpose', 'owner', 'amountT', 'by'] },
  status: 201,
  answer: claimItem,
  problems: acting,
});

const reserveStatement = operation({
  id: 'reserveStatement',
  method: 'post',
  path: `${SITE}/claims/reserve`,
  role: 'auditor',
  tag: 'Figures',
  summary: 'Reserve what a final statement allots to a customer',
  description:
    'In the place of what was reserved for the customer by statements of the same period, or of the months of the season; what the customer has passed on or retired of those is not reserved again. 409 where the statement is not final, or the tonnes are not there.',
  body: { schema: reserveBody, required: true, requiredWithoutKey: ['period', 'customer', 'by'] },
  status: 201,
  answer: claimItem,
  problems: acting,
});

const transferClaim = operation({
  id: 'transferClaim',
  method: 'post',
  path: `${SITE}/claims/{claim}/transfer`,
  role: 'auditor',
  tag: 'Figures',
  summary: 'Pass a claim of net tonnes, or a part of it, on to another owner',
  description: 'The claim ends, and is what two new ones come from: what was passed on, and what is kept.',
  body: { schema: transferBody, required: true, requiredWithoutKey: ['to', 'by'] },
  status: 201,
  answer: transferAnswer,
  problems: acting,
});

const retireClaim = operation({
  id: 'retireClaim',
  method: 'post',
  path: `${SITE}/claims/{claim}/retire`,
  role: 'auditor',
  tag: 'Figures',
  summary: 'Use the tonnes of a claim up: nobody has them after that',
  body: { schema: signBody, required: false, requiredWithoutKey: ['by'] },
  status: 200,
  answer: claimItem,
  problems: acting,
});

const withdrawClaim = operation({
  id: 'withdrawClaim',
  method: 'post',
  path: `${SITE}/claims/{claim}/withdraw`,
  role: 'auditor',
  tag: 'Figures',
  summary: 'Give the tonnes of a claim back: nobody has them, and others may claim them',
  body: { schema: signBody, required: false, requiredWithoutKey: ['by'] },
  status: 200,
  answer: claimItem,
  problems: acting,
});

export const CLAIM_OPERATIONS = {
  listClaims,
  claimBalance,
  newClaim,
  reserveStatement,
  transferClaim,
  retireClaim,
  withdrawClaim,
};
