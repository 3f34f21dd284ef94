import { factorSchema, type FactorEntry } from '#contracts';
import { factorVersion, isUnit, unitHint, type Factor } from '#domain';
import { z } from 'zod';
import type { ConfigDocument, Path } from '../catalogue/catalogue-document.js';
import { checkGrammar, show } from '../catalogue/catalogue-problems.js';

/** A list of factors, or a map with the name of the set and the list. Two grammars, so that faults are reported for the right one. */
const listForm = z.array(factorSchema);
const setForm = z.strictObject({ set: z.string().min(1).optional(), factors: z.array(factorSchema) });

/** A factor with the place where it is written, for problems between files. */
export interface PlacedFactor {
  readonly factor: Factor;
  readonly document: ConfigDocument;
  readonly path: Path;
}

/** Reads one factor file; problems are noted in the document. */
export function readFactors(document: ConfigDocument): PlacedFactor[] {
  const bare = Array.isArray(document.content);
  const file = bare ? undefined : checkGrammar(document, setForm);
  const entries = bare ? checkGrammar(document, listForm) : file?.factors;
  const set = file?.set ?? document.file;
  return (entries ?? []).flatMap((entry, i) => {
    const path: Path = bare ? [i] : ['factors', i];
    return checkEntry(document, path, entry) ? [{ factor: buildFactor(entry, set), document, path }] : [];
  });
}

function checkEntry(document: ConfigDocument, path: Path, entry: FactorEntry): boolean {
  const before = document.problems.length;
  if (!isUnit(entry.unit)) {
    document.report(
      [...path, 'unit'],
      `found ${show(entry.unit)}, expected a UCUM code like kg.GJ-1, kg/(kW.h), g.t-1.km-1, kg.TJ-1 or 1${unitHint(entry.unit)}`,
    );
  }
  if (entry.validFrom && entry.validTo && entry.validTo <= entry.validFrom) {
    document.report(
      [...path, 'validTo'],
      `found ${entry.validTo}, expected a date after validFrom (${entry.validFrom})`,
    );
  }
  return document.problems.length === before;
}

function buildFactor(entry: FactorEntry, set: string): Factor {
  const u95 = typeof entry.u95 === 'number' ? { minus: entry.u95, plus: entry.u95 } : (entry.u95 ?? null);
  return {
    id: entry.id,
    value: entry.value,
    unit: entry.unit,
    gas: entry.gas ?? null,
    region: entry.region ?? null,
    scope: entry.scope ?? null,
    dataYear: entry.dataYear ?? null,
    publishedOn: entry.publishedOn ?? null,
    validFrom: entry.validFrom ?? null,
    validTo: entry.validTo ?? null,
    u95,
    source: entry.source ?? null,
    sourceRef: entry.sourceRef ?? null,
    sourceHash: entry.sourceHash ?? null,
    status: entry.status,
    note: entry.note ?? null,
    set,
  };
}

const publishedOn = ({ factor }: PlacedFactor): string => factor.publishedOn ?? '';

/**
 * Of several entries of one version (the same id and `validFrom`) the one that was published last, which keeps the others as
 * what it replaces: so a file of one's own may bring the final value of a factor that is shipped. An entry without a date was
 * published before all that have one; two of the same date contradict each other.
 */
export function latestPublications(placed: readonly PlacedFactor[]): PlacedFactor[] {
  const byVersion = new Map<string, PlacedFactor[]>();
  for (const one of placed) {
    const version = factorVersion(one.factor);
    byVersion.set(version, [...(byVersion.get(version) ?? []), one]);
  }
  return [...byVersion.values()].flatMap((entries) => {
    const [latest, ...earlier] = entries.toSorted((a, b) => publishedOn(b).localeCompare(publishedOn(a)));
    let after = latest!;
    for (const one of earlier) {
      if (publishedOn(one) === publishedOn(after)) refuseDuplicate(one, after, entries);
      after = one;
    }
    if (earlier.length === 0) return latest!;
    return { ...latest!, factor: { ...latest!.factor, replaces: earlier.map(({ factor }) => factor) } };
  });
}

/** Reported where the second of the two is written. */
function refuseDuplicate(a: PlacedFactor, b: PlacedFactor, inOrder: readonly PlacedFactor[]): void {
  const [first, second] = inOrder.indexOf(a) < inOrder.indexOf(b) ? [a, b] : [b, a];
  const { id, validFrom } = second.factor;
  second.document.report(
    second.path,
    `${id} from ${validFrom ?? 'the beginning'} is declared twice (also in ${first.document.file}), ` +
      `expected one of them, or dates of publication (publishedOn) that differ: the later one holds`,
  );
}

/**
 * At any time at most one version of a factor may hold. An open end is closed by the next version; a written end that reaches
 * into the next version is a contradiction.
 */
export function checkOverlaps(placed: readonly PlacedFactor[]): void {
  const byId = new Map<string, PlacedFactor[]>();
  for (const one of placed) byId.set(one.factor.id, [...(byId.get(one.factor.id) ?? []), one]);
  for (const versions of byId.values()) {
    versions.sort((a, b) => (a.factor.validFrom ?? '').localeCompare(b.factor.validFrom ?? ''));
    for (const [i, { factor, document, path }] of versions.entries()) {
      const before = versions[i - 1];
      if (!before) continue;
      const start = factor.validFrom ?? 'the beginning';
      const where = before.document.file;
      if (before.factor.validTo !== null && before.factor.validTo > start) {
        document.report(
          [...path, 'validFrom'],
          `found ${start}, expected ${before.factor.validTo} or later: until then the version in ${where} holds`,
        );
      }
    }
  }
}
