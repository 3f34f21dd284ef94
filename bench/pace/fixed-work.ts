const ENTRIES = 300_000;
const KEYS = 100_003;
const STEP = 7_919;

/** Always the same work. Its table is larger than the memory that a core has of its own: how long it takes tells also how much of what cores share others use. */
export function doFixedWork(): number {
  const table = new Map<number, number>();
  for (let i = 0; i < ENTRIES; i++) table.set((i * STEP) % KEYS, i);
  return table.size;
}
