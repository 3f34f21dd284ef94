/** Calls for readings that wait for a decision. */
import { heldAnswer, heldQuery } from '../plant/held.js';
import { operation, SITE } from './operation.js';

const listHeld = operation({
  id: 'listHeld',
  method: 'get',
  path: `${SITE}/held`,
  tag: 'Figures',
  summary: 'Registers whose readings wait for a decision, and what is at stake',
  description:
    'Nothing of it counts until a reading fits again, or an event jump-accepted, jump-refused, meter-replaced or register-reset is posted to …/events. A `bridge` waits for jump-accepted or jump-refused; a register may wait with several, the earliest first, and an event decides about all that waits at its time. With `asOf` what waited then; bridges as far as 400 days back.',
  query: heldQuery,
  status: 200,
  answer: heldAnswer,
  problems: ['bad-parameter', 'unknown-parameter', 'not-found'],
});

export const HELD_OPERATIONS = { listHeld };
