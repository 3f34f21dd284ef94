import { byName, inOrderOfTime, sumOf } from '../order.js';
import { addUncertainty, u95Of } from '../uncertainty/uncertainty.js';
import { coveragePctOf, type HourFigures } from './hour-figures.js';
import { addTold, toldPctOf } from './told.js';

/** Figures of one of the intervals that are added up. */
export interface PartFigures {
  /** Unix ms. */
  readonly startMs: number;
  readonly figures: HourFigures;
}

/** null where no part knows; else the sum of those that do. */
function sumKnown(parts: readonly HourFigures[], of: (figures: HourFigures) => number | null): number | null {
  const known = parts.flatMap((figures) => of(figures) ?? []);
  return known.length === 0 ? null : sumOf(known);
}

/** The same for what is debited: where one part has earned and what it cost is unknown, so is the sum. */
const sumDebits = (parts: readonly HourFigures[], of: (figures: HourFigures) => number | null): number | null =>
  parts.some((f) => f.grossT !== null && of(f) === null) ? null : sumKnown(parts, of);

/** Amounts by name, added up. */
function addByName(parts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const part of parts) for (const [name, value] of Object.entries(part)) sum[name] = (sum[name] ?? 0) + value;
  return Object.fromEntries(byName(sum));
}

/**
 * Adds hours up to a day, days to a month or a season. `net = gross − project − leakage` holds in the sum as in the parts;
 * what shares a source of doubt (one meter, one factor) does not average out.
 * @param parts in any order: they are added up in order of time; intervals without any data are left out
 * @param lengthMs of the whole interval: what the parts do not cover has coverage 0
 */
export function sumFigures(parts: readonly PartFigures[], lengthMs: number): HourFigures {
  return sumInOrder(
    inOrderOfTime(parts, ({ startMs }) => startMs).map(({ figures }) => figures),
    lengthMs,
  );
}

function sumInOrder(parts: readonly HourFigures[], lengthMs: number): HourFigures {
  const total = (of: (figures: HourFigures) => number): number => sumOf(parts.map(of));
  const grossT = sumKnown(parts, (f) => f.grossT);
  const projectT = sumDebits(parts, (f) => f.projectT);
  const leakageT = sumDebits(parts, (f) => f.leakageT);
  const uncertainty = addUncertainty(parts.map((f) => f.uncertainty));
  const coveredMs = addByName(parts.map((f) => f.coveredMs));
  const told = addTold(parts.map((f) => f.told));
  return {
    heatGj: sumKnown(parts, (f) => f.heatGj),
    baselineT: sumKnown(parts, (f) => f.baselineT),
    projectT,
    leakageT,
    grossT,
    netT: grossT === null || projectT === null || leakageT === null ? null : grossT - projectT - leakageT,
    u95T: grossT === null ? null : u95Of(uncertainty),
    uncertainty,
    coveragePct: coveragePctOf(coveredMs, lengthMs),
    coveredMs,
    toldPct: toldPctOf(told, lengthMs),
    toldMs: addByName(parts.map((f) => f.toldMs)),
    told,
    substitutedGj: total((f) => f.substitutedGj),
    excludedGj: total((f) => f.excludedGj),
    backupGj: total((f) => f.backupGj),
    biogenicCo2T: sumKnown(parts, (f) => f.biogenicCo2T),
    factorVersions: [...new Set(parts.flatMap((f) => f.factorVersions))].sort(),
    rulesVersions: [...new Set(parts.flatMap((f) => f.rulesVersions))].sort(),
    factorMissing: parts.some((f) => f.factorMissing),
    codes: [...new Set(parts.flatMap((f) => f.codes))].sort(),
    dataEffect: {
      heatGj: total((f) => f.dataEffect.heatGj),
      grossT: total((f) => f.dataEffect.grossT),
      netT: total((f) => f.dataEffect.netT),
    },
    terms: addByName(parts.map((f) => f.terms)),
    fuelGj: sumKnown(parts, (f) => f.fuelGj),
    substituted: addByName(parts.map((f) => f.substituted)),
  };
}
