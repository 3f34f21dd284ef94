/** Calls for the credentials of MQTT. */
import {
  issuedCredential,
  newCredentialBody,
  principalItem,
  principalsAnswer,
  revokeCredentialBody,
  rotateCredentialBody,
} from '../credentials.js';
import { listQuery } from '../plant/service.js';
import { operation, written } from './operation.js';

const PATH = '/api/v1/devices/credentials';

const listCredentials = operation({
  id: 'listCredentials',
  method: 'get',
  path: PATH,
  role: 'admin',
  scope: 'filtered',
  tag: 'Service',
  summary: 'Who may connect by MQTT, and what for',
  query: listQuery,
  status: 200,
  answer: principalsAnswer,
  problems: ['unknown-parameter', 'forbidden'],
});

const newCredential = operation({
  id: 'newCredential',
  method: 'post',
  path: PATH,
  role: 'admin',
  scope: 'filtered',
  tag: 'Service',
  summary: 'A principal with its first credential',
  description:
    'The password is in this answer and nowhere else. Where a principal of that name has no valid credential any more, it begins anew with these rights. Ingestion knows it within seconds.',
  body: { schema: newCredentialBody, required: true },
  status: 201,
  answer: issuedCredential,
  problems: ['unknown-parameter', 'conflict', ...written],
});

const rotateCredential = operation({
  id: 'rotateCredential',
  method: 'post',
  path: `${PATH}/{name}/rotate`,
  role: 'admin',
  scope: 'filtered',
  tag: 'Service',
  summary: 'A second password beside the first',
  description: 'Both hold until one is revoked; a third is refused.',
  body: { schema: rotateCredentialBody, required: false },
  status: 201,
  answer: issuedCredential,
  problems: ['unknown-parameter', 'not-found', 'conflict', ...written],
});

const revokeCredential = operation({
  id: 'revokeCredential',
  method: 'post',
  path: `${PATH}/{name}/revoke`,
  role: 'admin',
  scope: 'filtered',
  tag: 'Service',
  summary: 'Ends a credential, or all of a principal',
  description: 'Who is connected with it is disconnected within 10 s.',
  body: { schema: revokeCredentialBody, required: false },
  status: 200,
  answer: principalItem,
  problems: ['unknown-parameter', 'not-found', ...written],
});

export const CREDENTIAL_OPERATIONS = { listCredentials, newCredential, rotateCredential, revokeCredential };
