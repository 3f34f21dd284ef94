import type { MeterEventData } from '#contracts';
import type { Candidate } from '#domain';
import type { Layout, RowToWrite } from '#postgres';
import type { DeviceEntry, Shape } from '../device-entry.js';
import type { RowsOfTimes } from './rows-of-times.js';
import { SeqTail } from './seq-tail.js';

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

/** What one transaction adds to the ledger for one device, as the wire names it. Used again by later ones: see `SpareLines`. */
export class DeviceLine {
  site = '';
  device = '';
  /** Whose real readings came, and whose simulated ones; null: none did. */
  real: DeviceEntry | null = null;
  simulated: DeviceEntry | null = null;
  /** Real rows that are objects; null: there are none. */
  rows: RowsOfTimes<IntakeRow> | null = null;
  /** Apart from the real ones: they are never merged with them. */
  simulatedRows: RowsOfTimes<IntakeRow> | null = null;
  /** Of the newest real row, whatever it is kept as; -Infinity: there is none. */
  newestMs = -Infinity;
  /** Its newest row among the plain ones; -1: it has none. */
  lastPlain = -1;
  /** Time of its oldest one. */
  firstPlainMs = Infinity;
  readonly seqs = new SeqTail();
  received = 0;
  stored = 0;
  duplicate = 0;
  conflict = 0;
  deadLettered = 0;
  late = 0;
  replayed = 0;
  /** Never null: then V8 would make an object of each time. */
  private seenMs = -Infinity;

  /** When something came last; null: nothing says so. */
  get lastSeenMs(): number | null {
    return this.seenMs === -Infinity ? null : this.seenMs;
  }

  saw(seenMs: number | null): void {
    if (seenMs !== null && seenMs > this.seenMs) this.seenMs = seenMs;
  }

  /** Nothing of what it was is left. */
  clear(): void {
    this.real = this.simulated = this.rows = this.simulatedRows = null;
    this.seenMs = -Infinity;
    this.newestMs = -Infinity;
    this.lastPlain = -1;
    this.firstPlainMs = Infinity;
    this.seqs.clear();
    this.received = this.stored = this.duplicate = this.conflict = this.deadLettered = this.late = this.replayed = 0;
  }
}

export interface IntakeEvent {
  readonly line: DeviceLine;
  readonly entry: DeviceEntry;
  readonly data: MeterEventData;
}
