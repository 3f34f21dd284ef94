import type { Pace } from '../pace/pace.js';
import type { ServerSettings } from '../server-settings.js';

/** By option: `--devices 50` is `devices`. */
export type Sizes = Readonly<Record<string, number>>;

/** One number, with what is asked of it. */
export interface Measured {
  readonly what: string;
  /** Of all numbers of this row; '' where it is a count. */
  readonly unit: string;
  readonly value: number;
  /** Worse than this is a fault; null: nothing is asked. */
  readonly must: number | null;
  /** What is aimed at. */
  readonly aim: number | null;
  /** More is better: must and aim are to be reached from below. Default: less is better. */
  readonly isLeast?: boolean;
}

export interface FigureResult {
  readonly measured: readonly Measured[];
  readonly settings: ServerSettings;
  /** What else is to be known of the run. */
  readonly remarks?: readonly string[];
}

export interface FigureWork<Of extends Sizes = Sizes> {
  readonly sizes: Of;
  /** Of its own, and goes with it. */
  readonly folder: string;
  /** A line for the person who waits. */
  readonly say: (line: string) => void;
}

/** A bench of one or more numbers that belong together. */
export interface Figure<Of extends Sizes = Sizes> {
  /** With which it is called. */
  readonly name: string;
  /** In full. Each may be given smaller as an option, for a short form. */
  readonly sizes: Of;
  /** What is done, in a few words, with the sizes in it. */
  how(sizes: Of): string;
  measure(work: FigureWork<Of>): Promise<FigureResult>;
}

/** As it was kept. */
export interface FigureRun extends FigureResult {
  readonly figure: string;
  readonly how: string;
  readonly sizes: Sizes;
  /** With other sizes than in full. */
  readonly isShort: boolean;
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly machine: string;
  /** Processes that ran or wanted to, mean of the last minute. */
  readonly load: number;
  /** Missing: it was not asked then. */
  readonly pace?: Pace;
  readonly command: string;
}

/** Of a number: what it reaches. */
export function reached({ value, must, aim, isLeast = false }: Measured): 'aim' | 'must' | 'missed' | null {
  const holds = (asked: number): boolean => (isLeast ? value >= asked : value <= asked);
  if (aim !== null && holds(aim)) return 'aim';
  if (must === null) return null;
  return holds(must) ? 'must' : 'missed';
}

/** A number as people read it: three digits, or all before the point. NaN: nothing could be measured. */
export function shownNumber(value: number): string {
  if (Number.isNaN(value)) return '–';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}
