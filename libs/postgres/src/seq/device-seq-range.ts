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
