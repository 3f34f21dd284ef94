/** A stretch from above to below, px. */
export interface Stretch {
  readonly top: number;
  readonly bottom: number;
}

/** Between words and a line. */
const AIR = 3;

/**
 * Where words of a height stand so that no line runs through them: as near as can be to where they are wanted. Where there is no such
 * place they stand where they are wanted.
 * @param wanted upper edge, px
 * @param lines what may not be crossed, in any order
 * @param within the words do not leave it
 */
export function freePlace(wanted: number, height: number, lines: readonly Stretch[], within: Stretch): number {
  const isFree = (top: number): boolean =>
    top >= within.top &&
    top + height <= within.bottom &&
    lines.every((line) => top + height <= line.top - AIR || top >= line.bottom + AIR);
  const places = [
    wanted,
    within.top,
    within.bottom - height,
    ...lines.flatMap((line) => [line.top - AIR - height, line.bottom + AIR]),
  ];
  const free = places.filter(isFree).sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted));
  return free[0] ?? wanted;
}
