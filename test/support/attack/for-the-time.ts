import fc from 'fast-check';

/** Fuzzing goes on for a fixed time. FUZZ_SECONDS makes it longer, FUZZ_SEED runs a run again: the seed is in the name of the test. */
export const SECONDS = Number(process.env.FUZZ_SECONDS ?? 5);
export const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 0x7fff_ffff));

/** On a slow machine too: below it chance alone may meet only one kind of error. */
export const LEAST_RUNS = 400;

/** Samples until the time is up; each batch has a seed of its own that follows from the first. */
export async function forTheTime<T>(
  some: fc.Arbitrary<T>,
  attempt: (sample: T) => void | Promise<void>,
  leastRuns = LEAST_RUNS,
): Promise<number> {
  const end = performance.now() + SECONDS * 1_000;
  let runs = 0;
  for (let n = 0; performance.now() < end || runs < leastRuns; n++) {
    for (const sample of fc.sample(some, { numRuns: 50, seed: SEED + n })) {
      await attempt(sample);
      runs++;
    }
  }
  return runs;
}
