import { DEAD_LETTERS_TOPIC } from '#contracts';
import type { InRecord } from '#kafka';
import { ForeignRecord, readDeadLetter } from './read-record.js';

const standsFor = (more: object): InRecord => {
  const collapsed = {
    count: 3,
    reasons: { BAD_TIME: 2, UNKNOWN_POINT: 1 },
    refused: { messages: '', points: { x: '0-2' } },
    seqs: [[1, 0, null]],
    ...more,
  };
  const data = { receivedAt: 1, topic: DEAD_LETTERS_TOPIC, reason: 'BAD_TIME', collapsed };
  const type = 'greenpark.dead-letter.v1';
  const event = { specversion: '1.0', id: 'a', source: 'test', type, time: '2026-01-10T00:00:00Z', data };
  return { value: Buffer.from(JSON.stringify(event)) } as InRecord;
};

describe('a dead letter that stands for many parts', () => {
  it('is read as ingestion writes it', () => {
    expect(readDeadLetter(standsFor({})).data.collapsed!.count).toBe(3);
  });

  const forged: Readonly<Record<string, object>> = {
    'numbers that are text': { reasons: { BAD_TIME: '2', UNKNOWN_POINT: '1' } },
    'a negative number': { reasons: { BAD_TIME: 5, UNKNOWN_POINT: -2 } },
    halves: { reasons: { BAD_TIME: 1.5, UNKNOWN_POINT: 1.5 } },
    'a reason without parts': { reasons: { BAD_TIME: 3, UNKNOWN_POINT: 0 } },
    'a reason that is no number': { reasons: { BAD_TIME: [3] } },
    'another sum': { reasons: { BAD_TIME: 3, UNKNOWN_POINT: 1 } },
    'more sequence numbers than parts': { seqs: Array.from({ length: 4 }, (_, i) => [i, 0, null]) },
  };
  it.each(Object.entries(forged))('is refused with %s', (_, more) => {
    expect(() => readDeadLetter(standsFor(more))).toThrow(ForeignRecord);
  });
});
