import type { MeterEventData } from '#contracts';
import type { Candidate } from '#domain';
import type { Layout, RowToWrite } from '#postgres';
import type { DeviceEntry, Shape } from '../device-index.js';
import type { RowsOfTimes } from './rows-of-times.js';
import type { SeqTail } from './seq-tail.js';

/** A candidate with what the ledger wants to know about it. */
export interface CountedCandidate extends Candidate {
  readonly late: boolean;
  readonly replayed: boolean;
}

/** One message's values of one time. What a row of the database gets is worked out in `settle`. */
export interface IntakeRow extends RowToWrite {
  readonly line: DeviceLine;
  readonly shape: Shape;
  readonly late: boolean;
  readonly replayed: boolean;
  /** Later messages of the same device and time; null: there are none. */
  others: IntakeRow[] | null;
  layout: Layout;
  vals: number[];
  quality: number[] | null;
  seq: number | null;
  receivedMs: number;
  candidates: CountedCandidate[][] | null;
}

/** An event-like delta. */
export interface IntakeAmount {
  readonly line: DeviceLine;
  readonly entry: DeviceEntry;
  readonly code: string;
  readonly t: number;
  readonly eventId: string;
  readonly candidate: CountedCandidate;
  readonly simulated: boolean;
}

/** What one transaction adds to the ledger for one device, as the wire names it. */
export interface DeviceLine {
  readonly site: string;
  readonly device: string;
  /** Whose real readings came, and whose simulated ones; null: none did. */
  real: DeviceEntry | null;
  simulated: DeviceEntry | null;
  /** Real rows that are objects; null: there are none. */
  rows: RowsOfTimes<IntakeRow> | null;
  /** Apart from the real ones: they are never merged with them. */
  simulatedRows: RowsOfTimes<IntakeRow> | null;
  /** Of the newest real row, whatever it is kept as; -Infinity: there is none. */
  newestMs: number;
  /** Its newest row among the plain ones; -1: it has none. */
  lastPlain: number;
  /** Time of its oldest one. */
  firstPlainMs: number;
  readonly seqs: SeqTail;
  received: number;
  stored: number;
  duplicate: number;
  conflict: number;
  deadLettered: number;
  late: number;
  replayed: number;
  lastSeenMs: number | null;
}

export interface IntakeEvent {
  readonly line: DeviceLine;
  readonly entry: DeviceEntry;
  readonly data: MeterEventData;
}
