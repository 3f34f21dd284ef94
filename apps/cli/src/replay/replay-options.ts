import type { Given } from '../system/running-system.js';
import type { DecimalMark } from './csv/numbers.js';

/** What `greenpark replay` takes beside the file. */
export interface ReplayOptions extends Given {
  readonly site?: string;
  readonly device?: string;
  readonly timeZone?: string;
  readonly timeColumn?: string;
  readonly dateColumn?: string;
  readonly timeFormat?: string;
  readonly decimal?: DecimalMark;
  readonly encoding?: string;
  readonly map: readonly string[];
  readonly dryRun?: boolean;
  /** What is sent is no measurement of the plant. */
  readonly simulated?: boolean;
  /** Share of values that may be rejected, %; absent: 1. */
  readonly allowRejected?: number;
  /** Seconds. */
  readonly wait: number;
  readonly username?: string;
  readonly password?: string;
}
