import { WrongUsage } from '../../terminal/failure.js';

/** One message of a recording; those of one topic may travel together. */
export interface Recorded {
  /** From 1; null: not counted (a line of the end of a file). */
  readonly line: number | null;
  readonly topic: string;
  /** One JSON value. */
  readonly json: string;
  /** Values in it. */
  readonly values: number;
  readonly canBePacked: boolean;
  /** What the reader found wrong: it goes as it is, so that the system keeps it with its reason. */
  readonly problem: {
    readonly reason: 'BAD_TIME' | 'OUT_OF_SCHEMA';
    readonly detail: string;
    readonly isSkippedHour?: true;
  } | null;
}

/** @throws WrongUsage that names the option */
export function needed(value: string | null, option: string): string {
  if (value === null) throw new WrongUsage(`the file does not say which ${option} it is of: give --${option}`);
  return value;
}
