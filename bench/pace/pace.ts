import { median } from '../median.js';

/** How fast the machine was while something was measured, by a piece of work that is always the same. */
export interface Pace {
  /** Processor time of the piece, ms. */
  readonly medianMs: number;
  readonly leastMs: number;
  /** Until it had that much of a core, ms: by as much longer as it waited for one. */
  readonly waitedMedianMs: number;
  readonly pieces: number;
}

/** One piece, ms. */
export interface Piece {
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** null: of no pieces. */
export function paceOf(pieces: readonly Piece[]): Pace | null {
  if (pieces.length === 0) return null;
  const cpu = pieces.map(({ cpuMs }) => cpuMs);
  return {
    medianMs: median(cpu),
    leastMs: Math.min(...cpu),
    waitedMedianMs: median(pieces.map(({ wallMs }) => wallMs)),
    pieces: pieces.length,
  };
}

/** `22.1 ms of a core, 13.0 at best (25.3 ms until it had them)` */
export const shownPace = ({ medianMs, leastMs, waitedMedianMs }: Pace): string =>
  `${medianMs.toFixed(1)} ms of a core, ${leastMs.toFixed(1)} at best (${waitedMedianMs.toFixed(1)} ms until it had them)`;
