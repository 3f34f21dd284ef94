import { DAY_MS, localDateOf, momentOfLocal, momentsOfLocal } from '#domain';
import type { ReadTime } from './time-format.js';

/** A row of a recording with what its time says. */
export interface TimedRow<Row> {
  readonly row: Row;
  /** null: cannot be read. */
  readonly time: ReadTime | null;
}

/** With its moment; null: none, because the text cannot be read or the clocks never showed it. */
export interface PlacedRow<Row> {
  readonly row: Row;
  readonly ms: number | null;
  /** The clocks of the zone skip this time. */
  readonly isSkipped: boolean;
}

/** A stretch that the clocks show twice, as it was found in a recording. */
export interface DoubledHour {
  /** Local, `YYYY-MM-DD`. */
  readonly date: string;
  readonly rows: number;
  /** Taken as the first pass (summer time) and as the second (winter time). */
  readonly first: number;
  readonly second: number;
}

/** More rows than any meter sends in the hours that clocks repeat. */
const MOST_KEPT = 200_000;

/**
 * Gives wall-clock times their moments. Of what the clocks show twice, rows in sequence show which pass they are of: where the
 * clock goes back (in a recording with the newest row first: forward) the other pass begins. A recording that shows it once is
 * of the first pass.
 * @param isFalling the newest row stands first
 * @param doubledHour called for each stretch that was shown twice
 */
export async function* placeRows<Row>(
  rows: AsyncIterable<TimedRow<Row>>,
  timeZone: string,
  isFalling: boolean,
  doubledHour: (doubled: DoubledHour) => void,
): AsyncGenerator<PlacedRow<Row>> {
  let kept: { row: Row; wallMs: number; moments: readonly number[] }[] = [];
  const flush = function* (): Generator<PlacedRow<Row>> {
    if (kept.length === 0) return;
    const passes = passesOf(
      kept.map(({ wallMs }) => wallMs),
      isFalling,
    );
    const second = passes.filter((pass) => pass === 1).length;
    doubledHour({
      date: localDateOf(kept[0]!.wallMs, 'UTC'),
      rows: kept.length,
      first: kept.length - second,
      second,
    });
    for (const [i, { row, moments }] of kept.entries()) yield { row, ms: moments[passes[i]!]!, isSkipped: false };
    kept = [];
  };
  for await (const { row, time } of rows) {
    const moments = time !== null && 'wallMs' in time ? momentsOfLocal(time.wallMs, timeZone) : [];
    if (time !== null && 'wallMs' in time && moments.length === 2) {
      if (kept.length >= MOST_KEPT) yield* flush();
      kept.push({ row, wallMs: time.wallMs, moments });
      continue;
    }
    yield* flush();
    if (time === null) yield { row, ms: null, isSkipped: false };
    else if ('ms' in time) yield { row, ms: time.ms, isSkipped: false };
    else {
      // A day whose midnight the clocks skip begins with the moment of the change.
      const isMidnight = moments.length === 0 && time.wallMs % DAY_MS === 0;
      const ms = isMidnight ? momentOfLocal(time.wallMs, timeZone) : (moments[0] ?? null);
      yield { row, ms, isSkipped: ms === null };
    }
  }
  yield* flush();
}

/** Of each row of a doubled stretch: 0 first pass, 1 second. */
export function passesOf(walls: readonly number[], isFalling: boolean): number[] {
  const before = isFalling ? 1 : 0;
  const back = (i: number): number => (isFalling ? walls[i]! - walls[i - 1]! : walls[i - 1]! - walls[i]!);
  let at = -1;
  for (let i = 1; i < walls.length; i++) if (back(i) > 0 && (at < 0 || back(i) > back(at))) at = i;
  if (at > 0) return walls.map((_, i) => (i < at ? before : 1 - before));
  // Sorted by what the clock showed: each time stands twice in a row.
  const isPaired = walls.length % 2 === 0 && walls.every((wall, i) => i % 2 === 0 || wall === walls[i - 1]);
  const isApart = walls.every((wall, i) => i < 2 || i % 2 === 1 || wall !== walls[i - 1]);
  if (isPaired && isApart && walls.length > 0) return walls.map((_, i) => (i % 2 === 0 ? before : 1 - before));
  return walls.map(() => 0);
}
