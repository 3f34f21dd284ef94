import fc from 'fast-check';
import { DAY_MS, HOUR_MS } from '../calendar/durations.js';
import type { HourFigures } from './hour-figures.js';
import { NOTHING_TOLD } from './told.js';
import { sumFigures, type PartFigures } from './sum.js';

const amount = fc.option(fc.double({ min: 0, max: 1e4, noNaN: true }), { nil: null });
const hour: fc.Arbitrary<HourFigures> = fc
  .record({ gross: amount, project: amount, leakage: amount, covered: fc.integer({ min: 0, max: HOUR_MS }) })
  .map(({ gross, project, leakage, covered }) => ({
    heatGj: gross === null ? null : gross / 0.11,
    baselineT: gross,
    projectT: project,
    leakageT: leakage,
    grossT: gross,
    netT: gross === null || project === null || leakage === null ? null : gross - project - leakage,
    u95T: gross === null ? null : gross * 0.2,
    uncertainty: (gross === null ? {} : { 'factor:heat': gross * 0.2 }) as Record<string, number>,
    coveragePct: (100 * covered) / HOUR_MS,
    coveredMs: { 'plant-meter/heat': covered },
    toldPct: (100 * covered) / HOUR_MS,
    toldMs: { 'plant-meter/heat': covered },
    told: { ...NOTHING_TOLD, netT: { ms: covered, amount: 0, takenOff: 0 } },
    substitutedGj: 0,
    excludedGj: 0,
    backupGj: 0,
    biogenicCo2T: null,
    rulesVersions: ['1.3'],
    factorVersions: ['heat@2015-01-01'],
    factorMissing: false,
    codes: [],
    dataEffect: { heatGj: 0, grossT: 0, netT: 0 },
    terms: {},
    fuelGj: null,
    substituted: {},
  }));
const hours = fc.array(hour, { minLength: 1, maxLength: 48 });
const hourly = (parts: readonly HourFigures[]): PartFigures[] =>
  parts.map((figures, i) => ({ startMs: i * HOUR_MS, figures }));

describe('sums of figures', () => {
  it('keep net = gross − project − leakage, and know nothing where no part does', () => {
    fc.assert(
      fc.property(hours, (parts) => {
        const sum = sumFigures(hourly(parts), parts.length * HOUR_MS);
        expect(sum.grossT === null).toBe(parts.every((p) => p.grossT === null));
        if (sum.netT !== null) expect(sum.netT).toBe(sum.grossT! - sum.projectT! - sum.leakageT!);
        else expect(sum.grossT === null || sum.projectT === null || sum.leakageT === null).toBe(true);
      }),
    );
  });

  it('come out the same over any split into parts', () => {
    fc.assert(
      fc.property(hours, fc.nat(), (parts, where) => {
        const cut = where % (parts.length + 1);
        const length = parts.length * HOUR_MS;
        const halves = [parts.slice(0, cut), parts.slice(cut)].filter((half) => half.length > 0);
        const twice = sumFigures(hourly(halves.map((half) => sumFigures(hourly(half), half.length * HOUR_MS))), length);
        const once = sumFigures(hourly(parts), length);
        for (const key of [
          'heatGj',
          'grossT',
          'projectT',
          'leakageT',
          'netT',
          'u95T',
          'coveragePct',
          'toldPct',
        ] as const) {
          if (once[key] === null) expect(twice[key]).toBeNull();
          else expect(twice[key]).toBeCloseTo(once[key], 6);
        }
        expect(twice.coveredMs).toEqual(once.coveredMs);
        expect(twice.toldMs).toEqual(once.toldMs);
      }),
    );
  });

  it('do not let doubt average out that all parts share', () => {
    const parts = Array.from({ length: 24 }, () => fc.sample(hour, { seed: 7, numRuns: 1 })[0]!).map((p) => ({
      ...p,
      grossT: 100,
      uncertainty: { 'factor:heat': 20 },
    }));
    expect(sumFigures(hourly(parts), DAY_MS).u95T).toBe(480);
  });

  it('count what is not there as not covered', () => {
    const full = { ...fc.sample(hour, { seed: 1, numRuns: 1 })[0]!, coveredMs: { a: HOUR_MS, b: HOUR_MS / 2 } };
    expect(sumFigures(hourly([full]), HOUR_MS).coveragePct).toBe(50);
    expect(sumFigures(hourly([full]), DAY_MS).coveragePct).toBeCloseTo(100 / 48, 9);
    expect(sumFigures([], HOUR_MS).coveragePct).toBe(0);
  });
});
