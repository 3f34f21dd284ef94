import type { StoredDeadLetter } from '#postgres';

/** A dead letter of one value as it is stored; what is not said is nothing in particular. */
export const storedLetter = (
  said: Pick<StoredDeadLetter, 'id' | 'site' | 'device' | 'topic' | 'receivedMs' | 'reason'> &
    Partial<StoredDeadLetter>,
): StoredDeadLetter => ({
  point: null,
  ts: null,
  detail: 'no such thing',
  payload: '{}',
  payloadBase64: null,
  payloadBytes: 2,
  payloadSha256: null,
  seq: null,
  boot: null,
  index: null,
  valueCount: 1,
  reasons: null,
  refused: null,
  sender: null,
  ...said,
});
