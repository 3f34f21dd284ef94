import { apportion } from '../statement/apportion.js';

/**
 * Steps in whole tonnes that add up: the first and the last value are rounded, and what lies between them is shared out to the steps by
 * the largest remainders, so that each is less than one tonne away from what it is.
 * @param values after each step, the first one is where they begin
 */
export function wholeSteps(values: readonly number[]): { readonly deltaT: number; readonly valueT: number }[] {
  const [start, ...rest] = values;
  if (start === undefined) return [];
  const first = Math.round(start) + 0;
  const deltas = rest.map((value, i) => value - values[i]!);
  // Steps go down and up: above 0 by as much as the lowest of them, parts can be shared out.
  const lift = Math.max(0, ...deltas.map((delta) => Math.ceil(-delta)));
  const total = Math.round(values.at(-1)!) - first + lift * deltas.length;
  const parts = deltas.map((delta, i) => ({ name: String(i).padStart(4, '0'), value: delta + lift }));
  const shared = apportion(total, parts);
  let valueT = first;
  return [
    { deltaT: first, valueT },
    ...parts.map(({ name }) => {
      const deltaT = shared.get(name)! - lift + 0;
      valueT += deltaT;
      return { deltaT, valueT };
    }),
  ];
}
