import type { RecordedBatch, StrawStatement } from '#domain';

/** A version of a batch, as it was recorded. */
export interface EvidenceBatch extends RecordedBatch {
  readonly device: string;
  readonly by: string | null;
  readonly reason: string | null;
  readonly simulated: boolean;
  /** Arrival, Unix ms. */
  readonly receivedMs: number;
}

/** `fuel-batches.json`: papers of the fuel that came in the period, and what they come to. They make no figure. */
export interface EvidenceFuelBook {
  /** Every version of the batches of which one came in the period, the withdrawn ones too. */
  readonly records: readonly EvidenceBatch[];
  /** Of the batches that count. */
  readonly byOrigin: StrawStatement;
}
