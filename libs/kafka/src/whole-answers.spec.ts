import fc from 'fast-check';
import { gatherAnswers, type AnsweredConnection } from './whole-answers.js';

/** As the library's connection takes answers together (kafkajs 2.2.4, src/network/connection.js). */
class Connection implements AnsweredConnection {
  socket: unknown = {};
  chunks: Buffer[] = [];
  bytesBuffered = 0;
  bytesNeeded = 4;
  readonly answers: Buffer[] = [];

  processData(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.bytesBuffered += chunk.length;
    while (this.bytesNeeded <= this.bytesBuffered) {
      const buffer = this.chunks.length > 1 ? Buffer.concat(this.chunks) : this.chunks[0]!;
      const end = 4 + buffer.readInt32BE(0);
      if (buffer.length < end) {
        this.chunks = [buffer];
        this.bytesBuffered = buffer.length;
        this.bytesNeeded = end;
        return;
      }
      this.chunks = [buffer.subarray(end)];
      this.bytesBuffered = buffer.length - end;
      this.bytesNeeded = 4;
      this.answers.push(buffer.subarray(4, end));
    }
  }
}

const take = gatherAnswers(function (this: AnsweredConnection, chunk: Buffer) {
  (this as Connection).processData(chunk);
});

/** With its length before it; what it says differs from byte to byte. */
function answerOf(length: number, seed = 0): Buffer {
  const answer = Buffer.alloc(4 + length);
  answer.writeInt32BE(length, 0);
  for (let i = 0; i < length; i++) answer[4 + i] = (i * 31 + (i >> 8) + seed) & 0xff;
  return answer;
}

describe('answers of Kafka', () => {
  it('are those that were sent, however they come apart', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat({ max: 40 }), fc.integer({ min: 130_000, max: 400_000 })), { maxLength: 5 }),
        fc.array(fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1_000, max: 300_000 })), { minLength: 1 }),
        (lengths, pieces) => {
          const sent = lengths.map((length, i) => answerOf(length, i));
          const bytes = Buffer.concat(sent);
          const connection = new Connection();
          for (let at = 0, i = 0; at < bytes.length; i++) {
            const end = at + Math.max(pieces[i % pieces.length]!, bytes.length >> 9);
            take.call(connection, bytes.subarray(at, end));
            at = end;
          }
          expect(connection.answers.length).toBe(sent.length);
          for (const [i, answer] of connection.answers.entries())
            expect(answer.equals(sent[i]!.subarray(4))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keep none of their chunks', () => {
    const connection = new Connection();
    const answer = answerOf(2_000_000);
    for (let at = 0; at < answer.length; at += 65_536) {
      take.call(connection, answer.subarray(at, at + 65_536));
      expect(connection.chunks).toEqual([]);
    }
    expect(connection.answers[0]!.equals(answer.subarray(4))).toBe(true);
  });

  it('begin anew with another socket', () => {
    for (const length of [1_000, 2_000_000]) {
      const connection = new Connection();
      take.call(connection, answerOf(length).subarray(0, 900));
      connection.socket = {};
      take.call(connection, answerOf(10));
      expect(connection.answers).toStrictEqual([answerOf(10).subarray(4)]);
    }
  });

  it('take no room for a length that nobody asks for', () => {
    const connection = new Connection();
    take.call(connection, Buffer.from([0x7f, 0xff, 0xff, 0xff, 1]));
    expect(connection).toMatchObject({ bytesBuffered: 5, chunks: [Buffer.from([0x7f, 0xff, 0xff, 0xff, 1])] });
  });
});
