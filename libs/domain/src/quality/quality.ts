/**
 * What the rules found about a reading (docs/arithmetic/quality.md). A code explains; it never deletes. The meaning of a code never changes.
 */
export const CODES = [
  /** Outside the hard range; excluded. */
  'RANGE',
  /** A value that a faulty sensor reports, and no neighbour is near; excluded. */
  'SENTINEL',
  /** A step larger than believable; excluded unless the next reading confirms it. */
  'RATE',
  /** A gauge that has not moved for three hours while water flowed, a register that has not risen for two while heat was made. */
  'STUCK',
  /** A register that reads 0 without an event; excluded. */
  'ZERO_FAULT',
  /** A register that falls without an event and without a rollover; held. */
  'DECREASE_SUSPECT',
  /** A register that rises faster than its rated maximum; held. */
  'JUMP',
  /** A register that went through its modulus; counted. */
  'ROLLOVER',
  /** A recorded event began a new epoch of the meter. */
  'RESET_EVENT',
  /** Supply colder than return by more than half a kelvin while water flows: sensors swapped. */
  'NEG_DT',
  /** No reading for more than three intervals. */
  'GAP',
  /** Its share of what a register brought in more than 24 h was estimated; the sum is measured. */
  'ESTIMATED',
  /** Read while maintenance was recorded. */
  'MAINTENANCE',
  /** Too many readings of the last ones were in doubt; excluded until the point is quiet again. */
  'QUARANTINE',
  /** Another value was sent for the same point and time; all are kept, one counts. */
  'DUP_CONFLICT',
  /** Received after the end of its hour and a quarter. */
  'LATE',
  /** The clock of the source is off by more than a minute. */
  'SKEW',
  /** Meters that should agree do not. */
  'BALANCE',
  /** Something stands in for lost data, to our own disadvantage. */
  'SUBSTITUTED',
  /** Read while the meter was past its verification date. */
  'OVERDUE',
] as const;
export type Code = (typeof CODES)[number];

/** Readings with one of these do not count. */
export const EXCLUDING_CODES: readonly Code[] = [
  'RANGE',
  'SENTINEL',
  'RATE',
  'ZERO_FAULT',
  'DECREASE_SUSPECT',
  'JUMP',
  'QUARANTINE',
];

/** A source may be ahead of us by so much: beyond it a reading is FUTURE_TIME. */
export const FUTURE_TOLERANCE_MS = 120_000;

/** Whether a time of measurement lies too far ahead of its arrival. */
export const isFutureTime = (ts: number, receivedAt: number): boolean => ts - receivedAt > FUTURE_TOLERANCE_MS;

/** Supply less return of a heat circuit, K: sensors are swapped where it is clearly negative while water flows. */
export const isNegativeDifference = (differenceK: number, flows: boolean, limitK = 0.5): boolean =>
  flows && differenceK < -limitK;
