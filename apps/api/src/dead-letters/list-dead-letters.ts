import { instantOf } from '#domain';
import {
  DEAD_LETTER_STATES,
  readDeadLetters,
  type DeadLetterFilter,
  type DeadLetterRow,
  type DeadLetterState,
  type Queryable,
} from '#postgres';
import { readCursor, writeCursor } from '../http/lists/cursor.js';
import { instantOrNull } from '../http/times.js';

/** Which letters a list shows: what was discarded only where it is asked for. */
export function statesOf(state: DeadLetterState | 'all' | undefined): readonly DeadLetterState[] {
  if (state === 'all') return DEAD_LETTER_STATES;
  return state === undefined ? ['waiting', 'replayed'] : [state];
}

/** One page, newest first. */
export async function listDeadLetters(
  db: Queryable,
  filter: DeadLetterFilter,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) {
  const rows = await readDeadLetters(db, filter, { limit: page.limit + 1, after: placeOf(page.cursor) });
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return { items: shown.map(shownLetter), nextCursor: rows.length > page.limit && last ? cursorOf(last) : null };
}

export const cursorOf = (row: DeadLetterRow): string => writeCursor([row.receivedUs, row.id]);

export function placeOf(cursor: string | undefined): { receivedUs: string; id: string } | null {
  const key = readCursor(cursor, ['string', 'string'] as const, ([us]) => /^-?\d{1,18}$/.test(String(us)));
  return key && { receivedUs: key[0], id: key[1] };
}

function shownLetter(row: DeadLetterRow) {
  return {
    id: row.id,
    site: row.site,
    device: row.device,
    point: row.point,
    topic: row.topic,
    ts: instantOrNull(row.ts),
    receivedAt: instantOf(row.receivedMs),
    reason: row.reason,
    detail: row.detail,
    payload: row.payload,
    payloadBase64: row.payloadBase64,
    payloadBytes: row.payloadBytes,
    payloadSha256: row.payloadSha256,
    seq: row.seq,
    index: row.index,
    sender: row.sender,
    count: row.valueCount,
    reasons: row.reasons,
    replayedAt: instantOrNull(row.replayedMs),
    state: row.discardedMs !== null ? 'discarded' : row.replayedMs !== null ? 'replayed' : 'waiting',
    discarded:
      row.discardedMs !== null
        ? { at: instantOf(row.discardedMs), by: row.discardedBy ?? '', because: row.discardedBecause ?? '' }
        : null,
  };
}
