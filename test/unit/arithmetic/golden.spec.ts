/**
 * Every worked example of `test/golden.json`, made outside of this code, against the public functions of the domain: all figures of
 * all examples, by one rule of comparison. What is in the file and has no run here fails.
 */
import { factorValue, QUARTER_HOUR_MS, type FactorSet } from '#domain';
import { factorAt } from '../../../libs/domain/src/emissions/factors/factors.js';
import { isFutureTime, isNegativeDifference } from '../../../libs/domain/src/quality/quality.js';
import { loadCatalogue, shippedConfigFolder } from '#runtime';
import { examples, qualityVectors, type QualityVector, type WrittenExample } from '../../support/golden/golden.js';
import { registerRuns } from '../../support/golden/golden-registers.js';
import { targetRuns } from '../../support/golden/golden-target.js';
import { termRuns } from '../../support/golden/golden-terms.js';
import { codesOf, pointVersion, runAll, series } from '../../support/golden/run-point.js';

const RUNS = { ...termRuns, ...registerRuns, ...targetRuns };
/** The file prints up to six decimals of figures made with more: one part in 5e10 of a large figure lies below its last digit. */
const PRINTED = 2e-11;

let factors: FactorSet;
let heatFactorT: number;
beforeAll(async () => {
  ({ factors } = await loadCatalogue({ sitesPath: `${shippedConfigFolder()}/sites`, factorsPath: null }));
  heatFactorT = factorValue(factorAt(factors, 'heat.cn.default', '2026-01-10')!, 't/GJ');
});

/** Paths of all that differs; numbers within the tolerance of the example are equal. */
function differences(actual: unknown, expected: unknown, tolerance: number, path = ''): string[] {
  if (typeof expected === 'number') {
    const allowed = Math.max(tolerance, PRINTED * Math.abs(expected));
    const isNear = typeof actual === 'number' && Math.abs(actual - expected) <= allowed;
    return isNear ? [] : [`${path}: ${String(actual)}, expected ${expected}`];
  }
  if (typeof expected === 'object' && expected !== null) {
    const [own, stated] = [actual as Record<string, unknown>, expected as Record<string, unknown>];
    if (typeof own !== 'object' || own === null) return [`${path}: ${String(actual)}, expected an object`];
    const missing = Object.keys(stated).flatMap((key) =>
      differences(own[key], stated[key], tolerance, `${path}/${key}`),
    );
    const more = Object.keys(own).filter((key) => !(key in stated));
    return [...missing, ...more.map((key) => `${path}/${key}: the example has no such figure`)];
  }
  return actual === expected ? [] : [`${path}: ${String(actual)}, expected ${String(expected)}`];
}

const numbersIn = (value: unknown): number[] =>
  typeof value === 'number'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(numbersIn)
      : [];

const figuresOf = ({ id, inputs }: WrittenExample): Readonly<Record<string, unknown>> =>
  RUNS[id]!(inputs, heatFactorT, factors);

describe('the worked examples', () => {
  it('all have a run, and every run its example', () => {
    expect(Object.keys(RUNS).sort()).toEqual(examples.map(({ id }) => id).sort());
    expect(examples).toHaveLength(41);
  });

  it.each(examples.map((example) => [example.id, example.title, example] as const))('%s: %s', (_, __, example) => {
    expect(differences(figuresOf(example), example.expected, example.tolerance_abs)).toEqual([]);
  });

  const wrong = examples.flatMap((example) =>
    Object.entries(example.known_wrong_results ?? {}).map(
      ([mistake, value]) => [example.id, mistake, value, example] as const,
    ),
  );
  it.each(wrong)('%s is not %s: %d', (_, __, value, example) => {
    const own = numbersIn(figuresOf(example));
    expect(own.length).toBeGreaterThan(0);
    for (const figure of own)
      expect(Math.abs(figure - value)).toBeGreaterThan(Math.max(1e-4, 100 * example.tolerance_abs));
  });

  it('name fourteen wrong results, all of them tried', () => {
    expect(wrong).toHaveLength(14);
  });
});

const AT = '2026-01-10T00:00:00Z';
const sensor = (more = {}) => pointVersion('gauge', 'Cel', { intervalMs: QUARTER_HOUR_MS, ...more });
const readCodes = (version: ReturnType<typeof sensor>, { series: values, step_min = 15 }: QualityVector): string[] => {
  const readings = series(AT, step_min, values!);
  return codesOf(runAll(version, readings), readings);
};

/** How each quality vector is judged: the point that it means, and the codes that come out. */
const VECTORS: Readonly<Record<string, (vector: QualityVector) => unknown>> = {
  Q01: (v) =>
    readCodes(pointVersion('total', 'GJ', { intervalMs: QUARTER_HOUR_MS, maxRatePerHour: 208.8, resolution: 0.1 }), v),
  Q02: (v) => readCodes(sensor({ min: 0, max: 150, sentinels: [-39.9] }), v),
  Q03: (v) => readCodes(sensor({ min: -45, max: 45, sentinels: [-39.9] }), v),
  Q04: (v) => readCodes(sensor({ min: -45, max: 45 }), v).at(-1),
  Q05: (v) =>
    readCodes(pointVersion('gauge', 'MW', { intervalMs: QUARTER_HOUR_MS, min: 0, max: 69.6, maxStepPerMinute: 6 }), v),
  Q06: (v) => v.series!.map((kelvin) => (isNegativeDifference(kelvin, true) ? 'NEG_DT' : 'OK')),
  Q07: (v) => (isFutureTime(Date.parse(v.ts!), Date.parse(v.received!)) ? 'FUTURE_TIME' : 'OK'),
};

describe('the quality vectors', () => {
  it('are all judged', () => {
    expect(Object.keys(VECTORS)).toEqual(qualityVectors.map(({ id }) => id));
  });

  it.each(qualityVectors.map((vector) => [vector.id, vector] as const))('%s', (id, vector) => {
    expect(VECTORS[id]!(vector)).toEqual(vector.expect ?? vector.expect_last);
  });
});
