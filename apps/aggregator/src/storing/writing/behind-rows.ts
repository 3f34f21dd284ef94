import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  addMarks,
  addSeqRanges,
  countsToAdd,
  executeReady,
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
  private marks: ReadyStatement | null = null;
  private counts: ReadyStatement | null = null;
  private seqs: ReadySeqRanges | null = null;

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
    this.marks = marksToAdd(this.marksOf());
    await nextTurn();
    this.counts = countsToAdd(this.lines);
    await nextTurn();
    if (this.isOneRound) this.seqs = seqRangesToAdd(this.lines, this.tails);
    return this;
  }

  /** Pieces of work for `Transaction.lastly` where all of it is one round, else for `together`. @param events what they have changed */
  pieces(tx: Transaction, events: readonly Mark[]) {
    return [
      () => executeReady(tx, this.marks ?? marksToAdd(this.marksOf())),
      () => addMarks(tx, events, 'event'),
      () => executeReady(tx, this.counts ?? countsToAdd(this.lines)),
      (): Promise<StoredSeqs> =>
        this.seqs === null ? addSeqRanges(tx, this.lines, this.tails) : sendSeqRanges(tx, this.seqs),
    ] as const;
  }
}
