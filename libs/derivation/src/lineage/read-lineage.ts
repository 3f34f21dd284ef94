import { factorItemOf, type FigureField, type LineageAnswer } from '#contracts';
import { factorVersion, instantOf, localHourEnd, type Grain, type HourFigures } from '#domain';
import { readFigureOrigins, readFigures, readFiguresAt, readRevisionCauses, type Queryable } from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { hourFigure, periodFigure, unitOf, type LineageFigure } from './figure-name.js';
import { hourParts } from './lineage-hour.js';
import { nothing, sumOfParts, underConfiguration, withHref, type Part } from './lineage-parts.js';
import { amountLineage, windowLineage } from './lineage-point.js';
import { targetLineage } from './lineage-target.js';

/** One level of where a figure comes from; null: there is no such figure. */
export async function readLineage(
  q: Queryable,
  derived: DerivedSite,
  figure: LineageFigure,
): Promise<LineageAnswer | null> {
  switch (figure.kind) {
    case 'emissions': {
      const { grain, fromMs, toMs, label } = figure.period;
      const at = { grain, startMs: fromMs, endMs: toMs, label, name: (f: FigureField) => periodFigure(label, f) };
      return emissionLineage(q, derived, at, figure.field);
    }
    case 'hour': {
      const { startMs, field } = figure;
      const endMs = localHourEnd(startMs, derived.site.timeZone);
      const name = (f: FigureField): string => hourFigure(startMs, f);
      return emissionLineage(q, derived, { grain: 'hour', startMs, endMs, label: instantOf(startMs), name }, field);
    }
    case 'target':
      return targetLineage(q, derived, figure.id);
    default:
      return figure.kind === 'amount' ? amountLineage(q, derived, figure) : windowLineage(q, derived, figure);
  }
}

interface Place {
  readonly grain: Grain;
  readonly startMs: number;
  readonly endMs: number;
  readonly label: string;
  /** Text of another field of the same interval. */
  readonly name: (field: FigureField) => string;
}

async function emissionLineage(
  q: Queryable,
  derived: DerivedSite,
  place: Place,
  field: FigureField,
): Promise<LineageAnswer | null> {
  const { grain, startMs, endMs } = place;
  const { siteId } = derived;
  const stored = (await readFiguresAt(q, siteId, grain, [startMs])).get(startMs);
  if (!stored) return null;
  const { figures, revision, closed } = stored;
  const [origin] = await readFigureOrigins(q, siteId, grain, startMs, startMs + 1);
  const causes = await readRevisionCauses(q, siteId, grain, startMs);
  const { parts, formula } = await partsOf(q, derived, place, field, figures);
  return {
    ...nothing(),
    figure: place.name(field),
    kind: grain,
    label: place.label,
    start: instantOf(startMs),
    end: instantOf(endMs),
    value: figures[field],
    unit: unitOf(field),
    formula,
    parts: parts.map((part) => withHref(derived, part)),
    partsSum: sumOfParts(parts),
    factors: figures.factorVersions.flatMap((version) => findFactor(derived, version)),
    rules: figures.rulesVersions.join(', '),
    figures: { ...figures },
    coveragePct: figures.coveragePct,
    revision,
    closed,
    revisions: causes.map(({ revision: of, cause, recordedMs }) => ({
      revision: of,
      cause,
      recordedAt: instantOf(recordedMs),
    })),
    computedAt: origin ? instantOf(origin.computedMs) : null,
    ...underConfiguration(derived, origin?.configurationHash ?? null),
  };
}

/** Net is gross less project less leakage at every level; all else is the sum of the next finer level. */
async function partsOf(
  q: Queryable,
  derived: DerivedSite,
  { grain, startMs, endMs, name }: Place,
  field: FigureField,
  figures: HourFigures,
): Promise<{ parts: Part[]; formula: string }> {
  if (field === 'netT') {
    const term = (of: FigureField, sign: 1 | -1): Part => {
      const value = figures[of];
      return { figure: name(of), label: of, value: value === null ? null : sign * value, unit: 't' };
    };
    return {
      parts: [term('grossT', 1), term('projectT', -1), term('leakageT', -1)],
      formula: 'netT = grossT − projectT − leakageT',
    };
  }
  if (grain === 'hour') return hourParts(q, derived, startMs, field, figures);
  const finer = grain === 'day' ? 'hour' : 'day';
  const [rows, origins] = [
    await readFigures(q, derived.siteId, finer, startMs, endMs),
    await readFigureOrigins(q, derived.siteId, finer, startMs, endMs),
  ];
  const labels = new Map(origins.map((origin) => [origin.startMs, origin.label]));
  const parts = rows.map((row): Part => {
    const label = labels.get(row.startMs) ?? instantOf(row.startMs);
    const figure = finer === 'hour' ? hourFigure(row.startMs, field) : periodFigure(label, field);
    return { figure, label, value: row.figures[field], unit: unitOf(field) };
  });
  return { parts, formula: `${field} = sum over its ${finer}s` };
}

/** The factor of a version as figures name it, `id@validFrom`; [] where no file has it any more. */
export const findFactor = ({ factors }: Pick<DerivedSite, 'factors'>, version: string): LineageAnswer['factors'] => {
  const versions = factors.get(version.slice(0, version.lastIndexOf('@'))) ?? [];
  return versions.filter((factor) => factorVersion(factor) === version).map(factorItemOf);
};
