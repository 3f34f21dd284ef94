import type { SeqRange } from '#domain';

/** Sequence numbers of one device, as the wire names it. */
export interface DeviceSeqRange extends SeqRange {
  readonly site: string;
  readonly device: string;
}

/** As it is stored. */
export interface StoredSeqRange extends DeviceSeqRange {
  readonly id: number;
}

/** All that one transaction adds of a device, as the wire names it. */
export interface DeviceSeqs {
  readonly site: string;
  readonly device: string;
  readonly seqs: { readonly ranges: readonly SeqRange[] };
}

/** How ranges have been stored. */
export interface StoredSeqs {
  /** Those that go on, as they were, and where they end now. */
  readonly longer: readonly StoredSeqRange[];
  readonly toSeqs: readonly number[];
  readonly toTss: readonly (number | null)[];
  readonly added: readonly StoredSeqRange[];
}
