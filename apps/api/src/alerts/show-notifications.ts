import { instantOf } from '#domain';
import type { NotificationRow } from '#postgres';
import { instantOrNull } from '../http/times.js';

/** A notification as answers show it. */
export const shownNotification = ({ seq: _seq, createdMs, dueMs, triedMs, ...row }: NotificationRow) => ({
  ...row,
  createdAt: instantOf(createdMs),
  dueAt: row.state === 'waiting' || row.state === 'gathered' ? instantOf(dueMs) : null,
  triedAt: instantOrNull(triedMs),
});
