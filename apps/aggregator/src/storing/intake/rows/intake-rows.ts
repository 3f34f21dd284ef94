import type { MeterEventData } from '#contracts';
import type { Candidate } from '#domain';
import type { Layout, RowToWrite } from '#postgres';
import type { DeviceEntry, Shape } from '../device-index.js';
import type { DeviceLine } from './device-line.js';

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

export interface IntakeEvent {
  readonly line: DeviceLine;
  readonly entry: DeviceEntry;
  readonly data: MeterEventData;
}
