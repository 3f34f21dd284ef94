/**
 * The order in which terms are added up. A sum of floating numbers depends on it in its last bits, so it belongs to the arithmetic and
 * never to what hands the terms over (a database, a JSON text, a Map): rows go by their time, what has a name goes by its name.
 */

/** By code unit, in every language and locale the same. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What stands under names, in the order of the names. */
export const byName = <Value>(record: Readonly<Record<string, Value>>): [string, Value][] =>
  Object.entries(record).sort(([a], [b]) => byText(a, b));

/**
 * Rows in order of time; the very same array where they are so already. Rows of one time stay as they were.
 * @param timeOf Unix ms, or a local date
 */
export function inOrderOfTime<Row>(rows: readonly Row[], timeOf: (row: Row) => number | string): readonly Row[] {
  const isRising = rows.every((row, i) => i === 0 || timeOf(rows[i - 1]!) <= timeOf(row));
  if (isRising) return rows;
  const compare = (a: number | string, b: number | string): number => (a < b ? -1 : a > b ? 1 : 0);
  return rows.toSorted((a, b) => compare(timeOf(a), timeOf(b)));
}

/** Terms added up one after the other, as they come. */
export function sumOf(terms: Iterable<number>): number {
  let sum = 0;
  for (const term of terms) sum += term;
  return sum;
}
