import { readFileSync } from 'node:fs';
import type { FactorSet } from '#domain';

export interface GoldenExample<Inputs, Expected> {
  readonly inputs: Inputs;
  readonly expected: Expected;
  /** Absolute. */
  readonly tolerance: number;
}

export interface WrittenExample {
  readonly id: string;
  readonly title: string;
  readonly inputs: unknown;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly tolerance_abs: number;
  /** What a naive implementation would print, by the mistake. */
  readonly known_wrong_results?: Readonly<Record<string, number>>;
}

export interface QualityVector {
  readonly id: string;
  readonly series?: readonly number[];
  readonly expect?: readonly string[] | string;
  readonly expect_last?: string;
  readonly ts?: string;
  readonly received?: string;
  readonly step_min?: number;
}

export const { examples, data_quality_vectors: qualityVectors } = JSON.parse(
  readFileSync(new URL('../../golden.json', import.meta.url), 'utf8'),
) as { examples: readonly WrittenExample[]; data_quality_vectors: readonly QualityVector[] };

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

/**
 * Computes an example with the public functions of the domain: from its inputs (any of the file's shapes), the default heat factor in
 * t/GJ and the shipped factors, to every expected figure by its name.
 */
export type GoldenRun = (
  // oxlint-disable-next-line typescript/no-explicit-any -- the shapes of the inputs are the file's
  inputs: any,
  heatFactorT: number,
  factors: FactorSet,
) => Readonly<Record<string, unknown>>;
