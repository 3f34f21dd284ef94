/** Calls for the shift log. */
import {
  handOverBody,
  logAnswer,
  logQuery,
  noteBody,
  noteItem,
  shiftItem,
  shiftsAnswer,
  shiftsQuery,
} from '../alarms/shift-log.js';
import { operation, ranged, SITE, written } from './operation.js';

const listLog = operation({
  id: 'listLog',
  method: 'get',
  path: `${SITE}/log`,
  tag: 'Events',
  summary: 'Notes of the shifts, newest first by the time that they are about',
  query: logQuery,
  status: 200,
  answer: logAnswer,
  problems: ranged,
});

const addNote = operation({
  id: 'addNote',
  method: 'post',
  path: `${SITE}/log`,
  role: 'operator',
  tag: 'Events',
  summary: 'Write a note, with the time and the point that it is about',
  description: 'A note is never changed: a correction is another note that names it in `corrects`.',
  body: { schema: noteBody, required: true, requiredWithoutKey: ['text'] },
  status: 201,
  answer: noteItem,
  problems: ['unknown-parameter', 'not-found', 'conflict', ...written],
});

const listShifts = operation({
  id: 'listShifts',
  method: 'get',
  path: `${SITE}/log/shifts`,
  tag: 'Events',
  summary: 'What happened in each shift, newest first, with its notes and signatures',
  description:
    'Shifts that begin in the range and have begun, at most 100; without a range those of two days. Shifts are those of the site file, in its zone.',
  query: shiftsQuery,
  status: 200,
  answer: shiftsAnswer,
  problems: [...ranged, 'range-too-large'],
});

const handOver = operation({
  id: 'handOver',
  method: 'post',
  path: `${SITE}/log/hand-over`,
  role: 'operator',
  tag: 'Events',
  summary: 'Sign a shift: who goes first, then who comes',
  description:
    'Two persons. From the last hour of the shift on; 409 where it is too early, the other signature is missing, or the same person has given it. The same signature again does nothing.',
  body: { schema: handOverBody, required: true, requiredWithoutKey: ['shift', 'role', 'by'] },
  status: 200,
  answer: shiftItem,
  problems: ['unknown-parameter', 'not-found', 'conflict', ...written],
});

export const SHIFT_LOG_OPERATIONS = { listLog, addNote, listShifts, handOver };
