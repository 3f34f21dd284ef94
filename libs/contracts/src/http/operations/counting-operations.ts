/** Calls that count what came in: the ledger, dead letters, devices that no site file declares. */
import { unknownDevicesAnswer, unknownDevicesQuery } from '../plant/devices.js';
import {
  deadLettersAnswer,
  deadLettersQuery,
  discardAnswer,
  discardBody,
  discardStrayBody,
  ledgerAnswer,
  replayAnswer,
  replayBody,
  strayDeadLettersQuery,
} from '../plant/ledger.js';
import { listQuery } from '../plant/service.js';
import { operation, ranged, SITE, written } from './operation.js';

const getLedger = operation({
  id: 'getLedger',
  method: 'get',
  path: `${SITE}/ledger`,
  tag: 'Counting',
  summary: 'What became of every value that came in',
  description:
    'The unit is one value of one point; a message that cannot be read is one. received − stored − duplicate − conflict − deadLettered = inFlight, which reaches 0.',
  query: listQuery,
  status: 200,
  answer: ledgerAnswer,
  rows: 'devices',
  problems: ['unknown-parameter', 'not-found'],
});

const listDeadLetters = operation({
  id: 'listDeadLetters',
  method: 'get',
  path: `${SITE}/dead-letters`,
  tag: 'Counting',
  summary: 'What could not be used, newest first',
  description:
    '`from` and `to` are times of arrival. Discarded ones only where `state` asks for them. With `asOf` those that had come by then, in the state of then; what has been deleted since is not among them (the ledger counts it).',
  query: deadLettersQuery,
  status: 200,
  answer: deadLettersAnswer,
  problems: ranged,
});

const replayDeadLetters = operation({
  id: 'replayDeadLetters',
  method: 'post',
  path: `${SITE}/dead-letters/replay`,
  role: 'operator',
  tag: 'Counting',
  summary: 'Check dead letters again and send what passes now, once',
  description: 'With no body: all that wait. Only the values that were rejected are sent.',
  body: { schema: replayBody, required: false },
  status: 200,
  answer: replayAnswer,
  problems: ['unknown-parameter', 'not-found', 'bad-range', ...written, 'unavailable'],
});

const discardDeadLetters = operation({
  id: 'discardDeadLetters',
  method: 'post',
  path: `${SITE}/dead-letters/discard`,
  role: 'operator',
  tag: 'Counting',
  summary: 'Give up dead letters that will never pass, with the reason',
  description:
    'They leave the count of what waits and the lists, and stay readable with `state=discarded`. The ledger keeps them as dead letters. The audit log has who, which and why. `from` and `to` are times of arrival.',
  body: { schema: discardBody, required: true },
  status: 200,
  answer: discardAnswer,
  problems: ['unknown-parameter', 'not-found', 'bad-range', ...written],
});

const discardStrayDeadLetters = operation({
  id: 'discardStrayDeadLetters',
  method: 'post',
  path: '/api/v1/dead-letters/discard',
  role: 'operator',
  tag: 'Counting',
  summary: 'The same for those that belong to no known site',
  body: { schema: discardStrayBody, required: true },
  status: 200,
  answer: discardAnswer,
  problems: ['unknown-parameter', 'bad-range', ...written],
});

const listStrayDeadLetters = operation({
  id: 'listStrayDeadLetters',
  method: 'get',
  path: '/api/v1/dead-letters',
  tag: 'Counting',
  summary: 'What could not be used and belongs to no known site, newest first',
  description: '`from` and `to` are times of arrival; local days are UTC here.',
  query: strayDeadLettersQuery,
  status: 200,
  answer: deadLettersAnswer,
  problems: ranged,
});

const listUnknownDevices = operation({
  id: 'listUnknownDevices',
  method: 'get',
  path: '/api/v1/devices/unknown',
  tag: 'Counting',
  summary: 'What no site file declares, with what it sends and lines for a site file',
  description:
    'Made of the dead letters that wait as UNKNOWN_SITE, UNKNOWN_DEVICE, UNKNOWN_POINT or UNKNOWN_TOPIC, by topic and device, the newest first: of each reason the newest 2,000, together at most 200 entries.',
  query: unknownDevicesQuery,
  status: 200,
  answer: unknownDevicesAnswer,
  problems: ['unknown-parameter'],
});

export const COUNTING_OPERATIONS = {
  getLedger,
  listDeadLetters,
  replayDeadLetters,
  discardDeadLetters,
  discardStrayDeadLetters,
  listStrayDeadLetters,
  listUnknownDevices,
};
