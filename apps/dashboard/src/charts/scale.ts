/** From a range of values to a range of pixels, in a straight line. */
export type Scale = (value: number) => number;

export const scale =
  (from: number, to: number, pxFrom: number, pxTo: number): Scale =>
  (value) =>
    pxFrom + ((value - from) / (to - from || 1)) * (pxTo - pxFrom);

/** A tenth of a pixel is all that can be seen. */
export const px = (value: number): number => Math.round(value * 10) / 10;

/** The path of a line through points; a null starts it anew: nothing is drawn over a gap. */
export function linePath(points: readonly (readonly [x: number, y: number] | null)[]): string {
  let path = '';
  let isDown = false;
  for (const point of points) {
    if (point) path += `${isDown ? 'L' : 'M'}${px(point[0])} ${px(point[1])}`;
    isDown = point !== null;
  }
  return path;
}

/** The path around what lies between two lines over the same stretch. */
export function bandPath(
  upper: readonly (readonly [number, number])[],
  lower: readonly (readonly [number, number])[],
): string {
  if (upper.length === 0) return '';
  const back = [...lower].reverse().map(([x, y]) => `L${px(x)} ${px(y)}`);
  return `${linePath(upper)}${back.join('')}Z`;
}

/** Round values of an axis, `count` or a few more, from 1, 2 or 5 times a power of ten. */
export function ticks(from: number, to: number, count: number): number[] {
  const rough = (to - from) / Math.max(1, count);
  if (!(rough > 0) || !Number.isFinite(rough)) return [from];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough;
  const found: number[] = [];
  for (let at = Math.ceil(from / step); at * step <= to + step * 1e-9; at++)
    found.push(Number((at * step).toPrecision(12)));
  return found;
}
