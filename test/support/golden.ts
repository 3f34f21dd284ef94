import { readFileSync } from 'node:fs';

export interface GoldenExample<Inputs, Expected> {
  readonly inputs: Inputs;
  readonly expected: Expected;
  /** Absolute. */
  readonly tolerance: number;
}

interface Written {
  readonly id: string;
  readonly inputs: unknown;
  readonly expected: unknown;
  readonly tolerance_abs: number;
}

const { examples } = JSON.parse(readFileSync(new URL('../golden.json', import.meta.url), 'utf8')) as {
  examples: readonly Written[];
};

/** One worked example of `test/golden.json`: figures that the methodology promises, made outside of this code. */
export function golden<Inputs = Record<string, number>, Expected = Record<string, number>>(
  id: string,
): GoldenExample<Inputs, Expected> {
  const found = examples.find((example) => example.id === id);
  if (!found) throw new Error(`test/golden.json has no example ${id}`);
  return { inputs: found.inputs as Inputs, expected: found.expected as Expected, tolerance: found.tolerance_abs };
}

/** Fails unless the two agree within the tolerance of the example. */
export function expectNear(actual: number, expected: number, tolerance: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance);
}
