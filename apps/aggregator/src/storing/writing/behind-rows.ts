import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  addMarks,
  addSeqRanges,
  countsToAdd,
  isOneRound,
  marksToAdd,
  seqRangesToAdd,
  sendSeqRanges,
  type Mark,
  type MarkColumns,
  type ReadySeqRanges,
  type ReadyStatement,
  type SeqTails,
  type StoredSeqs,
  type Transaction,
} from '#postgres';
import type { DeviceLine } from '../intake/rows/intake-rows.js';

/**
 * What a transaction writes behind its rows: marks of what has changed, counts, sequence numbers. Of thousands of devices it takes some 40 ms to
 * put together, which can be done while PostgreSQL takes in the rows, as long as no row turns out to be there already.
 */
export class BehindRows {
  /** Whether none of its statements waits for another. */
  readonly isOneRound: boolean;
  private marks: ReadyStatement | undefined;
  private counts: ReadyStatement | undefined;
  private seqs: ReadySeqRanges | undefined;

  constructor(
    private readonly lines: readonly DeviceLine[],
    private readonly marksOf: () => MarkColumns,
    private readonly tails: SeqTails,
  ) {
    for (const { seqs } of lines) seqs.close();
    this.isOneRound = isOneRound(lines);
  }

  /** Puts all of it together; between its parts the rows go on their way. */
  async prepare(): Promise<this> {
    this.marks = this.marksToAdd();
    await nextTurn();
    this.counts = this.countsToAdd();
    await nextTurn();
    if (this.isOneRound) this.seqs = seqRangesToAdd(this.lines, this.tails);
    return this;
  }

  /** Pieces of work for `Transaction.lastly` where all of it is one round, else for `together`. @param events what they have changed */
  pieces(tx: Transaction, events: readonly Mark[]) {
    return [
      () => sent(tx, this.marks ?? this.marksToAdd()),
      () => addMarks(tx, events, 'event'),
      () => sent(tx, this.counts ?? this.countsToAdd()),
      (): Promise<StoredSeqs> =>
        this.seqs === undefined ? addSeqRanges(tx, this.lines, this.tails) : sendSeqRanges(tx, this.seqs),
    ] as const;
  }

  private marksToAdd(): ReadyStatement | undefined {
    const marks = this.marksOf();
    return marks.deviceIds.length > 0 ? marksToAdd(marks) : undefined;
  }

  private countsToAdd(): ReadyStatement | undefined {
    return this.lines.length > 0 ? countsToAdd(this.lines) : undefined;
  }
}

async function sent(tx: Transaction, statement: ReadyStatement | undefined): Promise<void> {
  if (statement !== undefined) await tx.execute(statement.sql, statement.params);
}
