import { addDays, HOUR_MS, instantWithMs, localDateOf, localMidnightMs, type HourFigures } from '#domain';
import type { ParsedContent } from '../pack/content-files.js';
import type { EvidenceFigures } from '../pack/pack.js';
import { EvidenceError } from '../pack/readings-csv.js';
import type { Recomputed } from './recompute-pack.js';

/**
 * Compares what a pack says with what its raw rows give, hour by hour, day by day, and the period; returns how many figures.
 * @throws EvidenceError that names the first difference
 */
export function compareResults(content: ParsedContent, made: Recomputed, createdMs: number): number {
  const { results, degreeDays, toMs, grain } = content;
  for (const { date, degreeDays: stated } of degreeDays.days) {
    differ('degree-days.json', date, 'degreeDays', stated, made.degreeDays.get(date) ?? null);
  }
  checkUsedFactors(content);
  for (const [i, stated] of (results.fuel?.days ?? []).entries()) {
    differ('results.json fuel', stated.date, 'day', stated, made.fuel?.[i]);
  }
  compareRows('hours', results.hours, made.hours);
  compareRows('days', results.days, made.days);
  compareFigures(`results.json period ${results.period.label}`, results.period.figures, made.period);
  const zone = content.site.timeZone;
  for (const day of results.days) {
    checkLength(day, localMidnightMs(addDays(localDateOf(day.startMs, zone), 1), zone), createdMs);
  }
  if (grain !== 'day') {
    checkLength(results.period, toMs, createdMs);
    const isWhole = createdMs >= toMs;
    if (results.period.isWhole !== isWhole) {
      throw new EvidenceError(
        `results.json ${results.period.label}`,
        `isWhole is ${results.period.isWhole}, expected ${isWhole}`,
      );
    }
  }
  return results.hours.length + results.days.length + 1;
}

function compareRows(kind: string, stated: readonly EvidenceFigures[], made: ReadonlyMap<number, HourFigures>): void {
  const seen = new Set<number>();
  for (const { label, startMs, figures } of stated) {
    const own = made.get(startMs);
    if (!own || seen.has(startMs)) {
      throw new EvidenceError(
        `results.json ${kind} ${label}`,
        own ? 'is there twice' : 'does not follow from the raw rows',
      );
    }
    seen.add(startMs);
    compareFigures(`results.json ${kind} ${label}`, figures, own);
  }
  for (const startMs of made.keys()) {
    if (seen.has(startMs)) continue;
    throw new EvidenceError(`results.json ${kind}`, `${instantWithMs(startMs)} is missing, the raw rows give it`);
  }
}

function compareFigures(where: string, stated: HourFigures, made: HourFigures): void {
  for (const key of Object.keys({ ...stated, ...made })) {
    differ(where, '', key, stated[key as keyof HourFigures], made[key as keyof HourFigures]);
  }
}

/** Numbers to the last bit; what is nested, by its content, whatever the order of its keys. */
function differ(where: string, label: string, field: string, stated: unknown, made: unknown): void {
  if (stated === made) return;
  if (isNested(stated) && isNested(made)) {
    for (const key of Object.keys({ ...stated, ...made }))
      differ(where, label, `${field}.${key}`, stated[key], made[key]);
    return;
  }
  throw new EvidenceError(
    label === '' ? where : `${where} ${label}`,
    `${field} is ${shown(stated)}, the raw rows give ${shown(made)}`,
  );
}

const isNested = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const shown = (value: unknown): string => JSON.stringify(value) ?? 'missing';

/** Coverage of an interval that is over is a share of all of it; of one in hand, of its hours so far. */
function checkLength({ label, startMs, lengthMs }: EvidenceFigures, endMs: number, createdMs: number): void {
  const whole = endMs - startMs;
  if (lengthMs === whole) return;
  if (createdMs >= endMs || lengthMs > whole || lengthMs < 0) {
    throw new EvidenceError(
      `results.json ${label}`,
      `coverage is stated as a share of ${lengthMs / HOUR_MS} h, the interval has ${whole / HOUR_MS} h`,
    );
  }
}

/** Every factor version that a figure names is in the pack, with its source. */
function checkUsedFactors({ results, factors }: ParsedContent): void {
  for (const version of results.period.figures.factorVersions) {
    const id = version.slice(0, version.lastIndexOf('@'));
    if (!factors.has(id)) throw new EvidenceError('factors.json', `${version} was used and is not here`);
  }
}
