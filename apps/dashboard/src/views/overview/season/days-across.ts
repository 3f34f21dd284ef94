import { scale } from '../../../charts/scale.js';
import { num } from '../../../words/format.js';

/** Below this width labels fold into the picture (page design, phone). */
export const NARROW_PX = 520;
const LEFT = 48;
/** px for the labels at the end of the lines. */
const LABELS = 112;

/** Where days lie in a picture of some width. */
export function daysAcross(days: number, width: number) {
  const right = width - (width < NARROW_PX ? 8 : LABELS);
  return { left: LEFT, right, x: scale(0, Math.max(1, days - 1), LEFT, right) };
}

/** A forecast is known to hundreds, of a small plant to two digits. */
export const rough = (value: number, sign = false): string =>
  Math.abs(value) >= 1_000 ? num(Math.round(value / 100) * 100, 0, sign) : num(Number(value.toPrecision(2)), 0, sign);
