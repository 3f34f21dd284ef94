/** Calls of those who let others in. */
import { keysAnswer, newKeyAnswer, newKeyBody, revokeKeyAnswer, securityLogAnswer, securityLogQuery } from '../keys.js';
import { listQuery } from '../plant/service.js';
import { operation, written } from './operation.js';

const listKeys = operation({
  id: 'listKeys',
  method: 'get',
  path: '/api/v1/keys',
  role: 'admin',
  tag: 'Service',
  summary: 'Keys of the API, the newest first, revoked ones too; never the keys themselves',
  query: listQuery,
  status: 200,
  answer: keysAnswer,
  problems: ['unknown-parameter'],
});

const makeKey = operation({
  id: 'makeKey',
  method: 'post',
  path: '/api/v1/keys',
  role: 'admin',
  tag: 'Service',
  summary: 'Make a key of one person or program; the answer is the only place where it stands',
  description:
    'Holds at once here, and within 2 s at every other API of the same database. 409 where the person has one that holds.',
  body: { schema: newKeyBody, required: true },
  status: 201,
  answer: newKeyAnswer,
  problems: ['unknown-parameter', 'conflict', ...written],
});

const revokeKey = operation({
  id: 'revokeKey',
  method: 'post',
  path: '/api/v1/keys/{name}/revoke',
  role: 'admin',
  tag: 'Service',
  summary: 'Revoke a key',
  description:
    'Shut out at once here, and within 2 s at every other API of the same database, its streams too. 409 for a key of GREENPARK_API_KEYS_FILE or GREENPARK_API_KEY: take it out there.',
  status: 200,
  answer: revokeKeyAnswer,
  problems: ['unknown-parameter', 'not-found', 'conflict'],
});

const listSecurityLog = operation({
  id: 'listSecurityLog',
  method: 'get',
  path: '/api/v1/security-log',
  role: 'admin',
  tag: 'Service',
  summary: 'Who was refused (401, 403, 429), newest first; the newest 10,000 entries are kept',
  query: securityLogQuery,
  status: 200,
  answer: securityLogAnswer,
  problems: ['bad-parameter', 'unknown-parameter'],
});

export const KEY_OPERATIONS = { listKeys, makeKey, revokeKey, listSecurityLog };
