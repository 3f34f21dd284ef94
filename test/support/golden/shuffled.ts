/** What is handed to the arithmetic in another order: a new one for each seed. */

/** Park and Miller, so that a counterexample comes again with its seed. */
function random(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** The same rows in another order. */
export function shuffledRows<Row>(rows: readonly Row[], seed: number): Row[] {
  const next = random(seed);
  const left = [...rows];
  return rows.map(() => left.splice(Math.floor(next() * left.length), 1)[0]!);
}

/** The same value, with the keys of every record and the entries of every Map in another order; lists stay as they are. */
export function shuffledKeys<Value>(value: Value, seed: number): Value {
  const shuffle = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(shuffle);
    if (part instanceof Map) return new Map(shuffledRows([...part], seed).map(([key, of]) => [key, shuffle(of)]));
    if (typeof part !== 'object' || part === null || part instanceof Set) return part;
    return Object.fromEntries(shuffledRows(Object.entries(part), seed).map(([key, of]) => [key, shuffle(of)]));
  };
  return shuffle(value) as Value;
}
